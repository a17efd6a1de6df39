import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from 'pg';
import { PostgresSessions } from '../../src/connectors/postgres/sessions/postgresSessions';
import { planQuery } from '../../src/core/warehouse/planQuery';
import { QueryError } from '../../src/core/warehouse/queryError';
import type { SqlSession } from '../../src/core/warehouse/sqlSession';
import { parser, QueryWorld } from './postgres/queryWorld';
import { startPostgres, type TestPostgres } from './postgres/startPostgres';

let postgres: TestPostgres;
let world: QueryWorld;
let witness: Client;
let session: SqlSession;
const signal = new AbortController().signal;

beforeAll(async () => {
  postgres = await startPostgres();
  world = new QueryWorld(postgres);
  witness = await postgres.connect();
  await postgres.execute('create table sample as select g as id from generate_series(1, 1000) g');
  session = await open();
});

afterAll(async () => {
  session?.close();
  await witness?.end();
  await postgres?.stop();
});

function open(): Promise<SqlSession> {
  const options = { password: postgres.password, environment: {} };
  return new PostgresSessions(world.connection(), options).open({ signal });
}

const startOptions = {
  signal,
  timeoutMs: 10_000,
  cutAtBytes: undefined,
  onNotice: () => undefined,
};

interface StartChanges {
  readonly wantsWrite?: boolean;
  readonly cutAtBytes?: number;
}

async function start(sql: string, changes: StartChanges = {}) {
  const connection = world.connection({ writable: true });
  const plan = await planQuery(sql, { parser, connection, wantsWrite: false, ...changes });
  return session.start(plan, { ...startOptions, cutAtBytes: changes.cutAtBytes });
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error;
  }
}

describe('a session', () => {
  it('binds values, whatever is in them', async () => {
    const values = ["'; drop table sample; --", '💧', null];
    const sql = 'select $1::text, $2::text, $3::text, $1 is null';
    const rows = await session.query({ sql, values }, { signal });
    expect(rows).toEqual([[...values, 'f']]);
  });

  it('never writes, not even after what it read tried to let it', async () => {
    const query = (sql: string): Promise<unknown> =>
      failureOf(session.query({ sql, values: [] }, { signal }));
    await query("select set_config('default_transaction_read_only', 'off', false)");
    await query("select set_config('transaction_read_only', 'off', false)");
    expect(await query('delete from sample')).toMatchObject({ details: { sqlState: '25006' } });
    expect(await query('select count(*) from sample')).toEqual([['1000']]);
  });

  it('takes statements one after the other, however many are asked at once', async () => {
    const asked = Array.from({ length: 20 }, (_, index) =>
      session.query({ sql: 'select $1::int', values: [String(index)] }, { signal }),
    );
    const rows = (await Promise.all(asked)).map(([row]) => row?.[0]);
    expect(rows).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
  });

  it('cancels at the server what is aborted, gives up what waits, and goes on', async () => {
    const controllers = [new AbortController(), new AbortController()];
    const [running, waiting] = controllers.map((controller) =>
      failureOf(
        session.query({ sql: 'select pg_sleep(60)', values: [] }, { signal: controller.signal }),
      ),
    );
    while (!(await isSleeping())) await new Promise((resolve) => setTimeout(resolve, 5));
    controllers[1]?.abort(new Error('no longer wanted'));
    expect(await waiting).toEqual(new Error('no longer wanted'));
    controllers[0]?.abort(new Error('scrolled on'));
    expect(await running).toEqual(new Error('scrolled on'));
    expect(await isSleeping()).toBe(false);
    const rows = await session.query({ sql: 'select 1', values: [] }, { signal });
    expect(rows).toEqual([['1']]);
  });

  it('knows that its connection is lost', async () => {
    const lost = await open();
    const pid = await lost.query({ sql: 'select pg_backend_pid()', values: [] }, { signal });
    const working = failureOf(lost.query({ sql: 'select pg_sleep(60)', values: [] }, { signal }));
    await witness.query('select pg_terminate_backend($1)', [pid[0]?.[0]]);
    expect(QueryError.is(await working)).toBe(true);
    expect(lost.isOpen).toBe(false);
    expect(session.isOpen).toBe(true);
  });
});

