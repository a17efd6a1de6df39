import type { Client } from 'pg';
import type { SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import type { Chance } from './chance';
import type { Make } from './make';
import { remakes } from './remakes';
import { tableChanges } from './tableChanges';
import { treeChanges } from './treeChanges';
import { typeChanges } from './typeChanges';
import { viewChanges } from './viewChanges';

/**
 * Statements that change a schema at random, within a transaction; what Postgres refuses is passed over.
 * Gives what it took.
 */
export async function changeAtRandom(
  client: Client,
  chance: Chance,
  { count, read }: { readonly count: number; readonly read: () => Promise<SchemaSnapshot> },
): Promise<readonly string[]> {
  const done: string[] = [];
  let snapshot = await read();
  for (let attempt = 0; attempt < count * 4 && done.length < count; attempt += 1) {
    const sql = randomChange(snapshot, chance);
    if (sql === undefined || !(await isTaken(client, sql))) continue;
    done.push(sql);
    snapshot = await read();
  }
  return done;
}

/** What waits for the end of a transaction would stand in the way of what comes next. */
async function isTaken(client: Client, sql: string): Promise<boolean> {
  await client.query('savepoint change');
  try {
    await client.query(`${sql}; set constraints all immediate`);
    await client.query('release savepoint change');
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !('severity' in error)) throw error;
    await client.query('rollback to savepoint change');
    return false;
  }
}

/** Each as often as it stands here. */
const groups: readonly (readonly Make[])[] = [
  tableChanges,
  tableChanges,
  tableChanges,
  tableChanges,
  remakes,
  typeChanges,
  typeChanges,
  viewChanges,
  treeChanges,
];

function randomChange(snapshot: SchemaSnapshot, chance: Chance): string | undefined {
  const tables = snapshot.relations.filter(({ kind }) => kind === 'table');
  if (tables.length === 0) return undefined;
  const make = chance.of(chance.of(groups));
  return make(chance.of(tables), chance, snapshot);
}
