import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineTurns } from '../../../src/connectors/localLake/engineTurns';

let database: PGlite;
let turns: EngineTurns;

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec('create role reader login');
  turns = new EngineTurns(database);
});

afterAll(() => database?.close());

async function whoActs(): Promise<unknown> {
  const { rows } = await database.query('select current_user as name');
  return rows[0];
}

describe('the turns of an engine', () => {
  it('act as the client whose turn it is, and as the owner in between', async () => {
    for (let round = 0; round < 2; round += 1) {
      const turn = await turns.take('reader');
      expect(await whoActs()).toEqual({ name: 'reader' });
      await expect(turn.run('create role other')).rejects.toThrow('permission denied');
      turn.release();
      await turns.once(async (own) => {
        expect(await whoActs()).toEqual({ name: 'postgres' });
        await own.run(`create role made${round}`);
      });
    }
  });

  it('write, although a client before them only reads', async () => {
    const reading = await turns.take('reader');
    await reading.run('set default_transaction_read_only = on');
    await expect(reading.run('create temp table noted ()')).rejects.toThrow('read-only');
    reading.release();
    await turns.once((own) => own.run('begin; create table noted (); commit'));
    expect((await database.query('select from noted')).rows).toEqual([]);
  });
});
