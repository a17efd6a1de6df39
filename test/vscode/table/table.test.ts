import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, env, Uri, window, workspace } from 'vscode';
import { wholeTable, type TableQuery } from '../../../src/core/warehouse/pages/tableQuery';
import type { LakesideViews } from '../../../src/extension';
import type { TableApi, TableSubject } from '../../../src/protocol/tableApi';
import { lakeside, waitFor } from '../bench/lakeside';
import { execute, query } from '../bench/postgres';
import { answering } from '../bench/standIns';
import { filesWith, lakesideLog } from '../bench/traces';

const database = 'table_case';
const password = 'r3ader-of-the-table';
const rowCount = 50_000;
const working = `select 1 from pg_stat_activity
  where usename = 'table_reader' and state = 'active' and query like '%count(*)%'`;

const binning = `select 1 from pg_stat_activity
  where usename = 'table_reader' and state = 'active' and query like '%waited%'`;

/** What waits for the server may take longer. */
function until(holds: () => Promise<boolean>): Promise<void> {
  return waitFor(holds, 10_000);
}

function activeTab(): string | undefined {
  return window.tabGroups.activeTabGroup.activeTab?.label;
}

function hasReason(error: unknown, reason: string): boolean {
  return error instanceof Error && 'reason' in error && error.reason === reason;
}

