// What a program that knows `pg` would write to export a table: pages of a cursor, each row as JSON.
//   node exportLoop.mjs FILE        the database from the environment, as libpq reads it
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { Client } from 'pg';

const PAGE_ROWS = 10_000;

const client = new Client({ database: 'postgres' });
await client.connect();
const file = createWriteStream(process.argv[2]);
await client.query('begin read only');
await client.query('declare rows no scroll cursor for select * from sample');
for (;;) {
  const { rows } = await client.query(`fetch ${PAGE_ROWS} from rows`);
  if (rows.length === 0) break;
  for (const row of rows) if (!file.write(`${JSON.stringify(row)}\n`)) await once(file, 'drain');
}
file.end();
await once(file, 'finish');
await client.end();
