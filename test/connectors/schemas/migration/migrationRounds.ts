import { PostgresSchemaMigrator } from '../../../../src/connectors/postgres/schema/postgresSchemaMigrator';
import { systemClock } from '../../../../src/core/base/clock';
import { diffSchemas, type SchemaDiff } from '../../../../src/core/schemaDiff/diffSchemas';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import type { Migration } from '../../../../src/core/schemaDiff/migration/migration';
import type { MigrationReport } from '../../../../src/core/schemaDiff/migration/schemaMigrator';
import type { Relation, SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { QueryWorld } from '../../postgres/queryWorld';
import { parser, type SchemaWorld } from '../schemaWorld';
import { Chance } from './chance';
import { changeAtRandom } from './randomChanges';
import { randomSchema } from './randomSchema';

/** By what the two sides of a round know each other. */
export type Knowledge = 'oids' | 'ids' | 'names';

export interface Round {
  readonly seed: number;
  readonly changes: readonly string[];
  readonly migration: Migration;
  readonly report: MigrationReport;
  /** What is still different then. */
  readonly left: SchemaDiff;
}

/**
 * Makes a schema with rows, changes a copy of it at random, migrates the original, and compares again.
 */
export async function playRound(
  world: SchemaWorld,
  seed: number,
  knowledge: Knowledge,
): Promise<Round> {
  const chance = new Chance(seed);
  const original = await world.make(randomSchema(chance));
  const copy = `${original}_copy`;
  await world.postgres.execute(`create database ${copy} template ${original}`);
  const before = await world.read(original);
  const client = await world.postgres.connect(copy);
  let changes: readonly string[];
  try {
    changes = await changeAtRandom(client, chance, {
      count: 1 + chance.below(7),
      read: () => world.read(copy),
    });
  } finally {
    await client.end();
  }
  const sides = known(before, await world.read(copy), knowledge);
  const migration = planMigration(diffSchemas(sides.before, sides.after), {
    includesDestructive: true,
  });
  try {
    const report = await migratorOf(world, original).apply(migration, {
      signal: new AbortController().signal,
    });
    const now = known(before, await world.read(original), 'names').after;
    const left = diffSchemas(now, withoutNumbers(sides.after));
    await world.postgres.execute(`drop database ${original}`, `drop database ${copy}`);
    return { seed, changes, migration, report, left };
  } catch (error) {
    const steps = migration.steps.map(({ sql }) => sql).join(';\n');
    throw new Error(
      `seed ${seed} (${knowledge}): ${String(error)}\nafter\n${changes.join(';\n')}\nby\n${steps}`,
      {
        cause: error,
      },
    );
  }
}

export function migratorOf(world: SchemaWorld, database: string): PostgresSchemaMigrator {
  const { host, port, password } = world.postgres;
  const connection = {
    ...new QueryWorld({ host, port, user: 'postgres', password }).connection(),
    database,
    writable: true,
  };
  return new PostgresSchemaMigrator(connection, {
    password,
    clock: systemClock,
    parser,
    environment: {},
  });
}

function known(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  knowledge: Knowledge,
): { readonly before: SchemaSnapshot; readonly after: SchemaSnapshot } {
  switch (knowledge) {
    case 'oids':
      return { before, after: { ...after, origin: before.origin } };
    case 'ids':
      return { before: withIds(before), after: withIds(after) };
    case 'names':
      return { before: withoutNumbers(before), after: withoutNumbers(after) };
  }
}

function withIds(snapshot: SchemaSnapshot): SchemaSnapshot {
  const relations = snapshot.relations.map((relation) => ({
    ...relation,
    benchling: { id: `ts_${relation.oid}` },
    columns: relation.columns.map((column) => ({
      ...column,
      benchling: { id: `tsf_${relation.oid}_${column.attnum}` },
    })),
  }));
  return withoutNumbers({ ...snapshot, relations });
}

function withoutNumbers(snapshot: SchemaSnapshot): SchemaSnapshot {
  const relations = snapshot.relations.map((relation): Relation => ({
    ...relation,
    oid: undefined,
    columns: relation.columns.map((column) => ({ ...column, attnum: undefined })),
  }));
  return { ...snapshot, relations };
}
