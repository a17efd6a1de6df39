import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, MarkdownString, Uri, window } from 'vscode';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import type { LakesideViews } from '../../../src/extension';
import type { RunsNode } from '../../../src/vscode/runs/runsTree';
import {
  blobNames,
  emulator,
  lakeside,
  show,
  showChild,
  waitFor,
  workspaceFolder,
} from '../bench/lakeside';
import { writeRun } from '../bench/runFolder';
import { answering } from '../bench/standIns';

const ready = '201127_M02023_0583_000000000-J7HPH';
const sequencing = '201128_M02023_0584_000000000-J8ABC';
const unknown = '261101_SH00123_0042_AX';
const blob = `raw/${ready}/RunInfo.xml`;

describe('The view Runs', () => {
  let views: LakesideViews;

  before(async () => {
    const folder = join(workspaceFolder(), 'runs');
    await writeRun(folder, { instrument: 'MiSeq', progress: 'complete', name: ready });
    await writeRun(folder, { instrument: 'MiSeq', progress: 'sequencing', name: sequencing });
    views = await lakeside();
    await emulator().getContainerClient('runs-case').createIfNotExists();
  });

  after(() => rm(join(workspaceFolder(), 'runs'), { recursive: true }));

  it('shows sources, and runs with their states in words', async () => {
    const sources = await show(views.runs.tree);
    assert.deepEqual(
      sources.map(({ label, description }) => [label, description]),
      [
        ['sequencers', 'illumina → runs-case/raw'],
        ['unplugged', 'illumina → runs-case'],
      ],
    );
    const states = await statesOf(views);
    assert.match(states.get(ready) ?? '', /^ready · /);
    assert.match(states.get(sequencing) ?? '', /^sequencing · /);
  });

  it('says in the tooltip why a run is not ready yet', async () => {
    const { item } = await findRun(views, sequencing);
    assert.ok(item.tooltip instanceof MarkdownString);
    assert.notEqual(item.tooltip.isTrusted, true);
    assert.match(item.tooltip.value, /\*\*sequencing\*\* — Not yet: /);
  });

  it('says what flag a sequencer that is not known needs, and which is not enough', async () => {
    const folder = join(workspaceFolder(), 'runs', unknown);
    await mkdir(folder);
    await writeFile(join(folder, 'RunInfo.xml'), '<RunInfo/>');
    await writeFile(join(folder, 'RTAComplete.txt'), '');
    await commands.executeCommand('lakeside.lakes.refresh');
    const { item, description } = await findRun(views, unknown);
    assert.match(description, /^copying · /);
    assert.ok(item.tooltip instanceof MarkdownString);
    const text = item.tooltip.value.replaceAll('&#46;', '.').replaceAll('&#58;', ':');
    assert.match(text, /Not yet: waiting for CopyComplete\.txt; RTAComplete\.txt is there/);
    assert.match(
      text,
      /lake\.json a "completionFlag", the file that it writes last: not RTAComplete\.txt/,
    );
    await rm(folder, { recursive: true });
  });

  it('shows an unplugged source as one calm line', async () => {
    const source = await showChild(views.runs.tree, 'unplugged');
    const lines = await show(views.runs.tree, source.node);
    assert.deepEqual(
      lines.map(({ label }) => label),
      ['offline'],
    );
  });

  it('shows a plan as a document and changes nothing', async () => {
    await commands.executeCommand('lakeside.runs.plan', { ref: await refOf(views, ready) });
    const editor = window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'lakeside');
    assert.match(editor.document.getText(), new RegExp(`^# Plan: ${ready}`));
    assert.match(editor.document.getText(), /RunInfo/);
    assert.deepEqual(await blobNames('runs-case'), []);
  });

  it('goes ahead with the plan that is shown, and the run is verified', async () => {
    const report = await commands.executeCommand<VerificationReport>('lakeside.runs.syncPlan');
    assert.equal(report.state, 'verified');
    assert.equal(report.verdicts.match, report.fileCount);
    const { item, description } = await findRun(views, ready);
    assert.match(description, /^verified · /);
    assert.ok(item.tooltip instanceof MarkdownString);
    assert.match(item.tooltip.value, /Evidence: \d+ attested by the service/);
    assert.ok((await blobNames('runs-case')).includes(`raw/${ready}.sync`));
  });

  it('does nothing if the plan would be another one by now', async () => {
    const late = join(workspaceFolder(), 'runs', ready, 'Late.txt');
    await commands.executeCommand('lakeside.runs.plan', { ref: await refOf(views, ready) });
    await writeFile(late, 'late');
    try {
      const report = await commands.executeCommand('lakeside.runs.syncPlan');
      assert.equal(report, undefined);
      await waitFor(() => /Late\.txt/.test(window.activeTextEditor?.document.getText() ?? ''));
      assert.ok(!(await blobNames('runs-case')).includes(`raw/${ready}/Late.txt`));
    } finally {
      await rm(late);
    }
  });

  it('sends nothing when a verified run is synced again', async () => {
    const ref = await refOf(views, ready);
    const report = await commands.executeCommand<VerificationReport>('lakeside.runs.sync', ref);
    assert.deepEqual([report.state, report.uploaded], ['verified', 0]);
  });

  it('reads back a sample of the blobs', async () => {
    const ref = await refOf(views, ready);
    let report: VerificationReport | undefined;
    await answering({ showQuickPick: { label: '5%' } }, async () => {
      report = await commands.executeCommand('lakeside.runs.verifySample', ref);
    });
    assert.equal(report?.state, 'verified');
    assert.equal(report.evidence.reread, 2);
    assert.match(report.sample?.supports ?? '', /\S/);
  });

  it('reads back every blob, for a run of the tree and for one picked', async () => {
    const { node } = await findRun(views, ready);
    const pick = async (items: Promise<readonly { readonly label: string }[]>) =>
      (await items).find(({ label }) => label.endsWith(ready));
    for (const args of [[node], []]) {
      let report: VerificationReport | undefined;
      const asked = await answering({ showQuickPick: pick }, async () => {
        report = await commands.executeCommand('lakeside.runs.reread', ...args);
      });
      assert.equal(report?.state, 'verified');
      assert.equal(report.evidence.reread, report.fileCount);
      const picks = asked.filter(({ dialog }) => dialog === 'showQuickPick');
      assert.equal(picks.length, args.length === 0 ? 1 : 0);
    }
    const { item } = await findRun(views, ready);
    assert.ok(item.tooltip instanceof MarkdownString);
    assert.match(item.tooltip.value, /Evidence: \d+ read back/);
  });

  it('exports the report as a page, a table and a document', async () => {
    const ref = await refOf(views, ready);
    const texts: string[] = [];
    for (const form of ['html', 'csv', 'json']) {
      const file = join(workspaceFolder(), `report.${form}`);
      const answers = { showSaveDialog: Uri.file(file) };
      await answering(answers, () => exportReport(ref));
      texts.push(await readFile(file, 'utf8'));
      await rm(file);
    }
    const [page = '', table = '', document = ''] = texts;
    assert.match(page, /^<!DOCTYPE html>/);
    assert.doesNotMatch(page, /(?:src|href)="https?:/);
    assert.match(table, /RunInfo\.xml/);
    assert.match(JSON.stringify(JSON.parse(document)), /RunInfo\.xml/);
  });

  it('says mismatch after one byte of a blob was changed behind its back', async () => {
    const text = await readFile(join(workspaceFolder(), 'runs', ready, 'RunInfo.xml'), 'utf8');
    const tampered = text.replace('<', '>');
    const client = emulator().getContainerClient('runs-case').getBlockBlobClient(blob);
    await client.upload(tampered, tampered.length);
    const ref = await refOf(views, ready);
    const report = await commands.executeCommand<VerificationReport>('lakeside.runs.verify', ref);
    assert.equal(report.state, 'mismatch');
    const { node, description } = await findRun(views, ready);
    assert.match(description, /^mismatch · /);
    const details = await show(views.runs.tree, node);
    assert.ok(details.some(({ label }) => label === 'RunInfo.xml'));
  });

  it('records what was done, with a way to the report and to do it again', async () => {
    const [newest] = await show(views.activity.tree);
    assert.equal(newest?.label, `Verify ${ready}`);
    assert.match(newest.description, /^mismatch: /);
    assert.equal(newest.item.contextValue, 'activityReported');
    await commands.executeCommand('lakeside.activity.clear');
    assert.deepEqual(await show(views.activity.tree), []);
  });

  it('ends a cancelled sync as cancelled, with no blob half written', async () => {
    const big = '201129_M02023_0585_000000000-J9XYZ';
    const shape = { instrument: 'MiSeq', progress: 'complete', name: big } as const;
    await writeRun(join(workspaceFolder(), 'runs'), { ...shape, fileSizeBytes: 24_000_000 });
    const ref = { ...(await refOf(views, ready)), run: big };
    const { activities } = views.activity;
    const whenSending = new Promise<void>((resolve) => {
      const listener = activities.onDidChange(() => {
        const [running] = activities.running;
        if (running?.progress?.phase !== 'transferring') return;
        listener.dispose();
        activities.cancel(running.record.id);
        resolve();
      });
    });
    const syncing = commands.executeCommand('lakeside.runs.sync', ref);
    await whenSending;
    assert.equal(await syncing, undefined);
    assert.equal(activities.ended[0]?.outcome, 'cancelled');
    assert.equal(activities.running.length, 0);
    const { length } = (await blobNames('runs-case')).filter((name) => name === `raw/${big}.sync`);
    assert.equal(length, 0);
    await commands.executeCommand('lakeside.lakes.refresh');
    const { description } = await findRun(views, big);
    assert.doesNotMatch(description, /^syncing/);
  });
});

async function exportReport(ref: unknown): Promise<void> {
  await commands.executeCommand('lakeside.runs.exportReport', ref);
}

async function statesOf(views: LakesideViews): Promise<ReadonlyMap<string, string>> {
  const source = await showChild(views.runs.tree, 'sequencers');
  await show(views.runs.tree, source.node);
  await views.runs.model.whenIdle();
  const runs = await show(views.runs.tree, source.node);
  return new Map(runs.map(({ label, description }) => [label, description]));
}

async function findRun(views: LakesideViews, name: string) {
  await statesOf(views);
  const source = await showChild(views.runs.tree, 'sequencers');
  return showChild(views.runs.tree, name, source.node);
}

async function refOf(views: LakesideViews, name: string) {
  const { node }: { readonly node: RunsNode } = await findRun(views, name);
  assert.equal(node.kind, 'run');
  return node.ref;
}
