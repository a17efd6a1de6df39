import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import {
  commands,
  ConfigurationTarget,
  DiagnosticSeverity,
  env,
  languages,
  NotebookCellData,
  NotebookCellKind,
  NotebookData,
  TabInputWebview,
  Uri,
  window,
  workspace,
  type CodeAction,
  type Range,
  type TextDocument,
} from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import { nullLogger } from '../../../src/core/base/logger';
import { parseGros } from '../../../src/core/datasets/reference/parseGros';
import { DatasetTerminalLinks } from '../../../src/vscode/datasets/datasetTerminalLinks';
import { hoverAt, linkedIn, offeredAt, selectionAt } from '../bench/addresses';
import { lakeside, waitFor, workspaceFolder } from '../bench/lakeside';
import { answering } from '../bench/standIns';
import { fillLake, largeText, rowCount, writtenState } from './datasetBench';

describe('Datasets in editors', () => {
  let views: LakesideViews;
  let script: TextDocument;
  let untouched: readonly string[];

  before(async () => {
    await fillLake();
    untouched = await writtenState();
    views = await lakeside();
    script = await workspace.openTextDocument(join(workspaceFolder(), 'analysis.py'));
    await window.showTextDocument(script);
  });

  it('makes links of addresses in files of any language, untitled ones and notebooks', async () => {
    const sql = await workspace.openTextDocument({
      language: 'sql',
      content: "-- made from gros://sequencing-qc/master:latest.\nSELECT 'gros://x/y:';",
    });
    const cell = new NotebookCellData(NotebookCellKind.Code, "SELECT 'gros://a/b:0'", 'sql');
    const notebook = await workspace.openNotebookDocument('lakeside-sql', new NotebookData([cell]));
    await window.showNotebookDocument(notebook);
    assert.deepEqual(await linkedIn(script), [
      'gros://sequencing-qc',
      'gros://sequencing-qc/master:2026-11-26.1',
      'gros://sequencing-qd/master',
      'gros://expression/feature/strict:latest',
    ]);
    assert.deepEqual(await linkedIn(sql), ['gros://sequencing-qc/master:latest', 'gros://x/y']);
    assert.deepEqual(await linkedIn(notebook.cellAt(0).document), ['gros://a/b:0']);
  });

  it('finds addresses in a document of megabytes without holding up the host', async () => {
    const line = 'nothing to see here, and nothing there\n';
    const content = `${line.repeat(30_000)}gros://far/away\n`;
    const document = await workspace.openTextDocument({ content, language: 'plaintext' });
    let longestMs = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 1);
    const links = await linkedIn(document);
    clearInterval(watch);
    assert.deepEqual(links, ['gros://far/away']);
    assert.ok(longestMs < 1000, `the host stood still for ${longestMs} ms`);
  });

  it('says what an address stands for now, what is in it and who made it', async () => {
    const text = await hoverAt(script, 'gros://sequencing-qc"');
    assert.match(text, /a live dependency/);
    assert.match(text, /2026-11-27\.2\*\*, the latest, published \d{4}-\d\d-\d\d/);
    assert.match(text, /csv\.gz, .*30,000 rows, 3 columns/);
    assert.match(text, /Produced by sequencing-qc, branch master, commit 0123456789, with changes/);
    assert.match(text, /gros:\/\/runs\/master:2026-11-20\.1/);
    assert.match(text, /\*\*reads\*\* integer/);
    assert.match(text, /command:lakeside\.datasets\.pinVersion/);
  });

  it('says why a malformed one is none, and what would be', async () => {
    const text = await hoverAt(script, 'gros://my-branch');
    assert.match(text, /The repository comes first/);
    assert.match(text, /Change to gros:\/\/my-repo\/my-branch:latest/);
  });

  it('says what is missing, and what is near', async () => {
    const text = await hoverAt(script, 'gros://sequencing-qd');
    assert.match(text, /sequencing-qd/);
    assert.match(text, /Change to gros:\/\/sequencing-qc\/master/);
  });

  it('completes repositories, branches and versions, the newest first', async () => {
    const draft = await workspace.openTextDocument({
      language: 'python',
      content: 'a = "gros://"\nb = "gros://expression/"\nc = "gros://sequencing-qc/master:"\n',
    });
    assert.deepEqual(await offeredAt(draft, 0, 'gros://'), ['cut', 'expression', 'sequencing-qc']);
    assert.deepEqual(await offeredAt(draft, 1, 'gros://expression/'), ['feature/strict']);
    assert.deepEqual(await offeredAt(draft, 2, 'gros://sequencing-qc/master:'), [
      'latest',
      '2026-11-27.2',
      '2026-11-27.1',
      '2026-11-26.1',
    ]);
  });

  it('marks what is malformed or nowhere, gently, with a way to mend it', async () => {
    await waitFor(() => problemsOf(script).length === 2);
    const [swapped, missing] = problemsOf(script).toSorted((a, b) => a.severity - b.severity);
    assert.equal(swapped?.severity, DiagnosticSeverity.Warning);
    assert.equal(missing?.severity, DiagnosticSeverity.Information);
    assert.deepEqual(await fixesAt(script, swapped.range), [
      'Change to gros://my-repo/my-branch:latest',
    ]);
    assert.deepEqual(
      (await fixesAt(script, missing.range))[0],
      'Change to gros://sequencing-qc/master',
    );
  });

  it('opens a csv.gz read-only as text', async () => {
    await commands.executeCommand(
      'lakeside.datasets.open',
      'gros://sequencing-qc/master:2026-11-27.1',
    );
    const document = window.activeTextEditor?.document;
    assert.equal(document?.uri.toString(), 'gros:/sequencing-qc/master/2026-11-27.1.csv');
    assert.equal(document.getText(), 'sample,reads\nA,2\nB,3\n');
    assert.equal(workspace.fs.isWritableFileSystem('gros'), false);
  });

  it('opens in the grid what is too large for an editor, and says so', async () => {
    const limit = 'lakeside.containers.openLimitMegabytes';
    await workspace.getConfiguration().update(limit, 1, ConfigurationTarget.Global);
    const before = window.activeTextEditor?.document;
    const asked = await answering({}, async () => {
      await commands.executeCommand('lakeside.datasets.open', 'gros://sequencing-qc');
    });
    await workspace.getConfiguration().update(limit, undefined, ConfigurationTarget.Global);
    assert.match(
      asked[0]?.text ?? '',
      /^gros:\/\/sequencing-qc\/master:2026-11-27\.2 has .* too much for an editor: the preview reads only what it shows\.$/,
    );
    const isPreview = (): boolean =>
      window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputWebview;
    await waitFor(isPreview);
    const { api } = await previewOf('gros://sequencing-qc');
    const { reading } = await api.open();
    assert.equal(reading.extent.kind, 'more');
    assert.notEqual(before?.uri.toString(), 'gros:/sequencing-qc/master/2026-11-27.2.csv');
    assert.ok(
      workspace.textDocuments.every(({ uri }) => !uri.path.endsWith('/2026-11-27.2.csv')),
      'It was opened as text, too',
    );
  });

  it('is a file system of repositories, branches and versions', async () => {
    const list = async (path: string): Promise<readonly string[]> =>
      (await workspace.fs.readDirectory(Uri.parse(`gros:${path}`))).map(([name]) => name);
    assert.deepEqual(await list('/'), ['cut', 'expression', 'sequencing-qc']);
    assert.deepEqual(await list('/expression'), ['feature']);
    assert.deepEqual(await list('/expression/feature/strict'), ['2026-11-27.1.parquet']);
    assert.equal((await list('/sequencing-qc/master')).length, 3);
    await assert.rejects(Promise.resolve(list('/nobody')), /FileNotFound|EntryNotFound/);
    const byReference = Uri.parse('gros://sequencing-qc/master:2026-11-26');
    assert.equal(
      Buffer.from(await workspace.fs.readFile(byReference)).toString(),
      'sample,reads\nA,1\n',
    );
  });

  it('shows no text of a file that is cut in half', async () => {
    const uri = Uri.parse('gros:/cut/master/2026-11-27.1.csv');
    await assert.rejects(Promise.resolve(workspace.fs.readFile(uri)), /damaged or cut short/);
  });

  it('previews a csv.gz from its beginning, and reads on as rows are asked for', async () => {
    const { api } = await previewOf('gros://sequencing-qc');
    const { columns, recordedRows, reading } = await api.open();
    const { extent } = reading;
    assert.deepEqual(columns, [
      { name: 'sample', type: '', isNumber: false },
      { name: 'reads', type: 'integer', isNumber: true },
      { name: 'noise', type: '', isNumber: false },
    ]);
    assert.equal(recordedRows, rowCount);
    assert.equal(extent.kind, 'more');
    assert.ok(extent.rowCount < rowCount / 2);
    const last = await api.rows({ offset: rowCount - 1, limit: 10 });
    assert.equal(last.rows[0]?.[0], `S${rowCount - 1}`);
    assert.deepEqual(last.reading.extent, { kind: 'all', rowCount, failure: null });
    await api.copy({ format: 'csv', firstRow: 0, lastRow: rowCount - 1, columns: [0, 1, 2] });
    assert.equal(`${await env.clipboard.readText()}\n`, largeText);
  });

  it('previews Parquet, every value exact', async () => {
    const { api } = await previewOf('gros://expression/feature/strict');
    const { columns } = await api.open();
    assert.deepEqual(
      columns.map(({ name, type }) => `${name} ${type}`),
      ['gene string', 'count int64'],
    );
    const { rows } = await api.rows({ offset: 0, limit: 5 });
    assert.deepEqual(rows, [
      ['lacZ', '5'],
      ['araC', '9007199254740993'],
    ]);
  });

  it('previews what is whole of a file that is cut', async () => {
    const { api } = await previewOf('gros://cut');
    const { extent } = (await api.rows({ offset: rowCount, limit: 1 })).reading;
    assert.equal(extent.kind, 'broken');
    assert.ok(extent.rowCount > rowCount / 4);
    assert.match(extent.failure?.message ?? '', /damaged or cut short/);
  });

  it('pins a version in place, and follows the latest again', async () => {
    const draft = await workspace.openTextDocument({ content: 'x = "gros://sequencing-qc"' });
    const editor = await window.showTextDocument(draft);
    editor.selection = selectionAt(draft, 'sequencing');
    await commands.executeCommand('lakeside.datasets.pinVersion');
    assert.equal(draft.getText(), 'x = "gros://sequencing-qc/master:2026-11-27.2"');
    await commands.executeCommand('lakeside.datasets.followLatest');
    assert.equal(draft.getText(), 'x = "gros://sequencing-qc/master"');
  });

  it('mends an address by the link of its hover', async () => {
    const draft = await workspace.openTextDocument({ content: 'gros://my-branch/my-repo:latest' });
    const text = await hoverAt(draft, 'gros://');
    const [, link] = /command:lakeside\.datasets\.mend\?([^)]+)\)/.exec(text) ?? [];
    const [place]: unknown[] = JSON.parse(decodeURIComponent(link ?? '[]'));
    await commands.executeCommand('lakeside.datasets.mend', place);
    assert.equal(draft.getText(), 'gros://my-repo/my-branch:latest');
  });

  it('copies a snippet that reads what the address says', async () => {
    await env.clipboard.writeText('');
    const copied = commands.executeCommand(
      'lakeside.datasets.copySnippet',
      'gros://sequencing-qc:latest',
    );
    // A list that is not there yet takes no answer.
    await waitFor(async () => {
      await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return (await env.clipboard.readText()) !== '';
    });
    await copied;
    const snippet = await env.clipboard.readText();
    assert.match(snippet, /\["lakeside", "get", "gros:\/\/sequencing-qc:latest"\]/);
    assert.match(snippet, /pd\.read_csv\(/);
  });

  it('makes links of what programs print in a terminal, which tell what is known of them', async () => {
    const line =
      'published gros://sequencing-qc/master:2026-11-27.2, not gros://my-branch/my-repo, see gros://none.';
    const links = new DatasetTerminalLinks(views.datasets.known, nullLogger);
    const text = (): Promise<readonly string[]> => tooltips(links, line);
    // The first time a lake may be slower than a link waits.
    await waitFor(async () => !(await text()).some((tooltip) => /not answered/.test(tooltip)));
    const [version, malformed, missing] = await text();
    assert.match(
      version ?? '',
      /^2026-11-27\.2, the latest, published [-\d]+ [:\d]+ UTC · csv\.gz, .* 30,000 rows, 3 columns · produced by sequencing-qc, branch master, commit 0123456789, .*; pipeline qc · made from gros:\/\/runs\/master:2026-11-20\.1$/,
    );
    assert.match(
      malformed ?? '',
      /^Not an address of a dataset: The repository comes first: .*\. Write gros:\/\/my-repo\/my-branch\.$/,
    );
    assert.match(missing ?? '', /^No repository none has published a dataset here\./);
  });

  it('registers nobody and writes nothing by looking', async () => {
    assert.deepEqual(await writtenState(), untouched);
  });

  async function previewOf(reference: string) {
    await commands.executeCommand('lakeside.datasets.preview', reference);
    const parsed = parseGros(reference);
    assert.equal(parsed.kind, 'reference');
    const found = await views.datasets.known.find(parsed.reference);
    assert.equal(found.kind, 'version');
    const panel = views.datasets.previews.find(found);
    assert.ok(panel, 'No preview is open');
    return panel;
  }
});

async function tooltips(links: DatasetTerminalLinks, line: string): Promise<readonly string[]> {
  return (await links.provideTerminalLinks({ line })).map(({ tooltip = '' }) => tooltip);
}

function problemsOf({ uri }: TextDocument) {
  return languages.getDiagnostics(uri).filter(({ source }) => source === 'Lakeside');
}

async function fixesAt({ uri }: TextDocument, range: Range): Promise<readonly string[]> {
  const actions = await commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    uri,
    range,
  );
  return actions.map(({ title }) => title).filter((title) => title.startsWith('Change to gros'));
}
