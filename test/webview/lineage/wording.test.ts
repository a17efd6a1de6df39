import { describe, expect, it } from 'vitest';
import type { HistoryVersion } from '../../../src/core/lineage/show/history';
import { cellMark, countsText, isByHand, timeText } from '../../../webview/lineage/wording';

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

it('says when a lineage was read by the clock alone on the same day', () => {
  const readAtMs = new Date(2026, 10, 27, 15, 12).getTime();
  const summary = { nodes: 1204, edges: 0, readAtMs, problems: [], starts: [] };
  const opened = { asOf: { kind: 'now' }, hasColumns: false } as const;
  const clock = new Date(readAtMs).toLocaleTimeString(undefined, { timeStyle: 'short' });
  const saidAt = (nowMs: number) => countsText({ summary, opened }, 12, nowMs);
  expect(saidAt(readAtMs + 3_600_000)).toBe(`12 of 1,204 things shown · read ${clock}`);
  expect(saidAt(readAtMs + 86_400_000)).toContain(`read ${timeText(readAtMs)}`);
});
