import { describe, expect, it } from 'vitest';
import { readPair } from '../../../../src/core/schemaDiff/decide/readPair';
import { openQuestions } from '../../../../src/core/schemaDiff/decide/openQuestions';
import { withDecision } from '../../../../src/core/schemaDiff/decide/withDecision';
import type { Match } from '../../../../src/core/schemaDiff/match/matches';
import type { SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { snapshotOf } from '../../../fakes/ddl';
import { aSnapshot, aTable } from '../../../fakes/snapshots';

const sides = {
  before: aSnapshot({
    relations: [
      aTable('run', ['operator text', 'run text']),
      aTable('strain$raw', ['name$ text'], { schema: 'lab' }),
      aTable('a.b=c', ['d text']),
    ],
  }),
  after: aSnapshot({ relations: [aTable('run', ['person text']), aTable('runs', ['x text'])] }),
};

describe('a pair as a person writes it', () => {
  it.each([
    ['run=runs', 'table', ['public', 'run'], ['public', 'runs']],
    ['public.run=public.runs', 'table', ['public', 'run'], ['public', 'runs']],
    [
      'run.operator=run.person',
      'column',
      ['public', 'run', 'operator'],
      ['public', 'run', 'person'],
    ],
    ['lab.strain$raw=runs', 'table', ['lab', 'strain$raw'], ['public', 'runs']],
    [
      'lab."strain$raw"."name$" = public.runs.x',
      'column',
      ['lab', 'strain$raw', 'name$'],
      ['public', 'runs', 'x'],
    ],
    ['"a.b=c".d=runs.x', 'column', ['public', 'a.b=c', 'd'], ['public', 'runs', 'x']],
  ] as const)('%s is two of a kind', (written, kind, from, to) => {
    expect(readPair(written, sides)).toEqual({ kind, from, to });
  });

  it.each([
    ['run', /"run" is no pair/, /older name, =, and the newer/],
    ['run=run.person', /not of one kind/, /two tables, two columns/],
    ['rum=runs', /no rum in the older side/, /as lakeside schema diff shows/],
    ['public.run=public.rums', /no public\.rums in the newer side/, /public\.runs/],
    ['run.operator=public.run.persn', /no public\.run\.persn/, /public\.run\.person/],
  ])('%s means nothing, and it is said why', (written, message, remedy) => {
    const failure: unknown = (() => {
      try {
        return readPair(written, sides);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toMatchObject({
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(remedy),
    });
  });
});

it('a later decision takes the place of an earlier one, or takes it back', () => {
  const pair = { kind: 'table', from: ['a', 'b'], to: ['a', 'c'] } as const;
  const other = { ...pair, to: ['a', 'd'], isSame: true };
  const once = withDecision([other], pair, true);
  expect(once).toEqual([other, { ...pair, isSame: true }]);
  expect(withDecision(once, pair, false)).toEqual([other, { ...pair, isSame: false }]);
  expect(withDecision(once, pair, undefined)).toEqual([other]);
});

it('columns that are one if their tables are, are no questions of their own', () => {
  const grounds = { confidence: 0.8, accepted: false, words: [] };
  const table: Match = {
    kind: 'table',
    from: ['p', 'a'],
    to: ['p', 'b'],
    evidence: 'score',
    ...grounds,
  };
  const column = (name: string, evidence: 'score' | 'exactName'): Match => ({
    kind: 'column',
    from: ['p', 'a', name],
    to: ['p', 'b', name],
    evidence,
    ...grounds,
  });
  const matches = [table, column('x', 'exactName'), column('y', 'score')];
  expect(openQuestions({ matches, values: [] })).toEqual([table, column('y', 'score')]);
});

it('a pair of values is written with their enum before them', async () => {
  const side = async (value: string): Promise<SchemaSnapshot> =>
    snapshotOf(`create type mood as enum ('sad', '${value}'); create table t (sad int)`);
  const both = { before: await side('ok'), after: await side('it is fine') };
  expect(readPair('mood.ok=public.mood."it is fine"', both)).toEqual({
    kind: 'enumValue',
    from: ['public', 'mood', 'ok'],
    to: ['public', 'mood', 'it is fine'],
  });
  expect(() => readPair('mood.sad=t.sad', both)).toThrow('not of one kind');
});
