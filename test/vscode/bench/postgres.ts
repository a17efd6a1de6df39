import assert from 'node:assert/strict';
import { Client } from 'pg';

/** Runs statements on a database of the test run's Postgres, as its superuser. */
export async function execute(database: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ ...server(), database, ssl: false });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The rows of a query, as its superuser. */
export async function query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ ...server(), database: 'postgres', ssl: false });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

function server(): Server {
  const text = process.env['LAKESIDE_TEST_POSTGRES'];
  assert.ok(text, 'case.json does not say "postgres": true');
  const { host, port, user, password } = JSON.parse(text) as Server;
  return { host, port, user, password };
}
