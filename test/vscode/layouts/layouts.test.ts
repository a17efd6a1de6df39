import assert from 'node:assert/strict';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'mocha';
import { commands, MarkdownString, window } from 'vscode';
import type { ReleaseReport } from '../../../src/core/release/releaseReport';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import type { LakesideViews } from '../../../src/extension';
import { reportSource } from '../../../src/vscode/runs/reportSource';
import {
  blobNames,
  emulator,
  lakeside,
  show,
  showChild,
  waitFor,
  workspaceFolder,
} from '../bench/lakeside';
import { answering } from '../bench/standIns';

const files = {
  'proteomics/prot7/S1.raw': 'sample',
  'proteomics/prot7/Prot7.xlsx': 'results',
  'proteomics/prot7/metadata.xlsx': 'metadata',
  'proteomics/prot7/notes.txt': 'left',
  'metabolomics/RawData_yeast/1/a.mzML': 'data',
  'metabolomics/DataProcessingMethod_yeast/m.xml': 'method',
  'metabolomics/RawData_half/1/h.mzML': 'data',
  'provider/delivery/a.txt': 'a',
  'sheets/2026/other.csv': 'sheet',
};

describe('Runs of labs that sequence nothing', () => {
  let views: LakesideViews;

  before(async () => {
    for (const [path, content] of Object.entries(files)) {
      const file = join(workspaceFolder(), path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    views = await lakeside();
    await emulator().getContainerClient('layouts-case').createIfNotExists();
  });

  it('stand below their sources, half a pair with why not yet', async () => {
    assert.match((await findRun(views, 'proteomics', 'prot7')).description, /^ready · /);
    assert.match((await findRun(views, 'metabolomics', 'yeast')).description, /^ready · /);
    const half = await findRun(views, 'metabolomics', 'half');
    assert.match(half.description, /^copying · /);
    assert.match(
      tooltipOf(half.item),
      /Not yet: waiting for DataProcessingMethod_half beside RawData_half/,
    );
  });

  it('say that they have no sample sheet where sheets are kept apart', async () => {
    const { item } = await findRun(views, 'provider', 'delivery');
    assert.match(tooltipOf(item), /there is no sample sheet delivery\.csv in/);
  });

  it('are synced to where their layout has them', async () => {
    for (const [source, run] of [
      ['proteomics', 'prot7'],
      ['metabolomics', 'yeast'],
    ] as const) {
      const ref = await refOf(views, source, run);
      const report = await commands.executeCommand<VerificationReport>('lakeside.runs.sync', ref);
      assert.equal(report.state, 'verified');
      assert.match((await findRun(views, source, run)).description, /^verified · /);
    }
    assert.deepEqual(await blobNames('layouts-case'), [
      'PROT7.md5',
      'PROT7.receipt',
      'PROT7.sync',
      'PROT7/metadata.xlsx',
      'PROT7/results.ready',
      'PROT7/results/prot7.xlsx',
      'PROT7/samples/S1.raw',
      'ms/yeast.md5',
      'ms/yeast.receipt',
      'ms/yeast.sync',
      'ms/yeast/1/mzML/a.mzML',
      'ms/yeast/m.xml',
    ]);
  });

  it('list below them what has no place', async () => {
    const { node } = await findRun(views, 'proteomics', 'prot7');
    const left = (await show(views.runs.tree, node)).find(({ label }) => label === 'notes.txt');
    assert.match(left?.description ?? '', /no place in the lake/);
  });

  it('open the files on disk that the report names as they are in the lake', async () => {
    const report = reportSource(views.runs);
    const opened: readonly (readonly [string, string, string, string])[] = [
      ['proteomics', 'prot7', 'samples/S1.raw', 'proteomics/prot7/S1.raw'],
      ['metabolomics', 'yeast', '1/mzML/a.mzML', 'metabolomics/RawData_yeast/1/a.mzML'],
    ];
    for (const [source, run, path, onDisk] of opened) {
      await report.openLocalFile(await refOf(views, source, run), path);
      const wanted = join(workspaceFolder(), onDisk);
      await waitFor(() => window.activeTextEditor?.document.uri.fsPath === wanted);
    }
  });

  it('are made whole before they are released, if something stopped halfway', async () => {
    const release = async (): Promise<ReleaseReport> => {
      const ref = await refOf(views, 'metabolomics', 'yeast');
      let report: ReleaseReport | undefined;
      await answering({ showWarningMessage: 'Release' }, async () => {
        report = await commands.executeCommand('lakeside.runs.release', ref);
      });
      assert.ok(report);
      return report;
    };
    const { trash = '' } = await release();
    // As putting it back leaves it when it is killed after the first folder.
    await rename(trash, `${trash}.moving`);
    const own = join(workspaceFolder(), 'metabolomics', 'RawData_yeast');
    await rename(join(`${trash}.moving`, 'RawData_yeast'), own);
    const again = await release();
    assert.deepEqual([again.outcome, again.files, again.trash], ['released', 2, trash]);
    assert.match((await findRun(views, 'metabolomics', 'yeast')).description, /^released/);
  });
});

/** The tooltip's text, its escapes taken back. */
function tooltipOf({ tooltip }: { readonly tooltip?: unknown }): string {
  assert.ok(tooltip instanceof MarkdownString);
  return tooltip.value.replace(/&#(\d+);/g, (_escape, code) => String.fromCodePoint(Number(code)));
}

async function findRun(views: LakesideViews, source: string, run: string) {
  const { node } = await showChild(views.runs.tree, source);
  await show(views.runs.tree, node);
  await views.runs.model.whenIdle();
  return showChild(views.runs.tree, run, node);
}

async function refOf(views: LakesideViews, source: string, run: string) {
  const { node } = await findRun(views, source, run);
  assert.equal(node.kind, 'run');
  return node.ref;
}