async function isSleeping(): Promise<boolean> {
  const { rows } = await witness.query(
    "select 1 from pg_stat_activity where wait_event = 'PgSleep'",
  );
  return rows.length > 0;
}

describe('an open statement', () => {
  it('hands out rows as they are asked for, and ends', async () => {
    const statement = await start('select id from sample order by id');
    expect(statement.columns.map(({ name }) => name)).toEqual(['id']);
    const first = await statement.fetch(2, { signal });
    const rest = await statement.fetch(2_000, { signal });
    expect(first).toMatchObject({ rows: [['1'], ['2']], tag: undefined });
    expect([rest.rows.length, rest.tag]).toEqual([998, 'SELECT 998']);
    expect(await statement.fetch(5, { signal })).toMatchObject({ rows: [], tag: 'SELECT 998' });
    await statement.close();
    expect(session.isOpen).toBe(true);
  });

  it('may be closed before its end, after which the session goes on', async () => {
    const statement = await start('select id from sample');
    await statement.fetch(1, { signal });
    await statement.close();
    const rows = await session.query({ sql: 'select 1', values: [] }, { signal });
    expect(rows).toEqual([['1']]);
  });

  it('names the place of what fails, and is refused what it may not do', async () => {
    expect(await failureOf(start('select\n nothing from sample'))).toMatchObject({
      details: { sqlState: '42703', offset: 8 },
    });
    const refused = await failureOf(start("select pg_notify('a', 'b')"));
    expect(refused).toMatchObject({ reason: 'statementRefused' });
    const rows = await session.query({ sql: 'select 1', values: [] }, { signal });
    expect(rows).toEqual([['1']]);
  });

  it('commits what it was allowed to write, once it came to its end', async () => {
    const statement = await start('insert into sample values (5000) returning id', {
      wantsWrite: true,
    });
    await statement.fetch(10, { signal });
    await statement.close();
    const { rows } = await witness.query('select count(*)::int as count from sample');
    expect(rows).toEqual([{ count: 1001 }]);
  });

  it('lets what no transaction is put around write, if it was allowed', async () => {
    const own = await open();
    const connection = world.connection({ writable: true });
    for (const sql of [
      'create table made (id int)',
      'do $$ begin insert into made values (1); end $$',
    ]) {
      const plan = await planQuery(sql, { parser, connection, wantsWrite: true });
      expect(plan.isInTransaction).toBe(false);
      const options = startOptions;
      await (await own.start(plan, options)).close();
    }
    expect((await witness.query('select id from made')).rows).toEqual([{ id: 1 }]);
    const reading = own.query({ sql: 'delete from made', values: [] }, { signal });
    expect(await failureOf(reading)).toMatchObject({ details: { sqlState: '25006' } });
    own.close();
  });

  it('says what a statement without rows did', async () => {
    const statement = await start("set statement_timeout = '7s'", { wantsWrite: true });
    expect(statement.columns).toEqual([]);
    expect(await statement.fetch(1, { signal })).toMatchObject({ rows: [], tag: 'SET' });
    await statement.close();
  });
});

describe('a cursor', () => {
  it('sees one moment, and every place of it', async () => {
    const own = await open();
    const sql = 'select id from sample where id <= $1 order by id desc';
    const cursor = await own.openCursor({ sql, values: ['1000'] }, { signal });
    await witness.query('delete from sample where id = 3');
    const at = async (position: number): Promise<unknown> =>
      cursor.fetchAt(position, 2, { signal });
    expect(await at(0)).toEqual([['1000'], ['999']]);
    expect(await at(998)).toEqual([['2'], ['1']]);
    expect(await at(997)).toEqual([['3'], ['2']]);
    expect(await at(2_000)).toEqual([]);
    expect(await cursor.count({ signal })).toBe(1_000);
    expect(await Promise.all([at(10), at(5), at(999)])).toEqual([
      [['990'], ['989']],
      [['995'], ['994']],
      [['1']],
    ]);
    const sameMoment = { sql: 'select count(*) from sample where id = 3', values: [] };
    expect(await cursor.query(sameMoment, { signal })).toEqual([['1']]);
    await cursor.close();
    own.close();
  });

  it('outlives whoever stops waiting for it, and not its own end', async () => {
    const own = await open();
    const sql =
      'select id from generate_series(1, 2) id where pg_sleep(case id when 1 then 0.2 else 60 end) is not null';
    const cursor = await own.openCursor({ sql, values: [] }, { signal });
    const controller = new AbortController();
    const given = failureOf(cursor.fetchAt(0, 1, { signal: controller.signal }));
    controller.abort(new Error('scrolled on'));
    expect(await given).toEqual(new Error('scrolled on'));
    expect(await cursor.fetchAt(0, 1, { signal })).toEqual([['1']]);
    const rest = failureOf(cursor.fetchAt(1, 1, { signal }));
    while (!(await isSleeping())) await new Promise((resolve) => setTimeout(resolve, 5));
    await cursor.close();
    expect(await rest).toBeInstanceOf(Error);
    expect(await isSleeping()).toBe(false);
    expect(await own.query({ sql: 'select 1', values: [] }, { signal })).toEqual([['1']]);
    own.close();
  });

  it('is ended by the server, too, if nobody comes back', async () => {
    const sql = "select current_setting('idle_in_transaction_session_timeout')";
    expect(await session.query({ sql, values: [] }, { signal })).toEqual([['10min']]);
  });
});

