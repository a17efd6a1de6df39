import { describe, expect, it } from 'vitest';
import {
  describeRelation,
  qualifiedName,
} from '../../../../src/core/warehouse/catalog/describeRelation';
import { rawTableOf, viewOfRaw } from '../../../../src/core/warehouse/catalog/rawPairs';
import { catalogOf } from '../../../fakes/catalogs';

const catalog = catalogOf({
  'lab.strain$raw': { columns: { id: 'text', archived$: 'boolean' }, primaryKey: ['id'] },
  'lab.strain': { kind: 'view', columns: { id: 'text' } },
  'lab.lonely$raw': { columns: { id: 'text' } },
  'lab.Growth curve': {
    comment: "O'Reilly's",
    columns: {
      id: { type: 'bigint', generation: 'identityAlways', isNullable: false },
      order: { type: 'text', default: "'x'::text", comment: 'Which' },
      strain: 'text',
      twice: { type: 'integer', generation: 'stored', default: '(id * 2)' },
    },
    primaryKey: ['id', 'order'],
    references: { strain: 'lab.strain$raw.id' },
  },
});
const relation = (name: string) => catalog.relation('lab', name) ?? expect.unreachable();

describe('a relation in words of SQL', () => {
  it('has columns, keys and comments, with names as SQL has to write them', () => {
    expect(describeRelation(relation('Growth curve'), catalog)).toBe(
      [
        'CREATE TABLE lab."Growth curve" (',
        '  id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,',
        '  "order" text DEFAULT \'x\'::text NOT NULL,',
        '  strain text,',
        '  twice integer GENERATED ALWAYS AS ((id * 2)) STORED,',
        '  PRIMARY KEY (id, "order"),',
        '  FOREIGN KEY (strain) REFERENCES lab.strain$raw (id)',
        ');',
        "COMMENT ON TABLE lab.\"Growth curve\" IS 'O''Reilly''s';",
        'COMMENT ON COLUMN lab."Growth curve"."order" IS \'Which\';',
      ].join('\n'),
    );
  });

  it('is no statement for a view, whose query the catalog does not know', () => {
    expect(describeRelation(relation('strain'), catalog)).toBe(
      '-- VIEW lab.strain (\n--   id text\n-- );',
    );
  });

  it('names it whatever the search path', () => {
    expect(qualifiedName({ schema: 'Odd', name: 'select' })).toBe('"Odd"."select"');
  });
});

describe('a view and its table of rows', () => {
  it('know each other', () => {
    expect(rawTableOf(relation('strain'), catalog)?.name).toBe('strain$raw');
    expect(viewOfRaw(relation('strain$raw'), catalog)?.name).toBe('strain');
  });

  it('are two of a kind: a table alone is no part of a pair', () => {
    expect(viewOfRaw(relation('lonely$raw'), catalog)).toBeUndefined();
    expect(rawTableOf(relation('Growth curve'), catalog)).toBeUndefined();
  });
});
