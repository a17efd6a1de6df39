import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { commands, Uri, window } from 'vscode';
import { unpackBeside } from '../../../src/core/schemaDiff/beside/packBeside';
import type { LakesideViews } from '../../../src/extension';
import type { MatchedTables, SchemaDiffApi } from '../../../src/protocol/schemaDiffApi';
import { lakeside, show, waitFor, workspaceFolder } from '../bench/lakeside';

const question = {
  kind: 'column',
  from: ['public', 'run', 'operator'],
  to: ['public', 'run', 'operator_name'],
} as const;

describe('Show Matched Tables', () => {
  let views: LakesideViews;
  let api: SchemaDiffApi;

  const file = (name: string): string => join(workspaceFolder(), 'schema', name);
  const side = (name: string) => ({ kind: 'file', label: name, uri: Uri.file(file(name)) });
  const matched = async (): Promise<MatchedTables> => {
    const { matched: tables } = await api.open();
    assert.ok(tables);
    return tables;
  };
  /** The columns of `run`, as `operator question operator_name`. */
  const run = async (): Promise<readonly string[]> => {
    const { tables } = unpackBeside((await matched()).beside);
    const table = tables.find(({ before: end }) => end?.path[1] === 'run');
    return (table?.columns ?? []).map(
      (column) => `${column.before?.name} ${column.link?.kind} ${column.after?.name}`,
    );
  };

  before(async () => {
    views = await lakeside();
    await commands.executeCommand('lakeside.schemaDiff.compare', {
      before: side('warehouse.sql'),
      after: side('benchling.sql'),
    });
    await commands.executeCommand('lakeside.schemaDiff.showMatches');
    const { panel } = views.drift.matches;
    assert.ok(panel);
    api = panel.api;
  });

  it('shows what is compared in a tab of its own, and the same one for the coverage', async () => {
    const label = (): string | undefined => window.tabGroups.activeTabGroup.activeTab?.label;
    await waitFor(() => label() === 'Matched Tables');
    const tabs = (): number => window.tabGroups.all.flatMap((group) => group.tabs).length;
    const count = tabs();
    await commands.executeCommand('lakeside.schemaDiff.showCoverage');
    assert.equal(tabs(), count);
    const { before: old, after, coverage } = await matched();
    assert.deepEqual([old, after], ['warehouse.sql', 'benchling.sql']);
    assert.deepEqual(coverage.tables, { covered: 2, total: 2 });
    assert.deepEqual(coverage.columns, { covered: 4, total: 6 });
    assert.deepEqual(coverage.notes, ['not counted: 1 column of Benchling’s own business']);
  });

  it('stands as a line of the drift in the view Warehouse, which opens the coverage', async () => {
    const { tree } = views.warehouse;
    const covered = async () => {
      const [drift] = await show(tree);
      const lines = drift === undefined ? [] : await show(tree, drift.node);
      return lines.find(({ label }) => label === 'One to One');
    };
    await waitFor(async () => (await covered()) !== undefined);
    const line = await covered();
    assert.equal(line?.description, '2 of 2 tables (100 %), 4 of 6 columns (66.6 %)');
    assert.equal(line?.item.command?.command, 'lakeside.schemaDiff.showCoverage');
  });

  it('keeps what a person says beside the schemas, and compares again', async () => {
    assert.deepEqual(await run(), ['id same id', 'operator question operator_name']);
    await api.decide({ ...question, verdict: 'same' });
    assert.deepEqual(await run(), ['id same id', 'operator renamed operator_name']);
    const kept: unknown = JSON.parse(await readFile(file('schema-map.json'), 'utf8'));
    assert.deepEqual(kept, {
      format: 'lakeside-schema-map',
      version: 1,
      decisions: [{ ...question, isSame: true }],
    });
    await api.decide({ ...question, verdict: 'apart' });
    assert.deepEqual(await run(), [
      'id same id',
      'undefined undefined operator_name',
      'operator undefined undefined',
    ]);
    await api.decide({ ...question, verdict: 'open' });
    assert.deepEqual(await run(), ['id same id', 'operator question operator_name']);
    await rm(file('schema-map.json'));
  });

  it('takes nothing from a page that is no decision', async () => {
    const decide = (value: unknown): Promise<void> =>
      api.decide(value as Parameters<SchemaDiffApi['decide']>[0]);
    for (const value of [
      undefined,
      { ...question, verdict: 'maybe' },
      { ...question, verdict: 'same', from: ['public', 'run'] },
      { ...question, verdict: 'same', to: ['public', '', 'x'] },
    ]) {
      await assert.rejects(decide(value), /cannot have/);
    }
  });

  it('says that nothing was compared once the drift is closed', async () => {
    await commands.executeCommand('lakeside.schemaDiff.close');
    assert.deepEqual(await api.open(), { isComparing: false });
  });
});
