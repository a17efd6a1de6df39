import { describe, expect, it } from 'vitest';
import { diffSchemas, type SchemaDiff } from '../../../../../src/core/schemaDiff/diffSchemas';
import { openQuestions } from '../../../../../src/core/schemaDiff/decide/openQuestions';
import type { MatchDecision } from '../../../../../src/core/schemaDiff/match/matches';
import type { EnumType, SchemaSnapshot } from '../../../../../src/core/schemaDiff/model/snapshot';
import { snapshotOf } from '../../../../fakes/ddl';

/** Values with their numbers; each database has a number of its own. */
async function live(
  values: Readonly<Record<string, number>>,
  { name = 'mood', oid = 1, database = 5 } = {},
): Promise<SchemaSnapshot> {
  const snapshot = await snapshotOf('create table t (id int)');
  const type: EnumType = {
    schema: 'lab',
    name,
    oid,
    values: Object.keys(values),
    valueOids: Object.values(values),
  };
  const identity = {
    name: 'lake',
    oid: database,
    systemIdentifier: '7',
    serverVersion: '18',
    user: 'u',
  };
  return { ...snapshot, origin: { kind: 'live', database: identity }, enums: [type] };
}

async function written(...values: readonly string[]): Promise<SchemaSnapshot> {
  return snapshotOf(
    `create schema lab; create type lab.mood as enum (${values.map((value) => `'${value}'`).join(', ')}); create table t (id int)`,
  );
}

function kinds({ changes }: SchemaDiff): readonly string[] {
  return changes.map(({ kind }) => kind);
}

function asked(diff: SchemaDiff): readonly (readonly [string, string, number])[] {
  return openQuestions(diff).map(({ from, to, confidence }) => [
    from.at(-1) ?? '',
    to.at(-1) ?? '',
    confidence,
  ]);
}

describe('values of an enum in one database', () => {
  it('are one by their numbers, whatever else comes, and their names may go in a circle', async () => {
    const diff = diffSchemas(
      await live({ sad: 1, ok: 2, happy: 3 }),
      await live({ great: 4, happy: 1, fine: 2, sad: 3 }),
    );
    expect(
      diff.values.map(({ from, to, evidence, accepted }) => [from[2], to[2], evidence, accepted]),
    ).toEqual([
      ['sad', 'happy', 'oid', true],
      ['ok', 'fine', 'oid', true],
      ['happy', 'sad', 'oid', true],
    ]);
    const object = ['lab', 'mood'];
    expect(diff.changes).toEqual([
      {
        kind: 'renameEnumValue',
        object,
        before: ['sad', 'ok', 'happy'],
        after: ['happy', 'fine', 'sad'],
      },
      {
        kind: 'addEnumValue',
        object,
        before: ['happy', 'fine', 'sad'],
        after: ['great', 'happy', 'fine', 'sad'],
      },
    ]);
    expect(openQuestions(diff)).toEqual([]);
    expect(diff.hazards.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 3 }, () => 'breaksStatements'),
    );
  });

  it('are so in a type that is called otherwise, too', async () => {
    const diff = diffSchemas(
      await live({ sad: 1, ok: 2 }),
      await live({ sad: 1, fine: 2 }, { name: 'state' }),
    );
    expect(kinds(diff)).toEqual(['renameEnum', 'renameEnumValue']);
  });

  it('have other numbers in a type that was made anew, and are known by their names then', async () => {
    const diff = diffSchemas(
      await live({ sad: 1, ok: 2, happy: 3 }),
      await live({ sad: 11, fine: 12, happy: 13 }, { oid: 2 }),
    );
    expect(kinds(diff)).toEqual(['addEnumValue', 'dropEnumValue']);
    expect(asked(diff)).toEqual([['ok', 'fine', 0.9]]);
  });
});

