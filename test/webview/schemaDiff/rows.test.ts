import { describe, expect, it } from 'vitest';
import { besideOf } from '../../../src/core/schemaDiff/beside/besideOf';
import { diffSchemas } from '../../../src/core/schemaDiff/diffSchemas';
import type { SchemasBeside } from '../../../src/core/schemaDiff/beside/beside';
import { LineEnds } from '../../../webview/schemaDiff/lines';
import {
  countsOf,
  endsOf,
  pairOf,
  type Row,
  rowsOf,
  type RowWishes,
  sideAlone,
  whyNotPaired,
} from '../../../webview/schemaDiff/rows';
import { initialState, savedWishes, toggled } from '../../../webview/schemaDiff/state';
import { aSnapshot, aTable } from '../../fakes/snapshots';

const before = aSnapshot({
  relations: [
    aTable('run', ['id integer', 'operator text', 'lane integer', 'maker text', 'model text']),
    aTable('strain', ['id integer', 'name text']),
    aTable('notes', ['id integer']),
  ],
});
const after = aSnapshot({
  relations: [
    aTable('run', ['id integer', 'operator_name text', 'lane integer']),
    aTable('strain', ['id integer', 'name text']),
    aTable('instrument', ['serial integer', 'maker text', 'model text']),
  ],
});
const beside: SchemasBeside = besideOf(diffSchemas(before, after));

function rows(wishes: Partial<RowWishes> = {}): readonly Row[] {
  return rowsOf(beside, { filter: 'all', find: '', toggled: new Set(), ...wishes });
}

/** Each as what its ends are called. */
function named(shown: readonly Row[]): readonly string[] {
  return shown.map((row) => {
    const { from, to } = endsOf(row);
    return `${from?.slice(1).join('.') ?? '–'} ${to?.slice(1).join('.') ?? '–'}`;
  });
}

function rowNamed(text: string): Row {
  const row = rows({ toggled: new Set(['<public\0notes', '>public\0instrument']) }).find(
    (candidate) => named([candidate])[0] === text,
  );
  if (row === undefined) throw new Error(`no row ${text}`);
  return row;
}

describe('the lines of matched tables', () => {
  it('open tables in which something is not as it was, and no others', () => {
    expect(named(rows())).toEqual([
      '– instrument',
      'notes –',
      'run run',
      'run.id run.id',
      'run.operator run.operator_name',
      'run.lane run.lane',
      'run.maker instrument.maker',
      'run.model instrument.model',
      'strain strain',
    ]);
  });

  it('open and close as a person says', () => {
    const closed = rows({ toggled: new Set(['<public\0run', '<public\0strain']) });
    expect(named(closed)).toEqual([
      '– instrument',
      'notes –',
      'run run',
      'strain strain',
      'strain.id strain.id',
      'strain.name strain.name',
    ]);
  });

  it.each([
    ['renamed', ['run run', 'run.operator run.operator_name']],
    [
      'questions',
      [
        '– instrument',
        'run.maker instrument.maker',
        'run.model instrument.model',
        'run run',
        'run.maker instrument.maker',
        'run.model instrument.model',
      ],
    ],
    ['oneSide', ['– instrument', '– instrument.serial', 'notes –', 'notes.id –']],
  ] as const)('that are %s come with their tables', (filter, lines) => {
    expect(named(rows({ filter }))).toEqual(lines);
  });

  it('have all words of a text, in their own names or those of their tables', () => {
    expect(named(rows({ find: 'Run OPERATOR' }))).toEqual([
      'run run',
      'run.operator run.operator_name',
    ]);
    expect(named(rows({ find: 'public.strain' }))).toEqual(['strain strain']);
    expect(rows({ find: 'nowhere' })).toEqual([]);
  });

  it('are counted once where a link has two lines', () => {
    expect(countsOf(beside)).toEqual({ all: 15, renamed: 1, questions: 2, oneSide: 4 });
  });

  it('say what would be decided of them, and on which side they are alone', () => {
    expect(pairOf(rowNamed('run.maker instrument.maker'))).toMatchObject({
      kind: 'column',
      to: ['public', 'instrument', 'maker'],
    });
    expect(pairOf(rowNamed('notes –'))).toBeUndefined();
    expect(sideAlone(rowNamed('notes –'))).toBe('before');
    expect(sideAlone(rowNamed('– instrument'))).toBe('after');
    expect(whyNotPaired(rowNamed('notes –'), rowNamed('– instrument'))).toBeUndefined();
    expect(whyNotPaired(rowNamed('notes –'), rowNamed('– instrument.serial'))).toMatch(
      /table and a col/,
    );
    expect(whyNotPaired(rowNamed('notes.id –'), rowNamed('– instrument.serial'))).toMatch(
      /where their/,
    );
  });
});

describe('the lines drawn between them', () => {
  it('stay in a row, or lead to where the other end is: its table, if that is closed', () => {
    const ends = new LineEnds(rows());
    const away = ends.between(0, 8).filter(({ from, to }) => from !== to);
    expect(away).toEqual([
      { kind: 'question', from: 6, to: 0, lane: 0 },
      { kind: 'question', from: 7, to: 0, lane: 1 },
    ]);
    const open = new LineEnds(rows({ toggled: new Set(['>public\0instrument']) }));
    const places = open.between(0, 20).filter(({ from, to }) => from !== to);
    expect(places.map(({ from, to }) => [from, to])).toEqual([
      [9, 2],
      [10, 3],
    ]);
  });

  it('are told to whoever draws a part that they begin in, end in or only pass', () => {
    const ends = new LineEnds(rows());
    const kinds = (first: number, last: number): readonly number[] =>
      ends
        .between(first, last)
        .filter(({ from, to }) => from !== to)
        .map(({ from }) => from);
    expect(kinds(0, 0)).toEqual([6, 7]);
    expect(kinds(3, 4)).toEqual([6, 7]);
    expect(kinds(8, 8)).toEqual([]);
  });
});

it('what a person wished to see comes back after a reload, and nothing else', () => {
  const { wishes } = initialState({ part: 'coverage' }, undefined);
  expect(wishes.part).toBe('coverage');
  const later = {
    ...toggled(toggled(toggled(wishes, 'a'), 'b'), 'a'),
    find: 'x',
    filter: 'questions' as const,
  };
  const saved: unknown = JSON.parse(JSON.stringify(savedWishes(later)));
  expect(initialState({}, saved).wishes).toEqual({
    part: 'coverage',
    find: 'x',
    filter: 'questions',
    toggled: new Set(['b']),
  });
  expect(initialState({}, { find: 7, filter: 'no', toggled: 'a', part: [] }).wishes).toEqual({
    part: 'matches',
    find: '',
    filter: 'all',
    toggled: new Set(),
  });
});
