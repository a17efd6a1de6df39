import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { MigrationError } from '../../../../src/core/schemaDiff/migration/migrationError';
import { SchemaWorld } from '../schemaWorld';
import { playRound, type Knowledge } from './migrationRounds';

let world: SchemaWorld;

beforeAll(async () => {
  world = await SchemaWorld.start();
});

afterAll(() => world?.stop());

const rounds = Number(process.env['LAKESIDE_MIGRATION_ROUNDS'] ?? 8);
const firstSeed = Number(process.env['LAKESIDE_MIGRATION_SEED'] ?? 1);

describe('any schema that is changed at random and migrated is as the changed one, with all rows', () => {
  it.each(['oids', 'ids', 'names'] as const)(
    'known by %s',
    async (knowledge: Knowledge) => {
      const problems: string[] = [];
      for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
        const problem = await problemOf(seed, knowledge);
        if (problem !== undefined) problems.push(problem);
      }
      expect(problems.join('\n\n')).toBe('');
    },
    3_600_000,
  );
});

async function problemOf(seed: number, knowledge: Knowledge): Promise<string | undefined> {
  try {
    const { migration, report, left, changes } = await playRound(world, seed, knowledge);
    const lost = report.tables.filter(({ before, after }) => after.rows < before.rows);
    if (lost.length > 0) return `seed ${seed}: rows are gone of ${JSON.stringify(lost)}`;
    if (migration.leftOut.length > 0 || left.changes.length === 0) return undefined;
    const kinds = left.changes.map(({ kind, object }) => `${kind} ${object.join('.')}`);
    return `seed ${seed} (${knowledge}): ${kinds.join(', ')} after ${changes.join('; ')}`;
  } catch (error) {
    // Without numbers and ids two tables that swapped their names are two that swapped their columns, and
    // values of one may not fit the other: that is told, and nothing is changed.
    const isGuess = knowledge === 'names' && error instanceof Error && isDataError(error.cause);
    if (isGuess) return undefined;
    return error instanceof Error ? error.message : String(error);
  }
}

/** Classes 22 and 23 of Postgres' codes. */
function isDataError(error: unknown): boolean {
  return MigrationError.is(error, 'stepFailed') && /^2[23]/.test(error.sqlState ?? '');
}

it('a schema is not different from itself', async () => {
  const database = await world.make('create table t (id int)');
  const snapshot = await world.read(database);
  expect(diffSchemas(snapshot, snapshot).changes).toEqual([]);
});
