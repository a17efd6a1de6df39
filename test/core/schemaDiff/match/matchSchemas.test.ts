import { expect, test } from 'vitest';
import { matchSchemas } from '../../../../src/core/schemaDiff/match/matchSchemas';
import { aSnapshot, aTable } from '../../../fakes/snapshots';

test('what is called the same is the same, tables before columns', () => {
  const before = aSnapshot({ relations: [aTable('run', ['id', 'name']), aTable('old', ['id'])] });
  const after = aSnapshot({ relations: [aTable('run', ['id', 'title']), aTable('new', ['id'])] });
  const { matches } = matchSchemas(before, after);
  expect(matches.map(({ kind, from, to }) => ({ kind, from, to }))).toEqual([
    { kind: 'table', from: ['public', 'run'], to: ['public', 'run'] },
    { kind: 'column', from: ['public', 'run', 'id'], to: ['public', 'run', 'id'] },
  ]);
});

test('what a person said is not the same is no match', () => {
  const snapshot = aSnapshot({ relations: [aTable('run', ['id'])] });
  const path = ['public', 'run', 'id'];
  const decisions = [{ kind: 'column', from: path, to: path, isSame: false }] as const;
  const { matches } = matchSchemas(snapshot, snapshot, { decisions });
  expect(matches.map(({ kind }) => kind)).toEqual(['table']);
});
