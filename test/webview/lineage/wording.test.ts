import { describe, expect, it } from 'vitest';
import type { HistoryVersion } from '../../../src/core/lineage/show/history';
import { cellMark, isByHand } from '../../../webview/lineage/wording';

function aVersion(parts: Partial<HistoryVersion>): HistoryVersion {
  const reference = 'gros://qc/master:2026-11-20.1';
  return { reference, dataset: 'dataset:qc/master', name: 'qc', publishedAtMs: 0, ...parts };
}

const nothing = { upstreams: [], facts: [] };

describe('how a version came to be', () => {
  it('is by hand where neither a run nor its record tells of one', () => {
    const versions = {
      told: aVersion({ runId: 'r1' }),
      gone: aVersion({ byHand: { ...nothing, runId: 'r1' } }),
      byHand: aVersion({ byHand: nothing }),
    };
    expect(Object.entries(versions).filter(([, one]) => isByHand(one))).toEqual([
      ['byHand', versions.byHand],
    ]);
    const markOf = (one: HistoryVersion) => cellMark({ kind: 'published', versions: [one] });
    expect(Object.values(versions).map(markOf)).toEqual(['■', '■', '◆']);
  });
});
