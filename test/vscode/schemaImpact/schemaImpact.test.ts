import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  commands,
  languages,
  Uri,
  window,
  workspace,
  type CodeAction,
  type Diagnostic,
  type TextDocument,
} from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import { fileSide } from '../../../src/vscode/schemaDiff/driftSide';
import { answering } from '../bench/standIns';
import { lakeside, waitFor, workspaceFolder } from '../bench/lakeside';

const queries = 'queries/lanes.sql';
const program = 'queries/load.py';
const report = 'queries/report.ipynb';

describe('What a drift does to the statements of the workspace', () => {
  let views: LakesideViews;

  before(async () => {
    views = await lakeside();
    await commands.executeCommand('lakeside.schemaDiff.compare', {
      before: fileSide(uriOf('before.sql')),
      after: fileSide(uriOf('after.sql')),
    });
    await views.drift.impact.model.whenScanned;
  });

  after(() => commands.executeCommand('workbench.action.closeAllEditors'));

  it('is underlined, in files that nobody opened too, with the change’s words and code', () => {
    assert.deepEqual(driftIn(queries).map(told), [
      '1:7-13 renameColumn public.run.run_id is called "Run".',
      '1:15-19 dropColumn public.run.lane is dropped, and nothing takes its place.',
      '1:25-28 renameTable public.run is called public.sequencing_run.',
      '1:35-41 renameColumn public.run.run_id is called "Run".',
      '5:7-13 renameColumn public.run.run_id is called "Run".',
      '5:19-22 renameTable public.run is called public.sequencing_run.',
    ]);
    assert.equal(driftIn(program).length, 3);
    assert.deepEqual(driftIn(report).map(told), [
      '5:47-50 renameTable public.run is called public.sequencing_run.',
    ]);
    assert.deepEqual(driftIn('migrations/001.sql'), []);
    assert.deepEqual(driftIn('before.sql'), []);
  });

  it('is written in place by a quick fix, once', async () => {
    const document = await open(queries);
    const [first] = driftIn(queries);
    assert.ok(first);
    const fixes = await fixesAt(document, first);
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Change to "Run"', 'Change to "Run" as run_id', 'Fix All Renames in Workspace'],
    );
    assert.ok(fixes[0]?.edit);
    await workspace.applyEdit(fixes[0].edit);
    assert.match(document.getText(), /^select "Run", lane from run where run_id = 1;$/m);
    await waitFor(() => driftIn(queries).length === 5);
  });

  it('is written everywhere by one edit that a person reviews', async () => {
    const written = commands.executeCommand('lakeside.schemaDiff.fixRenames');
    const document = await open(program);
    await waitFor(async () => {
      await commands.executeCommand('refactorPreview.apply');
      return document.getText().includes('from sequencing_run');
    }, 20_000);
    await written;
    assert.equal(
      document.getText(),
      `rows = connection.execute("""
    select "Run" as run_id, machine
    from sequencing_run
    where "Run" = %s
""", [run])
`,
    );
    assert.match(
      (await workspace.openTextDocument(uriOf(queries))).getText(),
      /^select "Run", lane from sequencing_run where "Run" = 1;$/m,
    );
    await waitFor(() => driftIn(program).length === 0);
    // A notebook that nobody has open is edited by its cells.
    const notebook = workspace.notebookDocuments.find(({ uri }) => uri.path.endsWith(report));
    assert.equal(
      notebook?.cellAt(0).document.getText(),
      'machines = read_sql("select machine from sequencing_run", con)',
    );
    assert.ok(notebook.isDirty);
    assert.equal(notebook.cellAt(0).outputs.length, 1);
    // A column that is gone is left for a person.
    await waitFor(() => driftIn(queries).length === 1);
    assert.deepEqual(
      driftIn(queries).map(({ code }) => code),
      ['dropColumn'],
    );
  });

  it('is found and fixed in the cells of a notebook, too', async () => {
    const uri = uriOf('late.sql');
    await workspace.fs.writeFile(
      uri,
      new TextEncoder().encode('-- %%\nselect machine from run;\n'),
    );
    const notebook = await workspace.openNotebookDocument(uri);
    await window.showNotebookDocument(notebook);
    const cell = notebook.cellAt(0).document;
    await waitFor(() => driftOf(cell.uri).length === 1);
    await answering({ showInformationMessage: 'Write' }, async () =>
      commands.executeCommand('lakeside.schemaDiff.fixRenames'),
    );
    assert.equal(cell.getText(), 'select machine from sequencing_run;');
  });

  it('says where a workspace has more places than are kept, to whoever is there and among the notes', async () => {
    // Whichever is read first has too many for the other one to be read.
    const many = new TextEncoder().encode('select machine from run;\n'.repeat(20_001));
    const files = ['many.sql', 'more.sql'].map(uriOf);
    for (const uri of files) await workspace.fs.writeFile(uri, many);
    try {
      const asked = await answering({}, async () => {
        await commands.executeCommand('lakeside.schemaDiff.compare', {
          before: fileSide(uriOf('before.sql')),
          after: fileSide(uriOf('after.sql')),
        });
        await views.drift.impact.model.whenScanned;
      });
      const [warning] = asked.filter(({ dialog }) => dialog === 'showWarningMessage');
      assert.match(
        warning?.text ?? '',
        /^The workspace is larger than what is looked into: [\d,]+ places in \d+ files were, .* "lakeside schema impact" looks into all of a folder\.$/,
      );
      const notes = views.drift.model.current?.found ?? [];
      assert.ok(notes.some((note) => warning?.text.startsWith(note)));
    } finally {
      for (const uri of files) await workspace.fs.delete(uri);
    }
  });

  it('is gone with the drift', () => {
    views.drift.model.clear();
    const left = languages.getDiagnostics().flatMap(([, all]) => all.filter(isDrift));
    assert.deepEqual(left, []);
  });
});

function uriOf(path: string): Uri {
  return Uri.file(join(workspaceFolder(), path));
}

async function open(path: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uriOf(path));
  await window.showTextDocument(document);
  return document;
}

/** Only what a drift is the reason for: names are checked against catalogs too. */
function isDrift({ source, code }: Diagnostic): boolean {
  return source === 'Lakeside' && code !== undefined;
}

function driftOf(uri: Uri): readonly Diagnostic[] {
  return languages.getDiagnostics(uri).filter(isDrift);
}

function driftIn(path: string): readonly Diagnostic[] {
  return driftOf(uriOf(path));
}

function told({ range, code, message }: Diagnostic): string {
  const { start, end } = range;
  return `${start.line}:${start.character}-${end.character} ${typeof code === 'string' ? code : ''} ${message}`;
}

function fixesAt(document: TextDocument, { range }: Diagnostic): Thenable<readonly CodeAction[]> {
  return commands.executeCommand<CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
  );
}
