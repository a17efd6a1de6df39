import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import {
  DiagnosticSeverity,
  languages,
  Position,
  Uri,
  workspace,
  WorkspaceEdit,
  type Diagnostic,
} from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import { lakeside, show, workspaceFolder } from '../bench/lakeside';

describe('The lake file', () => {
  let views: LakesideViews;
  let uri: Uri;

  before(async () => {
    views = await lakeside();
    await views.runs.lakes.whenRead;
    uri = Uri.file(join(workspaceFolder(), 'lake.json'));
  });

  it('has its errors in the Problems view, at the place and with what to write instead', () => {
    const problems = ours(uri);
    const kind = problems.find(({ message }) => message.includes('illumina'));
    assert.ok(kind, problems.map(({ message }) => message).join('\n'));
    assert.equal(kind.severity, DiagnosticSeverity.Error);
    assert.equal(kind.range.start.line, 3);
    assert.ok(problems.some(({ message }) => message.includes('container')));
  });

  it('shows no run while it has errors', async () => {
    assert.deepEqual(await show(views.runs.tree), []);
  });

  it('is checked anew while it is typed', async () => {
    const document = await workspace.openTextDocument(uri);
    const start = document.positionAt(document.getText().indexOf('ilumina'));
    const edit = new WorkspaceEdit();
    edit.insert(uri, start.translate(0, 1), 'l');
    edit.insert(
      uri,
      new Position(3, document.lineAt(3).text.indexOf(' }]')),
      ', "container": "typed"',
    );
    const changed = whenProblemsChange(uri);
    assert.ok(await workspace.applyEdit(edit));
    await changed;
    assert.deepEqual(ours(uri), []);
    assert.deepEqual(await show(views.runs.tree), [], 'it is not saved yet');
  });

  it('takes effect when it is saved', async () => {
    const changed = new Promise<void>((resolve) => {
      const listener = views.runs.lakes.onDidChange(() => {
        listener.dispose();
        resolve();
      });
    });
    const document = await workspace.openTextDocument(uri);
    await document.save();
    await changed;
    assert.deepEqual(
      (await show(views.runs.tree)).map(({ label }) => label),
      ['miseq'],
    );
  });
});

function ours(uri: Uri): readonly Diagnostic[] {
  return languages.getDiagnostics(uri).filter(({ source }) => source === 'Lakeside');
}

function whenProblemsChange(uri: Uri): Promise<void> {
  return new Promise((resolve) => {
    const listener = languages.onDidChangeDiagnostics(({ uris }) => {
      if (!uris.some((changed) => changed.toString() === uri.toString())) return;
      if (ours(uri).length > 0) return;
      listener.dispose();
      resolve();
    });
  });
}
