import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvSink } from '../../src/core/warehouse/formats/csvSink';
import { DatabaseError } from '../../src/core/warehouse/databaseError';
import type { ResultRow } from '../../src/core/warehouse/sqlRunner';
import { certificateFor } from './postgres/certificates';
import { CollectingSink, QueryWorld } from './postgres/queryWorld';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

let postgres: TestPostgres;
let world: QueryWorld;
let witness: Client;

beforeAll(async () => {
  postgres = await startPostgres({ certificate: certificateFor('localhost') });
  world = new QueryWorld(postgres);
  witness = await postgres.connect();
  await postgres.execute(
    'create schema lab',
    'create table lab.sample (id int)',
    'insert into lab.sample values (7)',
    'create type point3 as (x int, label text)',
  );
});

afterAll(async () => {
  await witness?.end();
  await postgres?.stop();
});

/** True once the server works on nothing of this text. */
async function isWorkedOn(part: string): Promise<boolean> {
  const { rows } = await witness.query(
    "select 1 from pg_stat_activity where query like $1 and state = 'active' and pid <> pg_backend_pid()",
    [`%${part}%`],
  );
  return rows.length > 0;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a query', () => {
  it('returns every type as the exact text that Postgres has for it', async () => {
    const values: Readonly<Record<string, string>> = {
      '123456789012345678901234567890.0100::numeric': '123456789012345678901234567890.0100',
      "'NaN'::numeric": 'NaN',
      '9223372036854775807::int8': '9223372036854775807',
      '0.1::float8 + 0.2': '0.30000000000000004',
      "'-infinity'::date": '-infinity',
      "'0044-03-15 BC'::date": '0044-03-15 BC',
      "'4713-01-01 BC'::timestamp": '4713-01-01 00:00:00 BC',
      "'infinity'::timestamptz": 'infinity',
      "'1 year -2 days 03:04:05.000006'::interval": '1 year -2 days +03:04:05.000006',
      "'\\x00ff'::bytea": '\\x00ff',
      "array[row(1, 'a,\"b')::point3, null]": '{"(1,\\"a,\\"\\"b\\")",NULL}',
      "'[1,5)'::int4range": '[1,5)',
      '\'{"a": 1, "a": 1.0}\'::json': '{"a": 1, "a": 1.0}',
      "'a'::bpchar(3)": 'a  ',
      "'10.0.0.0/8'::cidr": '10.0.0.0/8',
      true: 't',
      "'💧é\u0301'": '💧é\u0301',
      "''": '',
    };
    const { rows } = await world.run(`select ${Object.keys(values).join(', ')}`);
    expect(rows).toEqual([Object.values(values)]);
    expect((await world.run('select null::text')).rows).toEqual([[null]]);
  });

  it('gives CSV as Postgres makes it, and the same where rows are fetched', async () => {
    const sql = `select g, nullif(g, 2) as g, case g when 1 then '' when 2 then '"' else 'a,b' end as "t ü"
      from generate_series(1, 3) g -- the end`;
    const texts = [];
    for (const rowLimit of [undefined, 10]) {
      const chunks: Uint8Array[] = [];
      const sink = csvSink({ write: async (bytes) => void chunks.push(bytes.slice()) });
      const { outcome } = await world.run(sql, { sink, rowLimit });
      expect(outcome.rowCount).toBe(3);
      texts.push(Buffer.concat(chunks).toString('utf8'));
    }
    expect(texts).toEqual(Array(2).fill('g,g_2,t ü\n1,1,""\n2,,""""\n3,3,"a,b"\n'));
  });

  it('looks into the schema of the connection first, and leaves the others within reach', async () => {
    const connection = { schema: 'lab' };
    expect((await world.run('select id from sample', { connection })).rows).toEqual([['7']]);
    expect((await world.run('select null::point3', { connection })).rows).toEqual([[null]]);
    expect((await world.failureOf('select id from sample')).details.sqlState).toBe('42P01');
  });

  it('names the place in the text that was given, whatever stands before it', async () => {
    const text = `/* 💧 é */ -- x\n select '💧', conut from pg_class`;
    for (const form of ['rows', 'csv'] as const) {
      const failure = await world.failureOf(text, { sink: new CollectingSink(form) });
      expect(failure).toMatchObject({
        reason: 'statementFailed',
        message: 'column "conut" does not exist',
        details: { sqlState: '42703', offset: text.indexOf('conut') },
      });
    }
    const late = await world.failureOf('select 1 / (g - 3) from generate_series(1, 5) g', {
      sink: new CollectingSink('csv'),
    });
    expect(late.details.sqlState).toBe('22012');
  });

  it('stops at the limit, and says whether there is more', async () => {
    const sql = 'select g from generate_series(1, 5) g';
    const cut = await world.run(sql, { rowLimit: 2 });
    expect([cut.rows, cut.outcome]).toEqual([
      [['1'], ['2']],
      { tag: '', rowCount: 2, isCut: true },
    ]);
    expect((await world.run(sql, { rowLimit: 5 })).outcome).toMatchObject({
      rowCount: 5,
      isCut: false,
    });
  });

  it('carries 1,600 columns, a statement of 1 MB and a cell of 50 MB', async () => {
    const columns = Array.from({ length: 1600 }, (_, index) => `${index} as c${index}`);
    const { rows } = await world.run(`select ${columns.join(', ')}`);
    expect(rows[0]?.[1599]).toBe('1599');
    const long = `select length('${'ü'.repeat(500_000)}')`;
    expect(await world.cell(long)).toBe('500000');
    const cell = await world.cell("select repeat('x', 50000000)");
    expect(cell?.length).toBe(50_000_000);
  });

  it('passes on what the server says beside the result', async () => {
    const { notices, outcome } = await world.run("do $$ begin raise notice 'hear'; end $$", {
      connection: { writable: true },
      wantsWrite: true,
    });
    expect([notices, outcome.tag]).toEqual([['NOTICE: hear'], 'DO']);
  });

  it('fetches no more than is taken in', async () => {
    const sql = "select repeat('x', 1000) from generate_series(1, 200000)";
    const taken: number[] = [];
    let goOn = (): void => undefined;
    const sink = new CollectingSink();
    sink.rows = (rows: readonly ResultRow[]) => {
      taken.push(rows.length);
      return new Promise((resolve) => (goOn = resolve));
    };
    const controller = new AbortController();
    const run = world.run(sql, { sink, signal: controller.signal });
    run.catch(() => undefined);
    await until(async () => taken.length === 1);
    // A server that could send on would soon be done with 200 MB.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([taken.length, await isWorkedOn('200000')]).toEqual([1, true]);
    controller.abort();
    goOn();
    await expect(run).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });
});

