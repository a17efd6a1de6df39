import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineTurns } from '../../../src/connectors/localLake/engineTurns';
import {
  startPostgresServer,
  type RunningPostgres,
} from '../../../src/connectors/localLake/postgresServer';
import { PostgresSessions } from '../../../src/connectors/postgres/sessions/postgresSessions';
import type { Connection } from '../../../src/core/lake/lake';
import type { SqlSession } from '../../../src/core/warehouse/sqlSession';

/** Tells when a statement has reached the engine. */
class WatchedTurns extends EngineTurns {
  onTake = (): void => undefined;

  override take(user: string): ReturnType<EngineTurns['take']> {
    this.onTake();
    return super.take(user);
  }
}

let database: PGlite;
let turns: WatchedTurns;
let server: RunningPostgres;
let session: SqlSession;
const { signal } = new AbortController();

beforeAll(async () => {
  database = await PGlite.create();
  turns = new WatchedTurns(database);
  server = await startPostgresServer(() => Promise.resolve(turns), { port: 0 });
  const connection: Connection = {
    name: 'local',
    host: '127.0.0.1',
    port: server.port,
    user: 'postgres',
    database: 'postgres',
    schema: undefined,
    tls: 'disable',
    writable: false,
  };
  const options = { password: 'postgres', environment: {} };
  session = await new PostgresSessions(connection, options).open({ signal });
});

afterAll(async () => {
  session?.close();
  await server?.close();
  await database?.close();
});

function ask(sql: string, asked = signal): Promise<readonly (readonly (string | null)[])[]> {
  return session.query({ sql, values: [] }, { signal: asked });
}

/** A lock that a statement takes with its last row, and that outlives its transaction. */
const locksLast = `select pg_advisory_lock(7)
  from (select count(*) from generate_series(1, 1000000)) as worked`;
const locks = "select count(*) from pg_locks where locktype = 'advisory'";

describe('cancelling on the local lake, whose engine has one thread', () => {
  it('ends the waiting as cancelled, but only when the statement has run to its end', async () => {
    const controller = new AbortController();
    turns.onTake = () => controller.abort(new Error('enough'));
    await expect(ask(locksLast, controller.signal)).rejects.toThrow('enough');
    turns.onTake = () => undefined;
    expect(await ask(locks)).toEqual([['1']]);
  });

  it('leaves the session as it was: what follows is answered', async () => {
    expect(await ask('select 1')).toEqual([['1']]);
    expect(await ask('show transaction_read_only')).toEqual([['on']]);
  });
});
