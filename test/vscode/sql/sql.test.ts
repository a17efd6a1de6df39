import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  commands,
  env,
  languages,
  Position,
  Selection,
  Uri,
  window,
  workspace,
  MarkdownString,
  WorkspaceEdit,
  type CodeAction,
  type CodeLens,
  type CompletionList,
  type Hover,
  type Diagnostic,
  type TextDocument,
  type TextEdit,
  type TextEditor,
} from 'vscode';
import type { ResultsApi } from '../../../src/protocol/resultsApi';
import type { LakesideViews } from '../../../src/extension';
import { cellOutput } from '../../../src/vscode/sql/notebook/cellOutput';
import { summaryOf } from '../../../src/vscode/sql/results/resultSummary';
import type { QueryRun } from '../../../src/vscode/sql/results/queryRun';
import { WritePermission } from '../../../src/vscode/sql/writePermission';
import type { Database } from '../../../src/vscode/support/lakes/databases';
import { lakeside, waitFor, workspaceFolder } from '../bench/lakeside';
import { execute, query } from '../bench/postgres';
import { answering } from '../bench/standIns';
import { filesWith, lakesideLog } from '../bench/traces';

const database = 'sql_case';
const password = 's3cret-of-the-files';
const rowCount = 100_000;
/** Programs and pages with the same mistake in their SQL, behind what takes more room there than in SQL. */
const mistaken = {
  'mistaken.py': 'QUERY = f"""\n    select \'{{\\u00e9}}\' as a,\n        nam from run"""\n',
  'mistaken.ts': "const query = `select '\\u{1f4a7}\\`' as a, nam from run`;\n",
  'mistaken.R': 'query <- "select \\"id\\", \'\\u00e9\' as a, nam from run"\n',
  'mistaken.md': '# Runs\n\n1. First:\n\n   ```sql\n   select id,\n     nam from run;\n   ```\n',
};