describe('ending a query', () => {
  it.each(['disable', 'require'] as const)('cancels it at the server, with tls %s', async (tls) => {
    const controller = new AbortController();
    const run = world.run(`select pg_sleep(60), '${tls}'`, {
      signal: controller.signal,
      connection: { tls },
    });
    run.catch(() => undefined);
    await until(() => isWorkedOn(`pg_sleep(60), '${tls}'`));
    controller.abort();
    await expect(run).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(await isWorkedOn('pg_sleep(60)')).toBe(false);
  });

  it('ends it when its time is over', async () => {
    const failure = await world.failureOf('select pg_sleep(60)', { timeoutMs: 50 });
    expect(failure).toMatchObject({ reason: 'statementTimedOut', details: { sqlState: '57014' } });
  });

  it('cancels it when its result cannot be taken in, and throws why', async () => {
    const sink = new CollectingSink('csv');
    sink.csv = async () => Promise.reject(new Error('no space'));
    const run = world.run("select repeat('y', 1000) from generate_series(1, 1000000)", { sink });
    await expect(run).rejects.toThrow('no space');
    expect(await isWorkedOn("repeat('y'")).toBe(false);
  });

  it('says that the connection was lost midway, and does not end the result', async () => {
    const proxy = await startProxy(postgres.port);
    const sink = new CollectingSink();
    let isEnded = false;
    sink.end = async () => void (isEnded = true);
    sink.rows = async () => proxy.cut();
    const failure = await world.failureOf('select g from generate_series(1, 1000000) g', {
      sink,
      connection: { port: proxy.port },
    });
    await proxy.close();
    expect([failure.reason, isEnded]).toEqual(['connectionLost', false]);
  });

  it('takes an ended session for what the server says of it', async () => {
    const run = world.failureOf('select pg_sleep(59)');
    await until(() => isWorkedOn('pg_sleep(59)'));
    await witness.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(59)'",
    );
    const { reason, details } = await run;
    expect([reason, details.sqlState]).toEqual(['connectionLost', '57P01']);
    expect(details.notes).toEqual(['terminating connection due to administrator command']);
  });

  it('fails as Check Access does where there is no way in', async () => {
    const run = world.run('select 1', { connection: { database: 'nowhere' } });
    await expect(run).rejects.toThrow(DatabaseError);
    await expect(run).rejects.toMatchObject({ reason: 'databaseMissing' });
  });
});

describe('a statement that may write', () => {
  const writing = { connection: { writable: true }, wantsWrite: true };

  it('is committed with what it returns', async () => {
    const { rows, outcome } = await world.run(
      'insert into lab.sample values (8), (9) returning id',
      writing,
    );
    expect([rows, outcome.tag]).toEqual([[['8'], ['9']], 'INSERT 0 2']);
    const { rowCount } = await witness.query('delete from lab.sample where id > 7');
    expect(rowCount).toBe(2);
  });

  it('is undone if its result cannot be taken in', async () => {
    const sink = new CollectingSink();
    sink.rows = async () => Promise.reject(new Error('no space'));
    const run = world.run('insert into lab.sample values (10) returning id', { ...writing, sink });
    await expect(run).rejects.toThrow('no space');
    expect(await world.cell('select count(*) from lab.sample')).toBe('1');
  });

  it('fails with what the commit is refused for', async () => {
    await postgres.execute(
      'create table lab.parent (id int primary key)',
      'create table lab.child (id int references lab.parent deferrable initially deferred)',
    );
    const failure = await world.failureOf('insert into lab.child values (1)', writing);
    expect(failure).toMatchObject({ reason: 'statementFailed', details: { sqlState: '23503' } });
  });

  it('runs outside of a transaction what Postgres does not run in one', async () => {
    expect((await world.run('vacuum lab.sample', writing)).outcome.tag).toBe('VACUUM');
    expect(
      (await world.run('create index concurrently on lab.sample (id)', writing)).outcome.tag,
    ).toBe('CREATE INDEX');
  });
});

interface Proxy {
  readonly port: number;
  /** Ends every connection at once. */
  cut(): void;
  close(): Promise<unknown>;
}

async function startProxy(port: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port });
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
