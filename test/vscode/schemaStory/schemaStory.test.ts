import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, TabInputTextDiff, window, workspace } from 'vscode';
import type { CommitMade } from '../../../src/core/schemaDiff/story/schemaRepository';
import type { LakesideViews } from '../../../src/extension';
import type { BenchlingWork, StartedLake } from '../../../src/vscode/support/connectors';
import { lakeside, waitFor, workspaceFolder } from '../bench/lakeside';
import { answering, type Asked } from '../bench/standIns';

const branch = 'schema-drift/2026-11-26';

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: workspaceFolder(), encoding: 'utf8' }).trim();
}

describe('The story of schemas', function () {
  this.timeout(180_000);
  let views: LakesideViews;
  let work: BenchlingWork;

  /** Whoever is asked for a password gives one: the local lake takes any. */
  const run = async <T>(command: string, ...args: readonly unknown[]) => {
    let result: T | undefined;
    const asked: readonly Asked[] = await answering({ showInputBox: () => 'any' }, async () => {
      result = await commands.executeCommand<T>(command, ...args);
    });
    return { result, asked };
  };

  before(async () => {
    views = await lakeside();
    const started = await run<StartedLake>('lakeside.localLake.start');
    const renamed = await run<BenchlingWork>('lakeside.localLake.renameInBenchling');
    assert.ok(started.result && renamed.result);
    work = renamed.result;
    // The window stays on its own folder: opening another would end these tests.
    cpSync(started.result.workspaceFolder, workspaceFolder(), { recursive: true });
    await commands.executeCommand('lakeside.lakes.refresh');
    await waitFor(() => views.databases.all.length === 2);
  });

  after(() => run('lakeside.localLake.stop'));

  it('begins with a month of changes in Benchling, kept as it was before', () => {
    assert.equal(work.events.length, 9);
    assert.equal(work.kept, 'schema/benchling.schema.json');
    assert.equal(
      git('log', '-1', '--format=%s', '--', work.kept),
      'Keep what Benchling looks like',
    );
  });

  it('shows what happened, every rename for certain', async () => {
    await run('lakeside.schemaDiff.compareBenchling');
    const diff = views.drift.model.current?.diff;
    const renamed = diff?.matches.filter(({ from, to }) => from.at(-1) !== to.at(-1)) ?? [];
    assert.ok(renamed.every(({ accepted }) => accepted));
    assert.deepEqual(
      [...new Set(renamed.map(({ from, to }) => `${from.at(-1)} → ${to.at(-1)}`))].toSorted(),
      [
        'concentration_ngul → concentration_ng_per_ul',
        'length_bp → length',
        'osmolality_mmolkg → volume_ul',
        'resistance → selection_marker',
        'rinrqn_if_rna → rin_rqn',
        'sequencing_submission_sample → ngs_submission_sample',
        'sequencing_submission_sample$raw → ngs_submission_sample$raw',
        'volume_ul → osmolality_mmolkg',
      ],
    );
  });

  it('is committed beside what is checked out, and tells the change in words', async () => {
    const database = views.databases.all.find(({ connection }) => connection.name === 'warehouse');
    await run('lakeside.schemaDiff.snapshot', { database });
    const { result: made, asked } = await run<CommitMade>('lakeside.schemaDiff.commit', undefined, {
      branch,
      subject: 'Follow Benchling',
    });
    assert.deepEqual(made, { hash: git('rev-parse', branch), branch, isNewBranch: true });
    assert.match(asked.map(({ text }) => text).join('\n'), /Nothing was pushed/);
    assert.equal(git('branch', '--show-current'), 'main');
    assert.match(git('log', '-1', '--format=%B', branch), /^Follow Benchling\n\nRenamed\n {2}/);
    assert.match(
      git('log', '-1', '--format=%b', branch),
      /biosustain\.sequencing_submission_sample is called ngs_submission_sample/,
    );
    assert.equal(git('show', '--format=', '--name-only', branch), 'schema/warehouse.schema.json');
  });

  it('is a list of commits, of which each opens side by side', async () => {
    const listed = run('lakeside.schemaDiff.history');
    const isOpen = (): boolean =>
      window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputTextDiff;
    // What is chosen before the list is filled is nothing.
    await waitFor(async () => {
      await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return isOpen();
    });
    await listed;
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof TabInputTextDiff);
    const document = await workspace.openTextDocument(input.modified);
    assert.match(
      document.getText(),
      /create table biosustain\."sequencing_submission_sample\$raw"/i,
    );
    assert.equal(join(input.modified.path), '/benchling.sql');
  });
});