describe('SQL in an editor', () => {
  let views: LakesideViews;

  before(async () => {
    await execute(
      'postgres',
      `create role sql_reader login password '${password}'`,
      `create role sql_writer login password '${password}'`,
      `create database ${database}`,
    );
    await execute(
      database,
      'create schema lab',
      'create table lab.run (id int primary key, name text)',
      `comment on column lab.run.name is 'As the instrument calls it'`,
      `insert into lab.run select n, 'run ' || n from generate_series(1, ${rowCount}) n`,
      'create table lab.sample (id int primary key, run_id int references lab.run, barcode text)',
      `create function lab.shout() returns int stable language plpgsql as $$
        begin raise notice '![x](https://example.test/x) <img src=x>'; return 1; end $$`,
      'analyze',
      'grant usage on schema lab to sql_reader, sql_writer',
      'grant select on all tables in schema lab to sql_reader, sql_writer',
      'grant insert on lab.run to sql_writer',
    );
    views = await lakeside();
  });

  after(() => commands.executeCommand('workbench.action.closeAllEditors'));

  it('has Run, Explain and the connection above each statement', async () => {
    const { document } = await open('runs.sql');
    assert.deepEqual((await lensesOf(document)).slice(0, 3), [
      '$(play) Run',
      'Explain',
      '$(database) dwh',
    ]);
    assert.equal((await lensesOf(document)).length, 21);
  });

  it('finds statements in strings of a program, and runs none that it fills in', async () => {
    const { document } = await open('load.py');
    assert.deepEqual(await lensesOf(document), [
      '$(play) Run',
      'Explain',
      '$(database) dwh',
      'Not run here: the program fills in {table}',
      '$(database) dwh',
    ]);
  });

  it('runs the statement at the cursor, and fetches rows as they are asked for', async () => {
    await put('runs.sql', 'order by');
    const run = await runHere();
    assert.deepEqual([run.state, run.failure], ['open', undefined]);
    assert.deepEqual(
      run.result?.columns.map(({ name }) => name),
      ['id', 'name'],
    );
    assert.equal(run.result?.rows.length, 520);
    await run.load(700);
    assert.equal(run.result?.rows[600]?.[0], '601');
    await run.load(1_000_000);
    assert.deepEqual([run.result?.rows.length, run.result?.isCut], [10_000, true]);
    assert.equal(window.activeTextEditor?.document.fileName.endsWith('runs.sql'), true);
  });

  it('has the server sort what is not all here, and sorts the rest itself', async () => {
    await put('runs.sql', 'order by');
    const { id } = await runHere();
    const descending = [{ column: 0, direction: 'descending' }] as const;
    const sorted = await resultsApi().sort({ id, sort: descending });
    assert.notEqual(sorted, id);
    assert.equal(await firstCell(sorted), String(rowCount));
    assert.deepEqual(await resultsApi().sort({ id: sorted, sort: descending }), sorted);
    await put('runs.sql', 'name like');
    const few = await runHere();
    assert.equal(await resultsApi().sort({ id: few.id, sort: descending }), few.id);
    assert.equal(await firstCell(few.id), '99999');
    const block = { id: few.id, firstRow: 0, lastRow: few.rows.length - 1, columns: [0, 1] };
    const sum = few.rows.reduce((total, [cell]) => total + Number(cell), 0);
    assert.equal((await resultsApi().sum(block)).sum, String(sum));
    assert.deepEqual(await resultsApi().sort({ id: few.id, sort: [] }), few.id);
    assert.equal(await firstCell(few.id), '99990');
  });

  it('exports all that a statement gives, running it again where rows are missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lakeside-results-'));
    const file = join(folder, 'runs.csv');
    await put('runs.sql', 'order by');
    const { id } = await runHere();
    await answering({ showSaveDialog: Uri.file(file) }, async () => {
      const written = await resultsApi().exportRows({ id, format: 'csv' });
      assert.deepEqual(written, { kind: 'written', file, rows: rowCount });
    });
    const lines = (await readFile(file, 'utf8')).split('\n');
    assert.deepEqual(lines.slice(0, 2), ['id,name', '1,run 1']);
    assert.equal(lines.length, rowCount + 2);
    const controller = new AbortController();
    await answering({ showSaveDialog: Uri.file(join(folder, 'runs.jsonl')) }, async () => {
      const stopped = resultsApi().exportRows({ id, format: 'jsonl' }, controller.signal);
      controller.abort();
      await assert.rejects(stopped);
    });
    assert.deepEqual(await readdir(folder), ['runs.csv']);
    await rm(folder, { recursive: true });
  });

  it('keeps of a long value its beginning, and asks for the rest when it is wanted', async () => {
    await put('runs.sql', 'repeat');
    const { id, result, rows } = await runHere();
    assert.deepEqual([result?.isWhole, rows[1]?.[1]?.length], [true, 65_536]);
    const cell = { id, row: 1, column: 1 };
    assert.equal((await resultsApi().cell(cell)).sizeBytes, 3_000_002);
    await resultsApi().openCell(cell);
    assert.equal(window.activeTextEditor?.document.getText().length, 3_000_002);
    const block = { id, firstRow: 1, lastRow: 2, columns: [0, 1] };
    await resultsApi().copy({ ...block, format: 'tsv' });
    const copied = (await env.clipboard.readText()).split('\n');
    assert.deepEqual(
      copied.map((line) => line.length),
      ['id\tlong'.length, 3_000_004, 3_000_005],
    );
    await execute(database, `update lab.run set id = 5000003 where id = 3`);
    await assert.rejects(resultsApi().openCell({ ...cell, row: 2 }), /gives another row/);
    await execute(database, `update lab.run set id = 3 where id = 5000003`);
  });

  it('runs a statement of a string', async () => {
    await put('load.py', 'id < 3');
    assert.deepEqual((await runHere()).result?.rows, [
      ['1', 'run 1'],
      ['2', 'run 2'],
    ]);
  });

  it('marks the place that Postgres names, until the file is edited', async () => {
    const editor = await put('runs.sql', 'nam from');
    const run = await runHere();
    assert.equal(run.state, 'failed');
    const [problem] = problemsOf(editor.document, /does not exist/);
    assert.equal(problem?.code, '42703');
    assert.equal(editor.document.getText(problem.range), 'nam');
    await editor.edit((edit) => edit.insert(new Position(0, 0), ' '));
    assert.deepEqual(problemsOf(editor.document, /does not exist\./), []);
    await commands.executeCommand('undo');
  });

  for (const [name, text] of Object.entries(mistaken)) {
    it(`marks it in ${name}, too`, async () => {
      await workspace.fs.writeFile(Uri.file(join(workspaceFolder(), name)), Buffer.from(text));
      const { document } = await put(name, 'nam from');
      const run = await runHere();
      assert.equal(run.state, 'failed');
      const [problem] = problemsOf(document, /column "nam" does not exist/);
      assert.equal(problem?.code, '42703');
      assert.equal(document.offsetAt(problem.range.start), text.indexOf('nam from'));
      assert.equal(document.getText(problem.range), 'nam');
    });
  }

  it('shows a plan without running the statement', async () => {
    await put('runs.sql', 'pg_sleep');
    const run = await runHere('lakeside.sql.explain');
    assert.equal(run.plan?.title, 'Result');
    assert.ok(run.plan.costTotal > 0);
  });

  it('cancels at the server', async () => {
    await put('runs.sql', 'pg_sleep');
    const running = runHere();
    await waitFor(() => views.sql.results.runs.some(({ state }) => state === 'running'));
    await waitFor(async () => (await sleeping()) === 1);
    await commands.executeCommand('lakeside.sql.cancel');
    assert.equal((await running).state, 'cancelled');
    await waitFor(async () => (await sleeping()) === 0);
  });

  it('ends what is under way when the results are closed', async () => {
    await put('runs.sql', 'pg_sleep');
    const running = runHere();
    await waitFor(async () => (await sleeping()) === 1);
    const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
    await window.tabGroups.close(tabs.filter(({ label }) => label === 'Query Results'));
    assert.equal((await running).state, 'cancelled');
    await waitFor(async () => (await sleeping()) === 0);
    assert.deepEqual(views.sql.results.runs, []);
  });

  it('refuses to write on a connection for reading, without a question', async () => {
    await put('runs.sql', 'values');
    const { asked, run } = await runAsking({});
    assert.match(run.failure?.message ?? '', /INSERT changes rows of a table/);
    assert.deepEqual(asked, []);
  });

  it('writes only after a question, on a connection that may', async () => {
    const { document } = await put('runs.sql', 'values');
    await views.sql.connections.use(document, databaseOf('bench'));
    await put('runs.sql', 'count(*)');
    assert.deepEqual((await runHere()).result?.rows, [[String(rowCount)]]);
    await put('runs.sql', 'values');
    const declined = await runAsking({});
    assert.equal(declined.run.state, 'failed');
    assert.match(declined.asked[0] ?? '', /Let statements write to bench\?/);
    assert.match(views.sql.status.connection.text, /bench \$\(lock\) read-only/);
    const { run } = await runAsking({ showWarningMessage: 'Allow Writing' });
    assert.deepEqual([run.state, run.result?.tag, run.isWriting], ['open', 'INSERT 0 1', true]);
    await put('runs.sql', 'count(*)');
    assert.deepEqual((await runHere()).result?.rows, [[String(rowCount + 1)]]);
    assert.match(views.sql.status.connection.text, /bench \$\(edit\) may write/);
    await commands.executeCommand('lakeside.sql.withdrawWriting');
    assert.match(views.sql.status.connection.text, /read-only/);
  });

  it('lets nobody write to a server that the question did not name', async () => {
    const writing = new WritePermission();
    const { id, connection } = databaseOf('bench');
    await answering({ showWarningMessage: 'Allow Writing' }, async () => {
      assert.equal(await writing.ask(databaseOf('bench'), 'delete from lab.run'), true);
    });
    assert.equal(writing.isAllowed(databaseOf('bench')), true);
    const moved = { ...connection, host: 'production.example' };
    assert.equal(writing.isAllowed({ id, connection: moved }), false);
    writing.dispose();
  });

  it('keeps what a statement set from those that read', async () => {
    await answering({ showWarningMessage: 'Allow Writing' }, async () => {
      for (let turn = 0; turn < 2; turn += 1) {
        const { result } = await runOnBench("set search_path = 'nowhere'");
        assert.equal(result?.tag, 'SET');
      }
    });
    const { result } = await runOnBench('show search_path');
    assert.deepEqual(result?.rows, [['lab, "$user", public']]);
    await commands.executeCommand('lakeside.sql.withdrawWriting');
  });

  it('shows in a notebook what the server says as text', async () => {
    const run = await runOnBench('select lab.shout() as told');
    const [item] = cellOutput(run).items;
    assert.equal(item?.mime, 'text/markdown');
    const text = new TextDecoder().decode(item.data);
    assert.match(text, /\| told \|[^]*NOTICE/);
    assert.doesNotMatch(text, /!\[|<img/);
  });

  it('takes a result of 1,600 columns, a statement of a megabyte, and any number of notices', async () => {
    const columns = Array.from({ length: 1600 }, (_, index) => `n + ${index} as c${index}`);
    const wide = await runOnBench(`select ${columns.join(', ')} from generate_series(1, 300) n`);
    assert.deepEqual([wide.rows.length, wide.rows[299]?.[1599]], [300, '1899']);
    const long = await runOnBench(`select length('${'x'.repeat(1_000_000)}')`);
    assert.deepEqual(long.rows, [['1000000']]);
    assert.equal(summaryOf(long).sql.length, 500);
    const told = await runOnBench('select count(lab.shout()) from generate_series(1, 250)');
    assert.deepEqual([told.notices.length, told.rows], [101, [['250']]]);
    assert.match(told.notices.at(-1) ?? '', /and 150 more/);
  });

  it('uses the connection that a comment at the top names', async () => {
    const { document } = await open('report.sql');
    assert.ok((await lensesOf(document)).includes('$(database) bench'));
  });

  it('keeps a history without values, to be run again', async () => {
    const { all } = views.sql.history;
    assert.match(all[0]?.sql ?? '', /^select count/);
    assert.deepEqual([all[0]?.outcome, all[0]?.rowCount], ['done', 1]);
    assert.ok(all.some(({ outcome, sqlState }) => outcome === 'failed' && sqlState === '42703'));
    assert.ok(all.some(({ outcome }) => outcome === 'cancelled'));
    assert.doesNotMatch(JSON.stringify(all), new RegExp(`${password}|run 601`));
  });

  it('completes names of the catalog, also in a string of a program', async () => {
    const { signal } = new AbortController();
    for (const name of ['dwh', 'bench']) {
      await databaseOf(name).catalog({ mayAsk: false, signal });
    }
    const { document } = await open('runs.sql');
    const inSql = await completionsAt(document, 'nam from');
    assert.ok(['id', 'name'].every((name) => inSql.includes(name)));
    const program = await put('load.py', ' from run where');
    assert.ok((await completionsAt(program.document, 'id, name')).includes('name'));
  });

  it('says on hover what a column is and where it comes from', async () => {
    const { document } = await open('load.py');
    const at = document.positionAt(document.getText().indexOf('name from'));
    const [hover] = await commands.executeCommand<readonly Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      at,
    );
    const [text] = hover?.contents ?? [];
    assert.ok(text instanceof MarkdownString);
    assert.match(text.value, /As the instrument calls it/);
    assert.match(text.value, /lab&#46;run&#46;name, about 100,000 rows/);
    assert.notEqual(text.isTrusted, true);
  });

  it('underlines names that do not exist, and mends them', async () => {
    const editor = await put('runs.sql', 'nam from');
    const { document } = editor;
    await waitFor(() => problemsOf(document, /There is no column nam/).length === 1);
    const [problem] = problemsOf(document, /There is no column nam/);
    const [action] = await commands.executeCommand<readonly CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      problem?.range,
    );
    assert.equal(action?.title, 'Change to name');
    assert.ok(action.edit);
    await workspace.applyEdit(action.edit);
    assert.match(document.getText(), /select id, name from run;/);
    await waitFor(() => problemsOf(document, /There is no column/).length === 0);
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('underlines what does not parse, and nothing else', async () => {
    const editor = await open('runs.sql');
    await editor.edit((edit) => edit.insert(new Position(2, 0), 'select from where;\n'));
    await waitFor(() => problemsOf(editor.document, /Syntax error/).length === 1);
    const [problem] = problemsOf(editor.document, /Syntax error/);
    assert.equal(editor.document.getText(problem?.range), 'where');
    assert.equal((await lensesOf(editor.document)).length, 24);
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('lays a file out, and leaves comments where they are', async () => {
    const { document } = await open('runs.sql');
    const edits = await commands.executeCommand<readonly TextEdit[]>(
      'vscode.executeFormatDocumentProvider',
      document.uri,
      { tabSize: 2, insertSpaces: true },
    );
    const edit = new WorkspaceEdit();
    edit.set(document.uri, [...edits]);
    await workspace.applyEdit(edit);
    assert.match(document.getText(), /^-- Runs of the lab\nselect \*\nfrom run\norder by id;\n/);
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('opens a file as a notebook, runs a cell and writes the file as it was', async () => {
    const uri = Uri.file(join(workspaceFolder(), 'report.sql'));
    const before = await workspace.fs.readFile(uri);
    const notebook = await workspace.openNotebookDocument(uri);
    assert.equal(notebook.notebookType, 'lakeside-sql');
    const cells = notebook.getCells();
    assert.deepEqual(
      cells.map(({ document }) => document.languageId),
      ['sql', 'markdown', 'sql'],
    );
    await window.showNotebookDocument(notebook, { viewColumn: 1 });
    const kernel = { id: 'lakeside-sql', extension: 'lakeside.lakeside' };
    await commands.executeCommand('notebook.selectKernel', kernel);
    await commands.executeCommand('notebook.cell.execute', { ranges: [{ start: 2, end: 3 }] });
    await waitFor(() => cells[2]?.executionSummary?.success === true);
    const [output] = cells[2]?.outputs ?? [];
    const text = new TextDecoder().decode(output?.items[0]?.data);
    assert.match(text, /\| name \|\n\| --- \|\n\| run 7 \|/);
    const run = views.sql.notebooks.takeRun(cells[2]);
    assert.equal(run?.statement.database.connection.name, 'bench');
    run.close();
    const edit = new WorkspaceEdit();
    edit.insert(cells[0]?.document.uri ?? uri, new Position(0, 0), ' ');
    await workspace.applyEdit(edit);
    assert.ok(await notebook.save());
    const written = new TextDecoder().decode(await workspace.fs.readFile(uri));
    assert.equal(written, ` ${new TextDecoder().decode(before)}`);
    await workspace.fs.writeFile(uri, before);
  });

  it('ends at the server what a cell does when its notebook is closed', async () => {
    const uri = Uri.file(join(workspaceFolder(), 'slow.sql'));
    await workspace.fs.writeFile(uri, Buffer.from('select pg_sleep(60);\n'));
    // As a person does: what an extension opens stays open for a while after its tab is closed.
    await commands.executeCommand('vscode.openWith', uri, 'lakeside-sql');
    const kernel = { id: 'lakeside-sql', extension: 'lakeside.lakeside' };
    await commands.executeCommand('notebook.selectKernel', kernel);
    // Comes back when the cell has ended.
    const execution = commands.executeCommand('notebook.cell.execute', {
      ranges: [{ start: 0, end: 1 }],
    });
    await waitFor(async () => (await sleeping()) === 1);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await waitFor(async () => (await sleeping()) === 0);
    await execution;
    await workspace.fs.delete(uri);
  });

  it('goes on after the connection was lost, and keeps the rows that were here', async () => {
    await put('runs.sql', 'order by');
    const run = await runHere();
    await execute(
      'postgres',
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`,
    );
    await run.load(5000);
    assert.deepEqual([run.state, run.result?.rows.length], ['failed', 520]);
    assert.match(run.failure?.message ?? '', /was lost/);
    await views.sql.runner.rerun(run);
    assert.equal(views.sql.results.runs.at(-1)?.failure, undefined);
  });

  it('knows names from what was kept of the catalog while the server lets nobody in', async () => {
    const { document } = await open('again.sql');
    const again = databaseOf('again');
    await execute(
      'postgres',
      'alter role sql_reader connection limit 0',
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sql_reader'`,
    );
    // Nobody has asked for this connection yet: all that is known of it is on the disk.
    await waitFor(async () => (await completionsAt(document, 'nam from')).includes('name'));
    assert.match(again.known?.failure?.message ?? '', /takes no more connections/);
    await waitFor(() => problemsOf(document, /There is no column nam/).length === 1);
    await execute('postgres', 'alter role sql_reader connection limit -1');
  });

  it('leaves the password, and values of results, in no file', async () => {
    assert.match(await lakesideLog(), /run result\d+ on dwh: run/);
    assert.deepEqual(await filesWith(password), []);
    assert.deepEqual(await filesWith('run 601'), []);
  });

  function databaseOf(name: string): Database {
    const found = views.databases.all.find(({ connection }) => connection.name === name);
    assert.ok(found);
    return found;
  }

  async function runOnBench(sql: string): Promise<QueryRun> {
    const run = views.sql.runner.make({
      sql,
      mode: 'run',
      title: sql,
      database: databaseOf('bench'),
    });
    await run.start();
    assert.equal(run.failure, undefined);
    run.close();
    return run;
  }

  function resultsApi(): ResultsApi {
    const { api } = views.sql.panel;
    assert.ok(api, 'The results are closed');
    return api;
  }

  async function firstCell(id: string): Promise<unknown> {
    const { rows } = await resultsApi().rows({ id, offset: 0, limit: 1 });
    return rows[0]?.[0];
  }

  async function runHere(command = 'lakeside.sql.run'): Promise<QueryRun> {
    let run: QueryRun | undefined;
    await answering({ showInputBox: password }, async () => {
      run = await commands.executeCommand<QueryRun>(command);
    });
    assert.ok(run, 'Nothing was run');
    return run;
  }

  async function runAsking(answers: Parameters<typeof answering>[0]) {
    let run: QueryRun | undefined;
    const asked = await answering(answers, async () => {
      run = await commands.executeCommand<QueryRun>('lakeside.sql.run');
    });
    assert.ok(run, 'Nothing was run');
    return { run, asked: asked.map(({ text }) => text) };
  }
});

/** Statements that the server has sleep. */
async function sleeping(): Promise<number> {
  const [row] = await query(
    `select count(*)::int as n from pg_stat_activity where state = 'active' and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`,
  );
  return Number(row?.['n']);
}

async function open(name: string): Promise<TextEditor> {
  const document = await workspace.openTextDocument(Uri.file(join(workspaceFolder(), name)));
  return window.showTextDocument(document, { preview: false, viewColumn: 1 });
}

/** Puts the cursor where a text stands. */
async function put(name: string, text: string): Promise<TextEditor> {
  const editor = await open(name);
  const at = editor.document.positionAt(editor.document.getText().indexOf(text));
  editor.selection = new Selection(at, at);
  return editor;
}

async function lensesOf(document: TextDocument): Promise<readonly string[]> {
  const lenses = await commands.executeCommand<readonly CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  return lenses.map(({ command }) => command?.title ?? '');
}

async function completionsAt(document: TextDocument, text: string): Promise<readonly string[]> {
  const list = await commands.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    document.positionAt(document.getText().indexOf(text)),
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

function problemsOf(document: TextDocument, message: RegExp): readonly Diagnostic[] {
  return languages.getDiagnostics(document.uri).filter((problem) => message.test(problem.message));
}
