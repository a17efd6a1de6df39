import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import {
  commands,
  languages,
  NotebookRange,
  Uri,
  window,
  workspace,
  type NotebookDocument,
  type TextDocument,
} from 'vscode';
import { hoverAt, linkedIn, offeredAt, selectionAt } from '../bench/addresses';
import { lakeside, waitFor, workspaceFolder } from '../bench/lakeside';
import { fillLake } from './datasetBench';

const sources = [
  'qc = read("gros://sequencing-qc")\nbranch = "gros://expression/"\nnew = "gros://"\ntag = "gros://sequencing-qc:"',
  'Made from gros://sequencing-qc/master:2026-11-26.1, not gros://my-branch/my-repo.',
];

/** A notebook of Jupyter, which the editor opens without any extension of others. */
function jupyter(): string {
  const cells = sources.map((source, at) => ({
    cell_type: at === 0 ? 'code' : 'markdown',
    metadata: {},
    source: source.split(/(?<=\n)/),
    ...(at === 0 && { execution_count: null, outputs: [] }),
  }));
  const kernelspec = { name: 'python3', display_name: 'Python 3', language: 'python' };
  return JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}

describe('Datasets in a notebook', () => {
  let notebook: NotebookDocument;
  let code: TextDocument;
  let prose: TextDocument;

  before(async () => {
    await fillLake();
    await lakeside();
    const file = join(workspaceFolder(), 'analysis.ipynb');
    await writeFile(file, jupyter());
    notebook = await workspace.openNotebookDocument(Uri.file(file));
    await window.showNotebookDocument(notebook);
    code = notebook.cellAt(0).document;
    prose = notebook.cellAt(1).document;
  });

  it('makes links of addresses in cells of code and of prose', async () => {
    assert.equal(notebook.notebookType, 'jupyter-notebook');
    assert.ok((await linkedIn(code)).includes('gros://sequencing-qc'));
    // One that is only shown is HTML.
    await edit(1);
    assert.deepEqual(await linkedIn(prose), ['gros://sequencing-qc/master:2026-11-26.1']);
  });

  it('says in a cell what an address stands for, and what is wrong with another', async () => {
    const text = await hoverAt(code, 'gros://sequencing-qc"');
    assert.match(text, /2026-11-27\.2\*\*, the latest, published \d{4}-\d\d-\d\d/);
    assert.match(text, /csv\.gz, .*30,000 rows, 3 columns/);
    assert.match(text, /Produced by sequencing-qc, branch master/);
    assert.match(text, /gros:\/\/runs\/master:2026-11-20\.1/);
    assert.match(await hoverAt(prose, 'gros://sequencing-qc'), /2026-11-26\.1/);
    assert.match(await hoverAt(prose, 'gros://my-branch'), /The repository comes first/);
    const problems = (): readonly string[] =>
      languages.getDiagnostics(prose.uri).map(({ message }) => message);
    await waitFor(() => problems().length > 0);
    assert.match(problems().join('\n'), /The repository comes first/);
  });

  it('completes repositories, branches and versions in a cell', async () => {
    assert.deepEqual(await offeredAt(code, 1, 'gros://expression/'), ['feature/strict']);
    assert.deepEqual(await offeredAt(code, 2, 'gros://'), ['cut', 'expression', 'sequencing-qc']);
    assert.deepEqual(await offeredAt(code, 3, 'gros://sequencing-qc:'), [
      'latest',
      '2026-11-27.2',
      '2026-11-27.1',
      '2026-11-26.1',
    ]);
  });

  it('pins, follows and mends addresses within cells', async () => {
    await edit(0);
    if (window.activeTextEditor !== undefined) {
      window.activeTextEditor.selection = selectionAt(code, 'sequencing-qc"');
    }
    await commands.executeCommand('lakeside.datasets.pinVersion');
    assert.equal(code.lineAt(0).text, 'qc = read("gros://sequencing-qc/master:2026-11-27.2")');
    await commands.executeCommand('lakeside.datasets.followLatest');
    assert.equal(code.lineAt(0).text, 'qc = read("gros://sequencing-qc/master")');
    const text = await hoverAt(prose, 'gros://my-branch');
    const [, link] = /command:lakeside\.datasets\.mend\?([^)]+)\)/.exec(text) ?? [];
    const [place]: unknown[] = JSON.parse(decodeURIComponent(link ?? '[]'));
    await commands.executeCommand('lakeside.datasets.mend', place);
    assert.match(prose.getText(), /not gros:\/\/my-repo\/my-branch\.$/);
  });

  async function edit(cell: number): Promise<void> {
    const selections = [new NotebookRange(cell, cell + 1)];
    await window.showNotebookDocument(notebook, { selections });
    await commands.executeCommand('notebook.cell.edit');
    const { document } = notebook.cellAt(cell);
    await waitFor(() => window.activeTextEditor?.document === document);
  }
});
