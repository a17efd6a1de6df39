import { assert, constantFrom, nat, oneof, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lineageId,
  nameOfAddress,
  parseLineageId,
  type LineageAddress,
} from '../../../../src/core/lineage/graph/lineageId';

const cases: readonly [LineageAddress, string][] = [
  [{ kind: 'source', source: 'MiSeq' }, 'source:MiSeq'],
  [{ kind: 'run', source: 'Lab 1/2', run: '201127_M02023' }, 'run:Lab 1%2F2/201127_M02023'],
  [
    { kind: 'sheet', source: 'Lab 1/2', path: '2026/201127_M02023.csv' },
    'sheet:Lab 1%2F2/2026/201127_M02023.csv',
  ],
  [{ kind: 'blob', container: 'samples', name: 'S1/reads/' }, 'blob:samples/S1/reads/'],
  [{ kind: 'pipeline', pipeline: 'qc: nightly' }, 'pipeline:qc: nightly'],
  [{ kind: 'dataset', repo: 'expression', branch: 'feature/x' }, 'dataset:expression/feature/x'],
  [
    { kind: 'relation', connection: 'warehouse', schema: 'biosustain', name: 'user$raw' },
    'relation:warehouse/biosustain.user$raw',
  ],
  [
    { kind: 'column', connection: 'w', schema: 'A.b', name: 'c#d', column: 'order' },
    'column:w/"A.b"."c#d"#"order"',
  ],
  [{ kind: 'query', file: 'sql/a#b.sql', line: 12 }, 'query:sql/a#b.sql#12'],
  [
    { kind: 'external', type: 'job', namespace: 'airflow://host/x', name: 'dag/task' },
    'external:job/airflow:%2F%2Fhost%2Fx/dag/task',
  ],
];

describe('lineageId', () => {
  it.each(cases)('writes %j', (address, id) => {
    expect(lineageId(address)).toBe(id);
    expect(parseLineageId(id)).toEqual(address);
  });

  it.each(['', 'nothing', 'run:only', 'relation:w/table', 'query:file', 'external:x/y/z', 'a:b'])(
    'knows that %j is none',
    (text) => {
      expect(parseLineageId(text)).toBeUndefined();
    },
  );

  it('is read as what it was written from', () => {
    assert(
      property(anyAddress(), (address) => {
        expect(parseLineageId(lineageId(address))).toEqual(address);
      }),
    );
  });

  it('names what there is nothing of but an id', () => {
    expect(nameOfAddress({ kind: 'query', file: 'queries/a.sql', line: 4 })).toEqual({
      name: 'a.sql:4',
      group: 'queries/a.sql',
    });
    expect(nameOfAddress(cases[7]![0])).toEqual({ name: 'order', group: '"A.b"."c#d"' });
  });
});

/** Names hold anything but a line break, and begin and end with a letter or a sign. */
function anyAddress() {
  const name = string({
    minLength: 1,
    maxLength: 8,
    unit: constantFrom(...'a b / % . # " $ é'.split(' '), ' '),
  });
  const flat = name.map((text) => text.replaceAll('/', '-'));
  return oneof(
    record({ kind: constantFrom('source' as const), source: name }),
    record({ kind: constantFrom('run' as const), source: name, run: name }),
    record({ kind: constantFrom('sheet' as const), source: name, path: name }),
    record({ kind: constantFrom('blob' as const), container: flat, name }),
    record({ kind: constantFrom('dataset' as const), repo: flat, branch: name }),
    record({ kind: constantFrom('relation' as const), connection: name, schema: name, name }),
    record({
      kind: constantFrom('column' as const),
      connection: name,
      schema: name,
      name,
      column: name,
    }),
    record({ kind: constantFrom('query' as const), file: name, line: nat() }),
    record({
      kind: constantFrom('external' as const),
      type: constantFrom('job' as const, 'dataset' as const),
      namespace: name,
      name,
    }),
  );
}
