import { describe, expect, it } from 'vitest';
import type { Connection, Lake } from '../../../src/core/lake/lake';
import type { Catalog } from '../../../src/core/warehouse/catalog/catalog';
import type { Database } from '../../../src/vscode/support/lakes/databases';
import type { OpenLake } from '../../../src/vscode/support/lakes/openLakes';
import { columnNodes, relationParts } from '../../../src/vscode/warehouse/relationNodes';
import {
  relationNode,
  relationNodes,
  schemaNodes,
} from '../../../src/vscode/warehouse/schemaNodes';
import type {
  RelationNode,
  SchemaNode,
  WarehouseNode,
} from '../../../src/vscode/warehouse/warehouseNode';
import { warehouseTooltip } from '../../../src/vscode/warehouse/warehouseTooltip';
import { indexWords, sizeWords } from '../../../src/vscode/warehouse/warehouseWords';
import { catalogOf } from '../../fakes/catalogs';

const connection: Connection = {
  name: 'registry',
  host: 'registry.example',
  port: 5432,
  database: 'warehouse',
  user: 'reader',
  schema: 'lab',
  tls: 'verify-full',
  writable: false,
};
const lake = { id: '/lake.json', label: 'demo', lake: { benchling: 'registry' } as Lake };
const catalog = catalogOf(
  {
    'acl.user': { columns: { id: 'text' } },
    'lab.strain': { kind: 'view', columns: { id: 'text', archived$: 'boolean' } },
    'lab.strain$raw': {
      comment: 'Every strain',
      columns: { id: 'text', archived$: 'boolean', _pkey: 'bigint', genus: 'text' },
      rowCountEstimate: 1234.4,
      totalBytes: 65_536,
    },
    'lab.measure': { kind: 'partitionedTable', oid: 7, columns: { at: 'timestamptz' } },
    'lab.measure_2026': { partitionOf: 7, columns: { at: 'timestamptz' } },
    'lab.<b>[x](command:y)': { columns: { '`tick': 'text', other: 'text' } },
  },
  { hidden: { schemas: 0, relations: 2 } },
);
const database = databaseOf(catalog);

function databaseOf(known: Catalog): Database {
  return {
    id: '/lake.json#registry',
    lake: lake as OpenLake,
    connection,
    known: { catalog: known, failure: undefined },
    catalog: () => Promise.reject(new Error('not asked')),
    readCatalog: () => Promise.reject(new Error('not asked')),
    use: () => Promise.reject(new Error('not asked')),
  };
}

function schema(name: string, filter = ''): SchemaNode {
  const found = schemaNodes(database, catalog, filter).find(
    (node) => node.kind === 'schema' && node.schema === name,
  );
  return found?.kind === 'schema' ? found : expect.unreachable(`no ${name}`);
}

function relation(name: string, filter = ''): RelationNode {
  const parent = schema('lab', filter);
  const shown = parent.relations.find((one) => one.relation.name === name);
  return shown ? relationNode(parent, shown, filter) : expect.unreachable(`no ${name}`);
}

const namesOf = (nodes: readonly WarehouseNode[]): readonly string[] =>
  nodes.map((node) => {
    switch (node.kind) {
      case 'schema':
        return node.schema;
      case 'relationKind':
        return node.relationKind;
      case 'relation':
        return node.relation.name;
      case 'note':
        return node.text;
      default:
        return node.kind;
    }
  });

describe('the schemas of a database', () => {
  it('begin with that of the connection, and end with what the login may not see', () => {
    expect(namesOf(schemaNodes(database, catalog, ''))).toEqual([
      'lab',
      'acl',
      '2 tables and views that reader may not see',
    ]);
  });

  it('group relations by kind only where there are several', () => {
    expect(namesOf(relationNodes(schema('lab'), ''))).toEqual(['table', 'view']);
    expect(namesOf(relationNodes(schema('acl'), ''))).toEqual(['user']);
  });

  it('show partitions below their tables, and a table of rows below its view', () => {
    expect(schema('lab').relations.map((one) => one.relation.name)).toEqual([
      '<b>[x](command:y)',
      'measure',
      'strain',
    ]);
    expect(namesOf(relationParts(relation('strain')))).toEqual(['strain$raw']);
    expect(relationParts(relation('measure'))).toMatchObject([{ part: 'partitions', count: 1 }]);
  });
});

describe('a filter', () => {
  it('leaves the columns that match, and a view whose table of rows does', () => {
    expect(
      columnNodes(relation('<b>[x](command:y)', 'tick')).map((node) => node.column.name),
    ).toEqual(['`tick']);
    expect(schema('lab', 'genus').relations.map((one) => one.relation.name)).toEqual(['strain']);
  });

  it('says that nothing matches', () => {
    expect(namesOf(schemaNodes(database, catalog, 'nowhere'))).toEqual(['Nothing matches']);
  });

  it('gives nodes other ids, since the editor remembers by id what was open', () => {
    expect(schema('lab', 'strain').id).not.toBe(schema('lab').id);
  });
});

describe('tooltips', () => {
  it('tell what a view lacks of its table before all else', () => {
    const text = plain(warehouseTooltip(relation('strain')));
    expect(text).toContain('Every strain');
    expect(text).toContain('rows that are archived (`archived$`) are only in the table');
    expect(text).toContain('columns only in the table: genus');
    expect(text).toContain('columns that begin with `_`');
    expect(text).not.toContain('results without an entry');
    expect(text.indexOf('only in the table')).toBeLessThan(text.indexOf('an estimate'));
  });

  it('of the registry say what is silently absent', () => {
    const node = { kind: 'database', id: database.id, database } as const;
    expect(plain(warehouseTooltip(node))).toContain('silently absent');
  });

  it('show hostile names as they are and do nothing else', () => {
    const text = warehouseTooltip(relation('<b>[x](command:y)'));
    expect(text).not.toMatch(/<b>|\[x\]|command:/);
    expect(plain(text)).toContain('lab.<b>[x](command:y)');
  });
});

describe('words', () => {
  it('call estimates so, and leave out what is not known', () => {
    expect(sizeWords(relation('strain').raw ?? expect.unreachable())).toBe(
      'est. 1,234 rows · 65.5 KB',
    );
    expect(sizeWords(relation('strain').relation)).toBe('');
  });

  it('tell how an index orders', () => {
    expect(
      indexWords({
        name: 'by_time',
        method: 'btree',
        isUnique: true,
        isPrimary: false,
        isValid: false,
        isPartial: true,
        parts: [
          { column: 'at', isDescending: true, isNullsFirst: true },
          { column: undefined, isDescending: false, isNullsFirst: false },
        ],
        definition: undefined,
      }),
    ).toBe('invalid, unique, partial, btree (at desc, (…))');
  });
});

/** Markdown with its entities read. */
function plain(markdown: string): string {
  return markdown.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
