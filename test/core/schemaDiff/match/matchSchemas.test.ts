import { expect, test } from 'vitest';
import { matchSchemas } from '../../../../src/core/schemaDiff/match/matchSchemas';
import type { Match, MatchDecision } from '../../../../src/core/schemaDiff/match/matches';
import type {
  Column,
  Relation,
  SchemaSnapshot,
} from '../../../../src/core/schemaDiff/model/snapshot';
import { aSnapshot, aTable } from '../../../fakes/snapshots';

const sampleColumns = [
  'id bigint not null',
  'barcode character varying not null',
  'volume_ul numeric',
  'frozen_at timestamp with time zone',
  'well text',
];

/** Renames only, as `table.from → to`. */
function renames(matches: readonly Match[]): readonly string[] {
  return matches
    .filter(({ from, to }) => from.at(-1) !== to.at(-1))
    .map(({ from, to, accepted }) => {
      const path = from.slice(1).join('.');
      return `${path} → ${to.at(-1) ?? ''}${accepted ? '' : '?'}`;
    });
}

function matched(
  before: readonly Relation[],
  after: readonly Relation[],
  decisions: readonly MatchDecision[] = [],
): readonly Match[] {
  const snapshots = [aSnapshot({ relations: before }), aSnapshot({ relations: after })] as const;
  return matchSchemas(...snapshots, { decisions }).matches;
}

/** The columns with some of them called otherwise. */
function withNames(names: Readonly<Record<string, string>>): readonly string[] {
  return sampleColumns.map((written) => {
    const [name = '', ...rest] = written.split(' ');
    return [names[name] ?? name, ...rest].join(' ');
  });
}

test('what is called the same is the same, tables before columns', () => {
  const matches = matched(
    [aTable('run', ['id', 'lane integer']), aTable('old', ['x date'])],
    [aTable('run', ['id', 'cycles bytea']), aTable('new', ['y uuid'])],
  );
  expect(matches.map(({ kind, from, to }) => ({ kind, from, to }))).toEqual([
    { kind: 'table', from: ['public', 'run'], to: ['public', 'run'] },
    { kind: 'column', from: ['public', 'run', 'id'], to: ['public', 'run', 'id'] },
  ]);
});

test('a column that stands where one was, between columns that stayed, is that one', () => {
  const matches = matched(
    [aTable('sample', sampleColumns)],
    [aTable('sample', withNames({ volume_ul: 'amount' }))],
  );
  expect(renames(matches)).toEqual(['sample.volume_ul → amount']);
  expect(matches.find(({ to }) => to[2] === 'amount')).toMatchObject({
    evidence: 'score',
    words: ['between the same columns', 'same type', 'no word in common'],
  });
});

test('columns come in the order of the older table, whatever the evidence', () => {
  const matches = matched(
    [aTable('sample', sampleColumns)],
    [aTable('sample', withNames({ volume_ul: 'amount' }))],
  );
  const columns = matches.filter(({ kind }) => kind === 'column').map(({ from }) => from[2]);
  expect(columns).toEqual(['id', 'barcode', 'volume_ul', 'frozen_at', 'well']);
});

test('a column dropped and another one appended are two', () => {
  const after = [...sampleColumns.filter((one) => !one.startsWith('volume')), 'amount numeric'];
  const matches = matched([aTable('sample', sampleColumns)], [aTable('sample', after)]);
  expect(renames(matches)).toEqual([]);
});

test('at the end of a table, a name with nothing in common is a question', () => {
  const matches = matched(
    [aTable('run', ['id bigint not null', 'comment'])],
    [aTable('run', ['id bigint not null', 'remark'])],
  );
  expect(renames(matches)).toEqual(['run.comment → remark?']);
});

test('of two columns gone, neither is taken for the new one without asking', () => {
  const before = ['id', 'first_read text', 'second_read text', 'lane integer'];
  const matches = matched(
    [aTable('run', before)],
    [aTable('run', ['id', 'read text', 'lane integer'])],
  );
  expect(renames(matches).filter((rename) => !rename.endsWith('?'))).toEqual([]);
});

test('in a document sorted by name, a place is no evidence', () => {
  const before = ['barcode', 'lane integer', 'operator', 'started date', 'well'];
  const after = ['barcode', 'lane integer', 'person', 'started date', 'well'];
  expect(renames(matched([aTable('run', before)], [aTable('run', after)]))).toEqual([]);
});

test('a table with the same columns is the same table, and its columns go with it', () => {
  const matches = matched(
    [aTable('sample', sampleColumns), aTable('run', ['id', 'lane integer'])],
    [aTable('specimen', sampleColumns), aTable('run', ['id', 'lane integer'])],
  );
  expect(renames(matches)).toEqual(['sample → specimen']);
  expect(matches.find(({ from }) => from[2] === 'barcode')).toMatchObject({
    to: ['public', 'specimen', 'barcode'],
    evidence: 'exactName',
    accepted: true,
  });
});

