import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, TabInputTextDiff, Uri, window, workspace } from 'vscode';
import type { CommitMade } from '../../../src/core/schemaDiff/story/schemaRepository';
import type { LakesideViews } from '../../../src/extension';
import type { BenchlingWork, StartedLake } from '../../../src/vscode/support/lakes/connectors';
import { lakeside, waitFor, workspaceFolder } from '../bench/lakeside';
import { answering } from '../bench/standIns';

const branch = 'schema-drift/2026-11-26';

/** Takes the message as it is proposed. */
const asProposed = { showInputBox: ({ value }: { readonly value?: string }) => value };

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: workspaceFolder(), encoding: 'utf8' }).trim();
}

describe('The story of schemas', function () {
  this.timeout(180_000);
  let views: LakesideViews;
  let work: BenchlingWork;

  /** Whoever is asked for a password gives one: the local lake takes any. */
  const run = async (
    command: string,
    args: readonly unknown[] = [],
    answers: Parameters<typeof answering>[0] = {},
  ) => {
    let result: unknown;
    const asked = await answering({ showInputBox: () => 'any', ...answers }, async () => {
      result = await commands.executeCommand(`lakeside.${command}`, ...args);
    });
    return { result, said: asked.map(({ text }) => text).join('\n') };
  };
  const textOf = async (path: string): Promise<string> => {
    const uri = Uri.file(join(workspaceFolder(), path));
    return (await workspace.openTextDocument(uri)).getText();
  };

  before(async () => {
    views = await lakeside();
    const started = (await run('localLake.start')).result as StartedLake;
    work = (await run('localLake.renameInBenchling')).result as BenchlingWork;
    // The window stays on its own folder: opening another would end these tests.
    cpSync(started.workspaceFolder, workspaceFolder(), { recursive: true });
    await commands.executeCommand('lakeside.lakes.refresh');
    await waitFor(() => views.databases.all.length === 2);
  });

  after(() => run('localLake.stop'));

  it('begins with a month of changes in Benchling, kept as it was before', () => {
    assert.equal(work.events.length, 9);
    assert.equal(work.kept, 'schema/benchling.schema.json');
    assert.equal(
      git('log', '-1', '--format=%s', '--', work.kept),
      'Keep what Benchling looks like',
    );
  });

  it('shows what happened, every rename for certain', async () => {
    await run('schemaDiff.compareBenchling');
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

  it('is written into the statements of the workspace', async () => {
    await views.drift.impact.model.whenScanned;
    const fixed = run('schemaDiff.fixRenames', [], { showInformationMessage: 'Write' });
    await waitFor(async () => {
      await commands.executeCommand('refactorPreview.apply');
      return (await textOf('queries/samples.sql')).includes('biosustain.ngs_submission_sample');
    }, 20_000);
    await fixed;
    assert.match(await textOf('queries/plasmids.sql'), /select selection_marker/);
    assert.match(await textOf('queries/plasmids.sql'), /avg\(length\)/);
    assert.match(await textOf('queries/proteomics.sql'), /sum\(osmolality_mmolkg\)/);
    assert.match(await textOf('reports/rna_quality.py'), /avg\(sample\.rin_rqn\)/);
    await workspace.saveAll();
  });

  it('is followed by the warehouse, with no row lost and nothing left', async () => {
    const { said } = await run('schemaDiff.apply', [], {
      showQuickPick: (items: readonly { readonly label: string }[]) =>
        items.filter(({ label }) => label.includes('destructive')),
      showWarningMessage: 'Apply Migration',
    });
    assert.match(said, /Migrated warehouse: [\d,]+ rows in 15 tables, none lost/);
    assert.deepEqual(views.drift.model.current?.diff.changes, []);
    await run('schemaDiff.compareBenchling');
    assert.deepEqual(views.drift.model.current?.diff.changes, []);
  });

  it('is committed beside what is checked out, and tells the change in words', async () => {
    const { result, said } = await run('schemaDiff.commit', [undefined, { branch }], asProposed);
    const made = result as CommitMade;
    assert.deepEqual(made, { hash: git('rev-parse', branch), branch, isNewBranch: true });
    assert.match(said, /Nothing was pushed/);
    assert.equal(git('branch', '--show-current'), 'main');
    assert.equal(
      git('log', '-1', '--format=%s', branch),
      'Rename 1 table and 6 columns, add 2 tables and 1 column, and more',
    );
    assert.match(
      git('log', '-1', '--format=%b', branch),
      /^Renamed\n(?: {2}.*\n)* {2}biosustain\.sequencing_submission_sample is called ngs_/,
    );
    assert.match(
      git('show', '--format=', '--name-only', branch),
      /^schema\/benchling\.schema\.json\nschema\/migrations\/\w+-rename-1-table[\w-]*\.sql$/,
    );
  });

  it('is a list of commits, of which each opens side by side', async () => {
    await run('schemaDiff.commit', [undefined, { branch: '' }], asProposed);
    const listed = run('schemaDiff.history');
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
    assert.match(document.getText(), /create table biosustain\."ngs_submission_sample\$raw"/i);
    assert.equal(join(input.modified.path), '/benchling.sql');
  });
});