describe('values of an enum that have no numbers in common', () => {
  it.each([
    ['two databases', () => live({ a: 1, b: 2 }), () => live({ a: 1, c: 2 }, { database: 6 })],
    ['a snapshot and DDL', () => live({ a: 1, b: 2 }), () => written('a', 'c')],
    ['two files of DDL', () => written('a', 'b'), () => written('a', 'c')],
  ])('are asked about and not guessed, in %s', async (_, before, after) => {
    const diff = diffSchemas(await before(), await after());
    expect(kinds(diff).filter((kind) => kind.includes('Enum'))).toEqual([
      'addEnumValue',
      'dropEnumValue',
    ]);
    expect(asked(diff)).toEqual([['b', 'c', 0.9]]);
  });

  it('are one without a question where only case and what separates words differ', async () => {
    const diff = diffSchemas(
      await written('In progress', 'done'),
      await written('in_progress', 'done'),
    );
    expect(kinds(diff)).toEqual(['renameEnumValue']);
    expect(openQuestions(diff)).toEqual([]);
  });

  it.each([
    ['A+', 'A-'],
    ['1.5', '15'],
    ['<10', '>10'],
    ['delta -1', 'delta 1'],
    ['C++', 'C'],
  ])('are asked about where a sign differs that may say something: %s and %s', async (was, is) => {
    const diff = diffSchemas(await written(was, 'done'), await written(is, 'done'));
    expect(kinds(diff)).toEqual(['addEnumValue', 'dropEnumValue']);
    expect(asked(diff)).toMatchObject([[was, is, 0.9]]);
  });

  it('are asked about where two have the same letters', async () => {
    const diff = diffSchemas(
      await written('in progress'),
      await written('in_progress', 'In-Progress'),
    );
    expect(kinds(diff)).toEqual(['addEnumValue', 'dropEnumValue']);
    expect(asked(diff)).toEqual([['in progress', 'in_progress', 0.9]]);
  });

  it.each([
    ['it from one that stays', ['ml', 'mL'], ['ml', 'ML'], ['mL', 'ML']],
    ['others of the type', ['m', 'M', 'done'], ['m', 'M', 'Done'], ['done', 'Done']],
  ])('are asked about where case tells %s', async (_, was, is, pair) => {
    const diff = diffSchemas(await written(...was), await written(...is));
    expect(kinds(diff)).toEqual(['addEnumValue', 'dropEnumValue']);
    expect(asked(diff)).toEqual([[...pair, 0.9]]);
  });

  it('are no questions where one of them stands elsewhere and has another name', async () => {
    const diff = diffSchemas(await written('a', 'b', 'c'), await written('zulu', 'a', 'b'));
    expect(kinds(diff)).toEqual(['addEnumValue', 'dropEnumValue']);
    expect(asked(diff)).toEqual([]);
  });

  it('are what a person has said that they are', async () => {
    const sides = [await written('a', 'b', 'd'), await written('a', 'c', 'd', 'e')] as const;
    const decide = (isSame: boolean): readonly MatchDecision[] => [
      { kind: 'enumValue', from: ['lab', 'mood', 'b'], to: ['lab', 'mood', 'c'], isSame },
    ];
    const same = diffSchemas(...sides, { decisions: decide(true) });
    expect(kinds(same)).toEqual(['renameEnumValue', 'addEnumValue']);
    expect(same.values).toMatchObject([{ evidence: 'decision', accepted: true }]);
    const apart = diffSchemas(...sides, { decisions: decide(false) });
    expect(kinds(apart)).toEqual(['addEnumValue', 'dropEnumValue']);
    expect(openQuestions(apart)).toEqual([]);
  });
});

it('an enum of which values come and others change places says both', async () => {
  const diff = diffSchemas(await written('a', 'b'), await written('b', 'a', 'c'));
  expect(kinds(diff)).toEqual(['addEnumValue', 'reorderEnum']);
});

it('a default of a value that is called otherwise is the same default', async () => {
  const script = (value: string): string =>
    `create type mood as enum ('sad', '${value}'); create table t (id int, m mood default '${value}')`;
  const decision: MatchDecision = {
    kind: 'enumValue',
    from: ['public', 'mood', 'ok'],
    to: ['public', 'mood', 'fine'],
    isSame: true,
  };
  const sides = [await snapshotOf(script('ok')), await snapshotOf(script('fine'))] as const;
  expect(kinds(diffSchemas(...sides, { decisions: [decision] }))).toEqual(['renameEnumValue']);
});

it('a domain that is called otherwise takes its columns along', async () => {
  const script = (name: string): string =>
    `create domain ${name} as int check (value > 0); create table t (id int, x ${name}, xs ${name}[])`;
  const diff = diffSchemas(
    await snapshotOf(script('positive')),
    await snapshotOf(script('above_zero')),
  );
  const [rename, ...others] = diff.changes;
  expect(rename).toEqual({
    kind: 'renameDomain',
    object: ['public', 'positive'],
    to: ['public', 'above_zero'],
  });
  // Of the name of its check.
  expect(others.map(({ kind }) => kind)).toEqual(['changeDomain']);
});