describe('Open Table', () => {
  let views: LakesideViews;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lakeside-case-'));
    await execute(
      'postgres',
      `create role table_reader login password '${password}'`,
      `create database ${database}`,
    );
    await execute(
      database,
      'create schema lab',
      'create table lab.project (id int primary key, title text)',
      "insert into lab.project select g, 'Project ' || g from generate_series(1, 50) g",
      'create table lab.sample (id bigint primary key, project_id int references lab.project, reads numeric(38, 2), note text)',
      `insert into lab.sample select g, g % 50 + 1, g::numeric * 1000000000000000 + 0.25, case when g % 3 = 0 then null else 'note "' || g || '"' end
        from generate_series(1, ${rowCount}) g`,
      `create table lab.reading as select timestamptz '2026-11-01 00:00+00' + g * interval '1 minute' as at, 'F' || g % 3 as fermenter,
        case when g = 4321 then 99 else 37 + g % 10 / 10.0 end as temperature_c from generate_series(0, 9999) g`,
      'create index on lab.reading (at)',
      `create view lab.slow as select g as id, timestamptz '2026-11-01' as at, pg_catalog.pg_sleep(0.05) is null as waited from generate_series(1, 100000) g`,
      'create table lab.document (id int primary key, body jsonb)',
      `insert into lab.document select g, jsonb_build_object('kit', jsonb_build_object('name', 'kit ' || g % 4), 'q30', jsonb_build_array(60 + g, 70)) from generate_series(1, 40) g`,
      'analyze',
      'grant usage on schema lab to table_reader',
      'grant select on all tables in schema lab to table_reader',
    );
    views = await lakeside();
  });

  after(() => rm(folder, { recursive: true }));

  const subject = (name: string): TableSubject => {
    const [known] = views.databases.all;
    assert.ok(known);
    return { databaseId: known.id, schema: 'lab', name };
  };
  const open = async (name: string): Promise<TableApi> => {
    await views.databases.whenRead;
    await answering({ showInputBox: () => password }, async () => {
      await commands.executeCommand('lakeside.table.open', subject(name));
      await views.tables.find(subject(name))?.api.open({ mayAsk: true });
    });
    const panel = views.tables.find(subject(name));
    assert.ok(panel);
    return panel.api;
  };
  const ids = async (api: TableApi, query: TableQuery, offset = 0): Promise<readonly unknown[]> => {
    const { rows } = await api.rows({ query, offset, limit: 3 });
    return rows.map(({ cells }) => cells[0]);
  };

  it('asks for the password, shows the table in a tab, and what it is', async () => {
    const api = await open('sample');
    await until(async () => activeTab() === 'sample');
    const { facts, connection } = await api.open({ mayAsk: false });
    assert.equal(connection, 'dwh');
    assert.deepEqual(facts.key, { columns: ['id'], isPrimary: true });
    assert.deepEqual(
      facts.foreignKeys.map(({ target }) => target.name),
      ['project'],
    );
  });

  it('scrolls far, and is exact there once places were found', async () => {
    const api = await open('sample');
    assert.deepEqual(await ids(api, wholeTable), ['1', '2', '3']);
    await until(async () => {
      const { total } = await api.rows({ query: wholeTable, offset: 0, limit: 3 });
      return total.kind === 'exact' && total.rows === rowCount;
    });
    assert.deepEqual(await ids(api, wholeTable, 43_210), ['43211', '43212', '43213']);
  });

  it('sorts and filters on the server', async () => {
    const api = await open('sample');
    const asked: TableQuery = {
      filters: [{ kind: 'contains', column: 'note', text: '"4999' }],
      sort: [{ column: 'reads', direction: 'descending', nulls: 'last' }],
      ownOrder: 'key',
    };
    assert.deepEqual(await ids(api, asked), ['49999', '49997', '49996']);
    assert.equal(await api.count(asked), 8);
  });

  it('counts exactly, and profiles a column by what is known at once and by what it counts', async () => {
    const api = await open('sample');
    assert.equal(await api.count(wholeTable), rowCount);
    const request = { query: wholeTable, column: 'project_id' };
    const known = await api.profile({ ...request, isExact: false });
    assert.deepEqual([known?.isExact, known?.rows, known?.distinct], [false, rowCount, 50]);
    const filters = [
      { kind: 'compare', column: 'id', comparison: 'atMost', value: '100' },
    ] as const;
    const query = { ...wholeTable, filters };
    const counted = await api.profile({ query, column: 'project_id', isExact: true });
    assert.deepEqual(
      [counted?.isExact, counted?.rows, counted?.distinct, counted?.least, counted?.most],
      [true, 100, 50, '1', '50'],
    );
  });

  it('shows what a policy lets through that came while it was open', async () => {
    const api = await open('sample');
    await execute(
      database,
      'create policy few on lab.sample using (id > 49990)',
      'alter table lab.sample enable row level security',
    );
    assert.deepEqual(await ids(api, wholeTable), ['49991', '49992', '49993']);
    assert.equal(await api.count(wholeTable), 10);
    await execute(database, 'alter table lab.sample disable row level security');
  });

  it('goes on over another connection when one was lost', async () => {
    const api = await open('sample');
    await execute(
      database,
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'table_reader'",
    );
    const lost = await ids(api, wholeTable).catch((error: unknown) => error);
    assert.ok(Array.isArray(lost) || hasReason(lost, 'connectionLost'));
    assert.deepEqual(await ids(api, wholeTable), ['1', '2', '3']);
  });

  it('says that the lake file leads elsewhere now, and goes there when it is told to', async () => {
    const api = await open('sample');
    const file = join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', 'lake.json');
    const text = await readFile(file, 'utf8');
    const isElsewhere = async (): Promise<boolean> =>
      hasReason(await ids(api, wholeTable).catch((error: unknown) => error), 'connectionChanged');
    await writeFile(file, text.replace('"schema": "lab"', '"schema": "public"'));
    await until(isElsewhere);
    await answering({ showInputBox: () => password }, () => api.open({ mayAsk: true }));
    assert.deepEqual(await ids(api, wholeTable), ['1', '2', '3']);
    await writeFile(file, text);
    await until(isElsewhere);
    await answering({ showInputBox: () => password }, () => api.open({ mayAsk: true }));
  });

  it('copies cells whole, and adds them up to the last digit', async () => {
    const api = await open('sample');
    const block = { query: wholeTable, firstRow: 0, rowCount: 3, columns: ['reads', 'note'] };
    await api.copy({ ...block, format: 'csv' });
    assert.equal(
      await env.clipboard.readText(),
      'reads,note\n1000000000000000.25,"note ""1"""\n2000000000000000.25,"note ""2"""\n3000000000000000.25,',
    );
    const sums = await api.sum({ ...block, rowCount, columns: ['reads'] });
    assert.equal(sums.sum, '1250025000000000000012500');
  });

  it('exports all rows to a file, and leaves nothing of what was stopped', async () => {
    const api = await open('sample');
    const file = join(folder, 'sample.csv');
    await answering({ showSaveDialog: Uri.file(file) }, async () => {
      const request = { query: wholeTable, format: 'csv', columns: ['id', 'note'] } as const;
      assert.deepEqual(await api.exportRows(request), { kind: 'written', file, rows: rowCount });
    });
    const lines = (await readFile(file, 'utf8')).split('\n');
    assert.deepEqual(lines.slice(0, 2), ['id,note', '1,"note ""1"""']);
    assert.equal(lines.length, rowCount + 2);
    const controller = new AbortController();
    const slow = await open('slow');
    await answering({ showSaveDialog: Uri.file(join(folder, 'slow.jsonl')) }, async () => {
      const request = { query: wholeTable, format: 'jsonl', columns: ['id', 'waited'] } as const;
      const stopped = slow.exportRows(request, controller.signal);
      setTimeout(() => controller.abort(), 300);
      await assert.rejects(stopped);
    });
    assert.deepEqual(await readdir(folder), ['sample.csv']);
  });

  it('filters documents by a path on the server, tells what occurs in them, and where a path is none', async () => {
    const api = await open('document');
    const path = '$.q30[*] ? (@ > 95)';
    const asked: TableQuery = {
      ...wholeTable,
      filters: [
        { kind: 'path', column: 'body', path },
        { kind: 'path', column: 'body', path: 'kit.name = kit 0' },
      ],
    };
    assert.deepEqual(await ids(api, asked), ['36', '40']);
    const outline = await api.outline({ query: asked, column: 'body' });
    assert.equal(outline.documents, 2);
    assert.deepEqual(
      outline.paths.map((found) => found.path),
      ['', 'kit', 'kit.name', 'q30', 'q30[*]'],
    );
    assert.equal(await api.checkPath(path), null);
    assert.equal((await api.checkPath('$.q30 ? (@ > )'))?.offset, 13);
    const statement = await api.statement({ query: asked, columns: ['id'] });
    assert.match(statement, /@\?\) '\$\.q30\[\*\] \? \(@ > 95\)'::pg_catalog\.jsonpath/);
  });

  it('follows a foreign key to the row it names, and comes back', async () => {
    const api = await open('sample');
    await api.follow({ name: 'sample_project_id_fkey', values: ['7'] });
    await until(async () => activeTab() === 'project');
    const target = views.tables.find(subject('project'))?.api;
    assert.ok(target);
    const { lookAt } = await target.open({ mayAsk: false });
    assert.equal(lookAt?.cameFrom, 'lab.sample');
    const { rows } = await target.rows({ query: lookAt.query, offset: 0, limit: 5 });
    assert.deepEqual(
      rows.map(({ cells }) => cells),
      [['7', 'Project 7']],
    );
    // Shown again after it was hidden, it is as it was.
    const again = await target.open({ mayAsk: false });
    assert.deepEqual(again.lookAt?.query, lookAt.query);
    await target.goBack();
    await until(async () => activeTab() === 'sample');
  });

  it('shows the relations of its table', async () => {
    const api = await open('sample');
    await api.showRelations();
    await until(async () => activeTab() === 'Relations: sample');
    assert.ok(views.relations.find(subject('sample')));
    await commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('puts rows over time together at the server, whole and zoomed, and copies the statement', async () => {
    const api = await open('reading');
    const filters = [
      { kind: 'compare', column: 'fermenter', comparison: 'equals', value: 'F1' },
    ] as const;
    const asked = {
      query: { ...wholeTable, filters },
      time: 'at',
      values: ['temperature_c'],
      aggregate: 'average',
      split: undefined,
      range: undefined,
      buckets: 100,
    } as const;
    const whole = await api.series(asked);
    assert.equal(whole.rows, 3_333);
    const most = whole.groups[0]?.points.map(({ values }) => Number(values[0]?.most)) ?? [];
    assert.ok(most.length <= 100 && most.length > 25);
    // The one reading that stands out is in no average, but it is there.
    assert.equal(Math.max(...most), 99);
    const fromSeconds = Date.UTC(2026, 10, 2) / 1_000;
    const range = { fromSeconds, toSeconds: fromSeconds + 3_600 };
    assert.equal((await api.series({ ...asked, range })).rows, 20);
    await api.copyText(whole.sql);
    assert.match(await env.clipboard.readText(), /date_bin\([^$]*"fermenter"[^$]*'F1'/s);
  });

  it('hands over the cells of a selection for a chart, and saves its picture', async () => {
    const api = await open('reading');
    const block = { query: wholeTable, firstRow: 1, rowCount: 2, columns: ['at', 'temperature_c'] };
    const { rows } = await api.cells(block);
    assert.deepEqual(
      rows.map(([, temperature]) => temperature),
      ['37.10000000000000000000', '37.20000000000000000000'],
    );
    const file = join(folder, 'chart.png');
    await answering({ showSaveDialog: Uri.file(file) }, async () => {
      const picture = { name: 'chart', format: 'png', data: 'iVBORw0KGgo=' } as const;
      assert.deepEqual(await api.savePicture(picture), { kind: 'written', file });
    });
    assert.deepEqual([...(await readFile(file))], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  });

  it('ends at the server a series that nobody waits for any more', async () => {
    const api = await open('slow');
    const controller = new AbortController();
    const asked = { query: wholeTable, values: [], aggregate: 'average', split: 'waited' } as const;
    const filters = [
      { kind: 'compare', column: 'waited', comparison: 'equals', value: 'f' },
    ] as const;
    const request = {
      ...asked,
      query: { ...wholeTable, filters },
      time: 'at',
      range: undefined,
      buckets: 100,
    };
    const reading = api.series(request, controller.signal);
    const isBusy = async (): Promise<boolean> => (await query(binning)).length > 0;
    await until(isBusy);
    controller.abort();
    await assert.rejects(reading);
    await until(async () => !(await isBusy()));
  });

  it('ends at the server what it does for a view that is closed', async () => {
    const api = await open('slow');
    const reading = api.count(wholeTable).catch(() => undefined);
    const isWorking = async (): Promise<boolean> => (await query(working)).length > 0;
    await until(isWorking);
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await reading;
    await until(async () => !(await isWorking()));
    assert.equal(views.tables.find(subject('slow')), undefined);
  });

  it('says that a table was dropped while it was open', async () => {
    const api = await open('project');
    await execute(database, 'drop table lab.project cascade');
    await assert.rejects(api.rows({ query: wholeTable, offset: 0, limit: 3 }), {
      reason: 'tableGone',
    });
  });

  it('leaves the password and the values it showed in no file', async () => {
    const log = await lakesideLog();
    assert.match(log, /lake\.json: usable/);
    assert.match(log, /opened lab\.sample of \w+: 4 columns/);
    assert.match(log, /exported sample to .*: 50,000 rows, CSV, \d+ ms/);
    assert.deepEqual(await filesWith(password), []);
    assert.deepEqual(await filesWith('1000000000000000.25'), []);
  });
});
