import { describe, expect, it } from 'vitest';
import { GraphIndex } from '../../../src/core/graph/graphIndex';
import { relationGraph } from '../../../src/core/warehouse/relations/relationGraph';
import {
  detailOf,
  expanded,
  foundTables,
  mostDepth,
  parseWishes,
  plainWishes,
  shownTables,
  without,
  type Wishes,
} from '../../../webview/relations/state';
import { tableText } from '../../../webview/relations/wording';
import { laboratoryCatalog } from '../../fakes/relationCatalogs';

const index = new GraphIndex(relationGraph(laboratoryCatalog()));
const start = 'biosustain.strain';

function shown(wishes: Partial<Wishes>, subject = {}, from?: string) {
  const state = { subject, wishes: { ...plainWishes, ...wishes } };
  return shownTables(state, index, from).nodes.map(({ name }) => name);
}

describe('the tables of a diagram', () => {
  it('are a table and what is one step away, or as far as is wished', () => {
    expect(shown({}, {}, start)).toEqual(['sample', 'strain', 'user', 'fermentation']);
    expect(shown({ depth: 0 }, {}, start)).toEqual(['strain']);
    expect(shown({ depth: mostDepth }, {}, start)).toHaveLength(8);
  });

  it('are those of a schema, without views that no table of rows stands behind', () => {
    expect(shown({}, { schema: 'telemetry' })).toEqual(['fermentation', 'fermenter']);
    expect(shown({}, { schema: 'biosustain' })).not.toContain('newest_samples');
    expect(shown({})).toContain('user_source');
  });

  it('can be without those that nothing joins', () => {
    expect(shown({ hidesLoose: true })).not.toContain('user_source');
    expect(shown({ hidesLoose: true, depth: 0 }, {}, start)).toEqual(['strain']);
  });

  it('become more where one is looked around, and fewer where one is left out', () => {
    const more = expanded(plainWishes, 'biosustain.sample', index);
    expect(shown(more, {}, start)).toContain('ac_proteomics');
    const less = without(more, 'biosustain.ac_proteomics');
    expect(shown(less, {}, start)).not.toContain('ac_proteomics');
    const again = expanded(less, 'biosustain.sample', index);
    expect(shown(again, {}, start)).toContain('ac_proteomics');
  });

  it('show their names only where there are many', () => {
    expect(detailOf(plainWishes, 150)).toBe('keys');
    expect(detailOf({ ...plainWishes, detail: 'all' }, 151)).toBe('names');
  });

  it('are found by parts of their names, in any order', () => {
    const find = (text: string): readonly string[] =>
      foundTables(index.graph.nodes, text).map(({ id }) => id);
    expect(find('bio SAM')).toEqual(['biosustain.newest_samples', 'biosustain.sample']);
    expect(find('sam')).toEqual(['biosustain.sample', 'biosustain.newest_samples']);
    expect(find('strain$raw')).toEqual(['biosustain.strain']);
    expect(find(' ')).toEqual([]);
  });
});

describe('what is said of a table', () => {
  it('names what it refers to and what refers to it', () => {
    const table = index.node('biosustain.sample') ?? expect.unreachable();
    expect(tableText(table, index)).toBe(
      'biosustain.sample, table: refers to biosustain.strain (strain), biosustain.sequencing_submission (submission); is referred to by biosustain.ac_metabolomics (sample), biosustain.ac_proteomics (sample)',
    );
    const plasmid = index.node('biosustain.plasmid') ?? expect.unreachable();
    expect(tableText(plasmid, index)).toBe('biosustain.plasmid, table: no foreign keys');
  });
});

it('wishes of an earlier life are read with care', () => {
  const saved: Wishes = { ...plainWishes, depth: 3, detail: 'all', added: ['a'], isGrouped: true };
  expect(parseWishes(JSON.parse(JSON.stringify(saved)))).toEqual(saved);
  expect(parseWishes({ detail: 'most', depth: 1e9, added: [1, 'b'], find: {} })).toEqual({
    ...plainWishes,
    added: ['b'],
  });
  expect(parseWishes(undefined)).toEqual(plainWishes);
});
