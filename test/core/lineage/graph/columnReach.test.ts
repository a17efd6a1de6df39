import { describe, expect, it } from 'vitest';
import { columnReach } from '../../../../src/core/lineage/graph/columnReach';
import { LineageIndex } from '../../../../src/core/lineage/graph/lineageIndex';
import { columnLineage } from '../../../fakes/lineage';

function indexOf(...edges: readonly string[]): LineageIndex {
  return new LineageIndex(columnLineage(...edges));
}

const [t, v, q, star, blind] = [
  'relation:w/s.t',
  'relation:w/s.v',
  'query:a.sql#1',
  'query:star.sql#1',
  'query:blind.sql#1',
];
const [ta, tb, va, vb] = ['column:w/s.t#a', 'column:w/s.t#b', 'column:w/s.v#a', 'column:w/s.v#b'];

/** A view and queries over a table, each by its columns as far as one can tell. */
const index = indexOf(
  `${t} uses ${v} by`,
  `${ta} uses ${va}`,
  `${tb} uses ${vb}`,
  `${v} uses ${q} by`,
  `${va} uses ${q}`,
  `${t} uses ${star} by`,
  `${ta} uses ${star} readsAll`,
  `${tb} uses ${star} readsAll`,
  `${t} uses ${blind}`,
  `${q} loads relation:w/s.out by`,
  `${va} loads column:w/s.out#x`,
  'relation:w/s.out uses query:out.sql#1 by',
  'column:w/s.out#x uses query:out.sql#1',
  'relation:w/s.out uses query:out.sql#2 by',
  'column:w/s.out#y uses query:out.sql#2',
  `${star} uses pipeline:p`,
);

function reached(ids: readonly string[], columns = false, from = index): readonly string[] {
  const found = columnReach(from, ids, { direction: 'downstream', columns });
  return found.reached.map(({ node, depth, doubt }) => `${node.id} ${depth} ${doubt ?? ''}`.trim());
}

describe('columnReach', () => {
  it('reaches what uses a column, and in doubt what takes all or nobody knows', () => {
    expect(reached([ta])).toEqual([
      `${v} 1`,
      `${q} 2`,
      'relation:w/s.out 2',
      'query:out.sql#1 3',
      `${star} 1 readsAll`,
      `${blind} 1 may`,
      'pipeline:p 2 may',
    ]);
    expect(reached([tb])).toEqual([
      `${v} 1`,
      `${star} 1 readsAll`,
      `${blind} 1 may`,
      'pipeline:p 2 may',
    ]);
  });

  it('tells columns where they are wanted, in the place of what they are of', () => {
    expect(reached([ta], true).slice(0, 4)).toEqual([
      `${va} 1`,
      'column:w/s.out#x 2',
      `${q} 2`,
      'query:out.sql#1 3',
    ]);
  });

  it('goes on to everything from a view whose rows depend on it', () => {
    const filtered = indexOf(`${t} uses ${v} by`, `${ta} uses ${v}`, `${v} uses ${q} by`);
    expect(reached([ta], false, filtered)).toEqual([`${v} 1`, `${q} 2`]);
  });

  it('reaches all that is made of a table, as ever', () => {
    expect(reached([t]).map((one) => one.split(' ')[0])).toEqual(
      index.downstream(t).map(({ node }) => node.id),
    );
  });

  it('begins at several, and tells none of them', () => {
    expect(reached([ta, v])).not.toContain(`${v} 1`);
    expect(reached([ta, v])).toContain(`${q} 1`);
  });

  it('is sure of what is reached by a longer way that is', () => {
    const both = columnLineage(
      `${t} reads pipeline:p`,
      `${ta} uses ${q}`,
      `${q} uses pipeline:p`,
      'pipeline:p publishes dataset:d/master',
    );
    expect(reached([ta], false, new LineageIndex(both))).toEqual([
      `${q} 1`,
      'pipeline:p 2',
      'dataset:d/master 3',
    ]);
  });

  it('tells ways as from the column that is changed, without others', () => {
    const { edges } = columnReach(index, [ta], { direction: 'downstream' });
    expect(edges.map(({ source, target, doubt = '' }) => `${source} > ${target} ${doubt}`)).toEqual(
      [
        `${ta} > ${v} `,
        `${v} > ${q} `,
        `${v} > relation:w/s.out `,
        'relation:w/s.out > query:out.sql#1 ',
        `${ta} > ${star} readsAll`,
        `${ta} > ${blind} may`,
        `${star} > pipeline:p may`,
      ],
    );
  });

  it('stops after so many steps', () => {
    const { reached: near, edges } = columnReach(index, [ta], {
      direction: 'downstream',
      depth: 1,
    });
    expect(near.map(({ node }) => node.id)).toEqual([v, star, blind]);
    expect(edges).toHaveLength(3);
  });

  it('goes on by a nearer way within so many steps, though a farther one is surer', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => `column:w/s.far#${name}`);
    const ways = new LineageIndex(
      columnLineage(
        `${ta} uses ${a}`,
        `${a} uses ${b}`,
        `${b} uses ${c}`,
        `${ta} uses ${c} may`,
        `${c} uses ${d}`,
      ),
    );
    const within = (depth: number): readonly string[] =>
      columnReach(ways, [ta], { direction: 'downstream', columns: true, depth }).reached.map(
        ({ node, depth: far, doubt = '' }) => `${node.id} ${far} ${doubt}`,
      );
    expect(within(3)).toEqual([`${a} 1 `, `${b} 2 `, `${c} 3 `, `${d} 2 may`]);
    expect(within(4)).toEqual([`${a} 1 `, `${b} 2 `, `${c} 3 `, `${d} 4 `]);
  });

  it('goes up to what a column is made of, and to what loads its table as a whole', () => {
    const loaded = indexOf(
      'column:b/s.t#a loads column:w/s.t#a',
      'relation:b/s.t loads relation:w/s.t by',
      'external:job/log/import loads relation:w/s.t',
    );
    const { reached: found } = columnReach(loaded, [ta], { direction: 'upstream', columns: true });
    expect(found.map(({ node, doubt }) => [node.id, doubt])).toEqual([
      ['column:b/s.t#a', undefined],
      ['external:job/log/import', 'may'],
    ]);
  });
});