test('tables with nothing but what every table has are not taken for one without asking', () => {
  const common = [
    'id bigint not null',
    'name text',
    'created_at timestamp',
    'updated_at timestamp',
  ];
  const others = ['a', 'b', 'c', 'd'].map((name) =>
    aTable(name, [...common, `${name}_value text`]),
  );
  const matches = matched(
    [...others, aTable('plate', common)],
    [...others, aTable('freezer', common)],
  );
  expect(renames(matches).filter((rename) => !rename.endsWith('?'))).toEqual([]);
});

function reference(column: string, table: string): Relation['foreignKeys'][number] {
  const ends = { columns: [column], refTable: ['public', table], refColumns: ['id'] } as const;
  return { name: `${table}_fk`, ...ends, onUpdate: 'noAction', onDelete: 'noAction' };
}

test('columns that refer to a renamed table follow it, also at the end', () => {
  const tables = (name: string): readonly Relation[] => [
    aTable(name, sampleColumns),
    ...['aliquot', 'reading', 'shipment'].map((by) =>
      aTable(by, ['id bigint not null', `${by}_no integer`, `${name}_id bigint not null`], {
        foreignKeys: [reference(`${name}_id`, name)],
      }),
    ),
  ];
  const matches = matched(tables('sample'), tables('specimen'));
  expect(renames(matches)).toEqual([
    'sample → specimen',
    'aliquot.sample_id → specimen_id',
    'reading.sample_id → specimen_id',
    'shipment.sample_id → specimen_id',
  ]);
  const words = matches.find(({ from }) => from[1] === 'reading' && from[2] === 'sample_id')?.words;
  expect(words).toContain('refers to the same table');
  expect(words).toContain('other names say specimen for sample too');
});

function identified(
  relation: Relation,
  oid: number,
  attnums: readonly number[] = relation.columns.map((_, place) => place + 1),
): Relation {
  const numbered = relation.columns.map((column, place) => ({ ...column, attnum: attnums[place] }));
  return { ...relation, oid, columns: numbered };
}

function live(relations: readonly Relation[], systemIdentifier = '7301'): SchemaSnapshot {
  const database = {
    name: 'lab',
    oid: 16384,
    systemIdentifier,
    serverVersion: '18.1',
    user: 'reader',
  };
  return aSnapshot({ origin: { kind: 'live', database }, relations });
}

test('within one database, oids and attnums tell renames that names deny', () => {
  const before = identified(aTable('sample', ['a text', 'b text']), 100);
  const after = identified(aTable('plate', ['b text', 'a text']), 100);
  const other = identified(aTable('sample', ['a text', 'b text']), 101);
  const { matches } = matchSchemas(live([before]), live([after, other]));
  expect(matches.map(({ from, to, evidence }) => [from.slice(1), to.slice(1), evidence])).toEqual([
    [['sample'], ['plate'], 'oid'],
    [['sample', 'a'], ['plate', 'b'], 'oid'],
    [['sample', 'b'], ['plate', 'a'], 'oid'],
  ]);
});

test('within one database, a column with a new number is never a renamed one', () => {
  const before = identified(aTable('sample', ['id', 'volume text', 'well date']), 100);
  const after = identified(aTable('sample', ['id', 'volumes text', 'well date']), 100, [1, 7, 3]);
  expect(renames(matchSchemas(live([before]), live([after])).matches)).toEqual([]);
});

test('the same numbers in another database mean nothing', () => {
  const before = identified(aTable('sample', sampleColumns), 100);
  const after = identified(aTable('instrument', ['vendor', 'model', 'bought date']), 100);
  expect(matchSchemas(live([before]), live([after], '7302')).matches).toEqual([]);
});

function fields(relation: Relation, ids: readonly string[]): Relation {
  const columns = relation.columns.map((column, place): Column => {
    const id = ids[place];
    return id === undefined ? column : { ...column, benchling: { id } };
  });
  return { ...relation, columns, benchling: { id: 'ts_1' } };
}

test('ids of Benchling win over names and numbers', () => {
  const before = identified(fields(aTable('strain$raw', ['a$', 'b$']), ['tsf_a', 'tsf_b']), 1);
  const after = identified(fields(aTable('cells$raw', ['b$', 'a$']), ['tsf_a', 'tsf_b']), 2);
  const { matches } = matchSchemas(live([before]), live([after]));
  expect(renames(matches)).toEqual([
    'strain$raw → cells$raw',
    'strain$raw.a$ → b$',
    'strain$raw.b$ → a$',
  ]);
  expect(new Set(matches.map(({ evidence }) => evidence))).toEqual(new Set(['benchlingId']));
});

