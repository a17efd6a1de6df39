import { describe, expect, it } from 'vitest';
import { GraphIndex } from '../../../../src/core/graph/graphIndex';
import { mermaidDiagram } from '../../../../src/core/warehouse/relations/mermaid';
import {
  diagramColumns,
  diagramId,
  relationGraph,
} from '../../../../src/core/warehouse/relations/relationGraph';
import { catalogOf } from '../../../fakes/catalogs';
import { laboratoryCatalog } from '../../../fakes/relationCatalogs';

const catalog = laboratoryCatalog();
const graph = relationGraph(catalog);
const index = new GraphIndex(graph);

describe('tables and their foreign keys as a graph', () => {
  it('has a view and the table of its rows as one, under the name of the view', () => {
    expect(graph.nodes.map(({ id }) => id)).not.toContain('biosustain."strain$raw"');
    expect(index.node('biosustain.strain')).toMatchObject({
      kind: 'view',
      raw: 'strain$raw',
      columnCount: 4,
      comment: 'Strains that are not archived',
    });
    expect(diagramId({ schema: 'biosustain', name: 'strain$raw' }, catalog)).toBe(
      'biosustain.strain',
    );
    expect(diagramId({ schema: 'biosustain', name: 'nobody' }, catalog)).toBeUndefined();
  });

  it('leads from what refers to what is referred to, also to itself', () => {
    expect(index.outgoing('biosustain.strain').map(({ target }) => target)).toEqual([
      'biosustain."user"',
      'biosustain.strain',
    ]);
    expect(index.incoming('biosustain.strain').map(({ source }) => source)).toEqual([
      'biosustain.sample',
      'biosustain.strain',
      'telemetry.fermentation',
    ]);
  });

  it('tells whether a row has to name another, and by which columns', () => {
    expect(index.outgoing('biosustain.sample')).toMatchObject([
      { columns: ['strain'], targetColumns: ['id'], isRequired: true },
      { columns: ['submission'], targetColumns: ['id'], isRequired: false },
    ]);
  });

  it('shows the columns of keys first, and all of the table of rows when asked', () => {
    const strain = index.node('biosustain.strain') ?? expect.unreachable();
    expect(
      strain.keyColumns.map(({ name, isPrimary, isForeign }) => [name, isPrimary, isForeign]),
    ).toEqual([
      ['id', true, false],
      ['creator_id$', false, true],
      ['parent_strain', false, true],
    ]);
    const relation = catalog.relation('biosustain', 'strain') ?? expect.unreachable();
    expect(diagramColumns(relation, catalog).map(({ name }) => name)).toEqual([
      'id',
      'name$',
      'creator_id$',
      'parent_strain',
    ]);
  });

  it('has partitions and their table as one, and a key that both have once', () => {
    const log = { columns: { id: 'bigint', job: 'bigint' }, references: { job: 'log.job.id' } };
    const parted = relationGraph(
      catalogOf({
        'log.job': { columns: { id: 'bigint' }, primaryKey: ['id'] },
        'log.call': { ...log, kind: 'partitionedTable', oid: 1 },
        'log.call_2026': { ...log, partitionOf: 1 },
        'log.answer': {
          columns: { call: 'bigint' },
          references: { call: 'log.call_2026.id' },
        },
      }),
    );
    expect(parted.nodes.map(({ id }) => id)).toEqual(['log.answer', 'log.call', 'log.job']);
    expect(parted.edges.map(({ source, target }) => [source, target])).toEqual([
      ['log.answer', 'log.call'],
      ['log.call', 'log.job'],
    ]);
  });

  it('says what a table refers to that the login may not see', () => {
    const { nodes, edges } = relationGraph(
      catalogOf({
        'lab.sample': {
          columns: { id: 'bigint', person: 'bigint' },
          references: { person: 'hr.person.id' },
        },
      }),
    );
    expect(nodes).toMatchObject([{ id: 'lab.sample', unseen: ['hr.person'] }]);
    expect(edges).toEqual([]);
  });
});

describe('a diagram as Mermaid', () => {
  it('draws tables with their keys, and foreign keys with what they ask for', () => {
    const names = ['biosustain.sample', 'biosustain.strain'];
    const shown = {
      nodes: graph.nodes.filter(({ id }) => names.includes(id)),
      edges: graph.edges.filter(
        ({ source, target }) => names.includes(source) && names.includes(target),
      ),
    };
    expect(mermaidDiagram(shown, ({ keyColumns }) => keyColumns)).toBe(`erDiagram
  "biosustain.sample" {
    text id PK
    text strain FK
    text submission FK
  }
  "biosustain.strain" {
    text id PK
    text creator_id FK
    text parent_strain FK
  }
  "biosustain.sample" }o--|| "biosustain.strain" : "strain"
  "biosustain.strain" }o--o| "biosustain.strain" : "parent_strain"
`);
  });

  it('takes names as they come, and draws nothing where there is nothing', () => {
    const odd = catalogOf({
      'lab.a "quoted"\nname': { columns: { '1st column': 'character varying(12)[]', ':': 'text' } },
    });
    const { nodes } = relationGraph(odd);
    const relation = odd.relations[0] ?? expect.unreachable();
    const columns = diagramColumns(relation, odd);
    expect(mermaidDiagram({ nodes, edges: [] }, () => columns)).toBe(`erDiagram
  "lab.'a ''quoted'' name'" {
    character_varying(12)[] _1st_column
    text _
  }
`);
    expect(mermaidDiagram({ nodes: [], edges: [] }, () => [])).toBe('erDiagram\n');
  });
});