describe('long cells', () => {
  const megabyte = 1024 * 1024;
  const cutAtBytes = megabyte;

  it('come as their beginning, with their size and what tells them apart', async () => {
    const statement = await start(
      `select g as id, repeat('é', 3000000 + g) as long, null as nothing, 'end' as last
       from generate_series(1, 3) g`,
      { cutAtBytes },
    );
    const { rows, cuts, tag } = await statement.fetch(10, { signal });
    await statement.close();
    expect(tag).toBe('SELECT 3');
    expect(rows.map(([id, , nothing, last]) => [id, nothing, last])).toEqual([
      ['1', null, 'end'],
      ['2', null, 'end'],
      ['3', null, 'end'],
    ]);
    expect(rows.map(([, long]) => /^é{32768}$/.test(long ?? ''))).toEqual([true, true, true]);
    const digests = await witness.query(
      `select encode(sha256(convert_to(repeat('é', 3000000 + g), 'utf8')), 'hex') as digest
       from generate_series(1, 3) g`,
    );
    expect(rows.map((row) => cuts.get(row))).toEqual(
      digests.rows.map(({ digest }, index) => [
        { column: 1, sizeBytes: 2 * (3_000_001 + index), digest },
      ]),
    );
  });

  it('are whole where that is asked for, and up to the limit', async () => {
    const sql = `select repeat('x', ${megabyte}) as a, repeat('y', ${megabyte + 1}) as b`;
    const cut = await start(sql, { cutAtBytes });
    const { rows, cuts } = await cut.fetch(1, { signal });
    await cut.close();
    expect(rows[0]?.map((cell) => cell?.length)).toEqual([megabyte, 65_536]);
    expect([...cuts.values()].flat().map(({ column }) => column)).toEqual([1]);
    const whole = await start(sql);
    const found = await whole.fetch(1, { signal });
    await whole.close();
    expect(found.rows[0]?.map((cell) => cell?.length)).toEqual([megabyte, megabyte + 1]);
    expect(found.cuts.size).toBe(0);
  });

  it('of 50 MB take no memory, however many there are', async () => {
    const sql = `select repeat(md5(g::text), 1638400) as long from generate_series(1, 12) g`;
    const statement = await start(sql, { cutAtBytes });
    const before = process.memoryUsage();
    let most = 0;
    for (let row = 0; row < 12; row += 1) {
      const { rows, cuts } = await statement.fetch(1, { signal });
      expect([rows.length, [...cuts.values()].flat()[0]?.sizeBytes]).toEqual([1, 52_428_800]);
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external - before.heapUsed - before.external);
    }
    await statement.close();
    expect(most).toBeLessThan(48 * megabyte);
  });

  it('leave the session as it was when their reading is called off', async () => {
    const statement = await start(`select repeat('x', 2000000) from generate_series(1, 5000)`, {
      cutAtBytes,
    });
    const controller = new AbortController();
    const reading = failureOf(statement.fetch(100, { signal: controller.signal }));
    controller.abort();
    await reading;
    await statement.close();
    const next = await start('select 1');
    expect((await next.fetch(1, { signal })).rows).toEqual([['1']]);
    await next.close();
  });
});
