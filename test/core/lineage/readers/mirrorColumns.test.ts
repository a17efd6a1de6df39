import { describe, expect, it } from 'vitest';
import {
  mirrorColumns,
  type MirrorHistory,
} from '../../../../src/core/lineage/readers/columns/mirrorColumns';
import { mirrorEdges } from '../../../../src/core/lineage/readers/warehouse/mirrorEdges';
import { snapshotOf } from '../../../fakes/ddl';

async function mirrored(
  benchlingDdl: string,
  warehouseDdl: string,
  history: Partial<MirrorHistory> = {},
): Promise<readonly string[]> {
  const benchling = { connection: 'b', snapshot: await snapshotOf(benchlingDdl) };
  const warehouse = { connection: 'w', snapshot: await snapshotOf(warehouseDdl) };
  const { pairs } = mirrorEdges(benchling, warehouse);
  const known = { decisions: [], via: undefined, ...history };
  return mirrorColumns({ benchling, warehouse, pairs }, known).map(
    ({ source, target, doubt }) =>
      `${source.replace(/^\w+:/, '')} ${doubt ?? ''}> ${target.replace(/^\w+:/, '')}`,
  );
}

const strain = 'create table public.strain (id int, name text, medium text)';

describe('mirrorColumns', () => {
  it('leads from each column to that of its name', async () => {
    expect(await mirrored(strain, strain)).toEqual([
      'b/public.strain#id > w/public.strain#id',
      'b/public.strain#name > w/public.strain#name',
      'b/public.strain#medium > w/public.strain#medium',
    ]);
  });

  it('leads from a column that got another name to the older one, as was decided', async () => {
    const renamed = 'create table public.strain (id int, name text, growth_medium text)';
    const decision = {
      kind: 'column',
      from: ['public', 'strain', 'medium'],
      to: ['public', 'strain', 'growth_medium'],
      isSame: true,
    } as const;
    const edges = await mirrored(renamed, strain, { decisions: [decision] });
    expect(edges).toContain('b/public.strain#growth_medium > w/public.strain#medium');
    expect(edges).toHaveLength(3);
  });

  it('doubts what nobody has decided', async () => {
    const other = 'create table public.strain (id int, name text, plasmid_count int)';
    expect(await mirrored(other, strain)).toEqual([
      'b/public.strain#id > w/public.strain#id',
      'b/public.strain#name > w/public.strain#name',
      'b/public.strain#plasmid_count may> w/public.strain#medium',
    ]);
  });

  it('leads from what is new over there nowhere', async () => {
    const more = 'create table public.strain (id int, name text, medium text, owner text)';
    expect(await mirrored(more, strain)).toHaveLength(3);
  });

  it('finds tables that got another name, with their columns', async () => {
    const renamed = 'create table public.organism (id int, name text, medium text)';
    const decision = {
      kind: 'table',
      from: ['public', 'strain'],
      to: ['public', 'organism'],
      isSame: true,
    } as const;
    expect(await mirrored(renamed, strain, { decisions: [decision] })).toEqual([
      'b/public.organism > w/public.strain',
      'b/public.organism#id > w/public.strain#id',
      'b/public.organism#name > w/public.strain#name',
      'b/public.organism#medium > w/public.strain#medium',
    ]);
  });
});
