import { afterAll, beforeAll, expect, it } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { soakProgress, tellSoak } from '../../../faults/soakProgress';
import { MigrationRounds, type Knowledge } from './migrationRounds';

let rounds: MigrationRounds;

beforeAll(async () => {
  rounds = await MigrationRounds.start();
});

afterAll(() => rounds?.stop());

const count = Number(process.env['LAKESIDE_MIGRATIONS'] ?? 16);
const firstSeed = Number(process.env['LAKESIDE_FIRST_MIGRATION'] ?? 1);

/** Who knows names only has questions that nobody answers here. */
const leastWhole: Readonly<Record<Knowledge, number>> = { names: 0.4, ids: 0.8, oids: 0.8 };

it('any schema that is changed at random and migrated is as the changed one, with all rows', async () => {
  const problems: string[] = [];
  const progress = soakProgress('migrations', count);
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    problems.push(...(await rounds.play(seed)));
    progress(seed - firstSeed + 1);
  }
  expect(problems.join('\n\n')).toBe('');
  for (const [knowledge, { planned, whole, refused }] of rounds.tallies) {
    const rest = `${planned - whole - refused} leave something out, ${refused} say why they do nothing`;
    tellSoak(`migrations by ${knowledge}: ${whole} of ${planned} make all of it, ${rest}`);
    // One that leaves something out shows less, and would show nothing if it left out everything.
    if (planned >= 16) {
      expect(whole, knowledge).toBeGreaterThan(planned * leastWhole[knowledge]);
    }
  }
});

it('a schema is not different from itself', async () => {
  const { world } = rounds;
  const database = await world.make('create table t (id int)');
  const snapshot = await world.read(database);
  expect(diffSchemas(snapshot, snapshot).changes).toEqual([]);
});