test('two fields with ids of their own are never one', () => {
  const before = fields(aTable('strain$raw', ['id', 'plasmid$', 'well$']), ['x', 'tsf_a', 'z']);
  const after = fields(aTable('strain$raw', ['id', 'plasmids$', 'well$']), ['x', 'tsf_b', 'z']);
  expect(renames(matched([before], [after]))).toEqual([]);
});

const comment = ['public', 'run', 'comment'];
const remark = ['public', 'run', 'remark'];
const runBefore = aTable('run', ['id bigint not null', 'comment']);
const runAfter = aTable('run', ['id bigint not null', 'remark']);

test('what a person said is the same is never asked again', () => {
  const decision = { kind: 'column', from: comment, to: remark, isSame: true } as const;
  const match = matched([runBefore], [runAfter], [decision]).at(-1);
  expect(match).toMatchObject({ evidence: 'decision', confidence: 1, accepted: true });
});

test('what a person said is not the same is not asked again', () => {
  const decision = { kind: 'column', from: comment, to: remark, isSame: false } as const;
  expect(renames(matched([runBefore], [runAfter], [decision]))).toEqual([]);
  const path = ['public', 'run', 'id'];
  const denied = { kind: 'column', from: path, to: path, isSame: false } as const;
  expect(matched([runBefore], [runBefore], [denied]).map(({ from }) => from[2])).not.toContain(
    'id',
  );
});

test('a decision of the past does not pair what both snapshots have', () => {
  const both = aTable('run', ['comment', 'remark']);
  const decision = { kind: 'column', from: comment, to: remark, isSame: true } as const;
  expect(renames(matched([both], [both], [decision]))).toEqual([]);
});

test('columns that went to a new table together are asked about', () => {
  const before = aTable('run', ['id', 'vendor', 'model', 'lane integer']);
  const after = [aTable('run', ['id', 'lane integer']), aTable('instrument', ['vendor', 'model'])];
  const moved = matched([before], after).filter(({ from, to }) => from[1] !== to[1]);
  expect(moved.map(({ from, to, accepted }) => [from[2], to[1], accepted])).toEqual([
    ['vendor', 'instrument', false],
    ['model', 'instrument', false],
  ]);
  expect(moved[0]?.words).toContain('2 columns moved together');
});

test('where many columns change from one type to another, a name that has nothing in common is enough', () => {
  const kept = ['cells', 'reads', 'cycles', 'lanes'];
  const before = [...kept.map((name) => `${name} text`), 'operator text', 'finished date'];
  const after = [...kept.map((name) => `${name} integer`), 'person integer', 'finished date'];
  const alone = [...kept.map((name) => `${name} text`), 'person integer', 'finished date'];
  const confidence = (columns: readonly string[]): number =>
    matched([aTable('run', before)], [aTable('run', columns)]).find(({ to }) => to[2] === 'person')
      ?.confidence ?? 0;
  expect(confidence(after)).toBeGreaterThan(confidence(alone));
});

test('a column that names another table is less likely the same than one that names none', () => {
  const keyed = (name: string): Relation =>
    aTable(name, ['id bigint not null', `${name}_label text`], {
      primaryKey: { name: `${name}_pkey`, columns: ['id'] },
    });
  const others = [keyed('plate'), keyed('freezer')];
  const before = aTable('sample', ['id bigint not null', 'plate_id bigint']);
  const confidence = (column: string): number => {
    const after = aTable('sample', ['id bigint not null', `${column} bigint`]);
    const matches = matched([...others, before], [...others, after]);
    return matches.find(({ to }) => to[2] === column)?.confidence ?? 0;
  };
  expect(confidence('freezer_id')).toBeLessThan(confidence('holder_id'));
});

test('in a view, columns may come in anywhere', () => {
  const view = (columns: readonly string[]): Relation => aTable('v', columns, { kind: 'view' });
  const before = ['id', 'barcode', 'well'];
  const after = ['id', 'depth', 'well'];
  const confidence = (of: (columns: readonly string[]) => Relation): number =>
    matched([of(before)], [of(after)]).find(({ to }) => to[2] === 'depth')?.confidence ?? 0;
  expect(confidence(view)).toBeLessThan(confidence((columns) => aTable('v', columns)));
});

test('a decision corrects an earlier one', () => {
  const same = { kind: 'column', from: comment, to: remark, isSame: true } as const;
  const other = { ...same, isSame: false } as const;
  expect(renames(matched([runBefore], [runAfter], [same, other]))).toEqual([]);
  expect(renames(matched([runBefore], [runAfter], [other, same]))).toEqual([
    'run.comment → remark',
  ]);
});
