import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { commands, env, Range, Uri, window, workspace } from 'vscode';
import type { LineageTreeNode } from '../../../src/vscode/lineage/tree/lineageTreeNode';
import { show, showChild, waitFor, workspaceFolder } from '../bench/lakeside';
import { answering } from '../bench/standIns';
import { run, shownViews } from './demoLake';

const oldRun = '261029_M07412_0581_000000000-J6XKD';

describe('The view Lineage', function () {
  this.timeout(180_000);
  const tree = () => shownViews().lineage.tree;
  /** The line at the end of a way of labels from the top. */
  const lineAt = async (...labels: readonly string[]) => {
    let node: LineageTreeNode | undefined;
    for (const label of labels) node = (await showChild(tree(), label, node)).node;
    assert.ok(node);
    return node;
  };
  const below = async (...labels: readonly string[]) => {
    const shown = await show(tree(), labels.length === 0 ? undefined : await lineAt(...labels));
    return shown.map(({ label, description }) => `${label}: ${description}`);
  };

  it('begins with datasets and pipelines', async () => {
    assert.deepEqual(await below(), ['Datasets: 4', 'Pipelines: 6']);
    assert.deepEqual(
      (await show(tree(), await lineAt('Datasets'))).map(({ label }) => label),
      ['expression', 'lab-report', 'sequencing-qc'],
    );
    const branches = await show(tree(), await lineAt('Datasets', 'lab-report'));
    assert.deepEqual(
      branches.map(({ label }) => label),
      ['master', 'feature/strict-qc'],
    );
  });

  it('says of a pipeline how its last run ended', async () => {
    const strict = await showChild(tree(), 'strict-report', await lineAt('Pipelines'));
    assert.match(strict.description, /^failed 2026-11-23 05:03/);
    assert.match(
      strict.item.accessibilityInformation?.label ?? '',
      /^pipeline strict-report, failed 2026-11-23/,
    );
  });

  it('goes up from a table to the run of the sequencer, with what proves it', async () => {
    await run('lineage.pin', 'relation:warehouse/data_lake.sample_quality');
    const way = [
      'data_lake.sample_quality',
      'Upstream',
      'lab-report',
      'sequencing-qc',
      'sequencing-qc',
      'samples/SSA001/',
    ];
    const [found] = await show(tree(), await lineAt(...way));
    assert.equal(found?.label, oldRun);
    assert.match(found.description, /^run · lands · verified .* · 25 files attested$/);
  });

  it('goes down from a run to the tables, and says what it says again', async () => {
    await run('lineage.pin', { ref: { lake: '', source: 'MiSeq', run: oldRun } });
    const [, downstream] = await below(oldRun);
    assert.match(downstream ?? '', /^Downstream: 4, \d+ in all$/);
  });

  it('takes a blob for the sample that it is of', async () => {
    const blob = { name: `SSA002/reads/fastq/SSA002_S2_L001_R1_001.fastq.gz` };
    await run('lineage.pin', { kind: 'blob', container: 'samples', blob });
    assert.equal((await below())[0]?.split(':')[0], 'samples/SSA002/');
  });

  it('shows the lineage of a line of another view, and of what the cursor is at', async () => {
    const blob = { name: `SSA002/reads/fastq/SSA002_S2_L001_R1_001.fastq.gz` };
    await run('lineage.show', { kind: 'blob', container: 'samples', blob });
    assert.ok(shownViews().lineage.panels.find({ start: 'blob:samples/SSA002/' }));
    const uri = Uri.file(join(workspaceFolder(), 'reports/expression.py'));
    const document = await workspace.openTextDocument(uri);
    const at = document.positionAt(document.getText().indexOf('gros://expression') + 3);
    await window.showTextDocument(document, { selection: new Range(at, at) });
    await run('lineage.show', uri);
    assert.ok(shownViews().lineage.panels.find({ start: 'dataset:expression/master' }));
  });

  it('copies names as they can be given again', async () => {
    await run('lineage.copyName', await lineAt('Datasets', 'sequencing-qc'));
    assert.equal(await env.clipboard.readText(), 'gros://sequencing-qc/master');
  });

  it('opens the code of a pipeline, and the statement of a query', async () => {
    await run('lineage.openThing', await lineAt('Pipelines', 'expression'));
    const shown = () => window.activeTextEditor?.document.uri.fsPath;
    await waitFor(() => shown() === join(workspaceFolder(), 'pipelines/expression/expression.mjs'));
    await run('lineage.pin', 'relation:warehouse/data_lake.sample_quality');
    const lines = await show(tree(), await lineAt('data_lake.sample_quality', 'Downstream'));
    const query = lines.find(({ label }) => label.startsWith('queries/sample_quality.sql'));
    await run('lineage.openThing', query?.node);
    await waitFor(() => shown() === join(workspaceFolder(), 'queries/sample_quality.sql'));
  });

  it('lists what a filter leaves, and lets go of what was pinned', async () => {
    await run('lineage.unpin');
    await answering({ showInputBox: () => 'strict' }, async () => {
      await commands.executeCommand('lakeside.lineage.filter');
    });
    assert.deepEqual(await below(), ['Datasets: 1', 'Pipelines: 1']);
    await run('lineage.clearFilter');
    assert.deepEqual(await below(), ['Datasets: 4', 'Pipelines: 6']);
  });
});
