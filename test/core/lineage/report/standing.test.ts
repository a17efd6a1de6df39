import { describe, expect, it } from 'vitest';
import type { LineageNode } from '../../../../src/core/lineage/graph/lineageGraph';
import { standingOf, witnessWords } from '../../../../src/core/lineage/report/standing';
import { aNode } from '../../../fakes/lineage';

const atMs = Date.UTC(2026, 10, 27, 6, 40);
const view = 'relation:w/public.good';
const commit = '0123456789abcdef0123456789abcdef01234567';

interface Case {
  readonly what: string;
  readonly id: string;
  readonly parts: Partial<LineageNode>;
  readonly evidence: string;
  readonly lastRun: string;
}

describe('what is known of a thing and its last run', () => {
  it.each<Case>([
    {
      what: 'a run that was synchronized',
      id: 'run:m/1',
      parts: {
        evidence: { level: 'attested', files: 3 },
        lastRun: { state: 'verified', outcome: 'good', atMs },
      },
      evidence: '3 files attested',
      lastRun: 'verified 2026-11-27 06:40',
    },
    {
      what: 'a view',
      id: view,
      parts: { kind: 'view', witness: { kind: 'catalog', atMs }, inputs: { weakest: 'size' } },
      evidence:
        'as the catalog of its database defines it, read 2026-11-27 06:40; no rows were compared; the weakest evidence of all that it is made of: by size only',
      lastRun: 'no run recorded: a view is computed whenever it is read',
    },
    {
      what: 'a view that keeps its rows',
      id: view,
      parts: {
        kind: 'view',
        witness: { kind: 'catalog', keepsRows: true },
        inputs: { weakest: 'reread', hasNone: true },
      },
      evidence:
        'as the catalog of its database defines it; no rows were compared; the weakest evidence of all that it is made of: read back, and some of what it begins with has none',
      lastRun: 'no run recorded: its database does not say when it was last refreshed',
    },
    {
      what: 'a statement of a commit',
      id: 'query:a.sql#1',
      parts: { witness: { kind: 'text', commit }, inputs: { hasNone: true } },
      evidence: 'a text of commit 01234567; nothing that it is made of has evidence',
      lastRun: 'no run recorded: nobody records when a statement runs',
    },
    {
      what: 'what others tell of',
      id: 'external:dataset/kafka/readings',
      parts: { witness: { kind: 'event', producer: 'https://airflow', atMs } },
      evidence: 'told by https://airflow 2026-11-27 06:40; nobody compared anything',
      lastRun: 'no run recorded: no event tells of a run that made it',
    },
    {
      what: 'a pipeline that never ran',
      id: 'pipeline:qc',
      parts: {},
      evidence: 'no evidence recorded: it is code, and what it publishes has its own',
      lastRun: 'no run recorded: none of the last five weeks is known here',
    },
    {
      what: 'a dataset that is named and was not found',
      id: 'dataset:a/master',
      parts: {},
      evidence: 'no evidence recorded: nothing was recorded of its bytes',
      lastRun: 'no run recorded: no version of it was found',
    },
    {
      what: 'a table that a pipeline says it loads, and did not yet',
      id: view,
      parts: { witness: { kind: 'catalog' } },
      evidence: 'as the catalog of its database defines it; no rows were compared',
      lastRun:
        'no run recorded: no run of a pipeline in the last five weeks, and no log of jobs, tells of loading it',
    },
  ])('is said of $what', ({ id, parts, evidence, lastRun }) => {
    expect(standingOf(aNode(id, parts))).toEqual({ evidence, lastRun });
  });

  it('is said beside a name in few words, where it is not what everything of its kind has', () => {
    const words = (witness: LineageNode['witness']): readonly string[] =>
      witnessWords(aNode('query:a.sql#1', witness && { witness }));
    expect(words({ kind: 'text', commit })).toEqual(['01234567']);
    expect(words({ kind: 'text', commit, isChanged: true })).toEqual(['changed since 01234567']);
    expect(words({ kind: 'text' })).toEqual(['no commit']);
    expect(words({ kind: 'event', producer: 'p', atMs })).toEqual(['told by p']);
    expect(words({ kind: 'catalog' })).toEqual([]);
    expect(words(undefined)).toEqual([]);
  });
});
