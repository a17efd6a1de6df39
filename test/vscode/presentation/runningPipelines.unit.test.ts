import { describe, expect, it } from 'vitest';
import type { StepOutcome } from '../../../src/core/datasets/propagation/propagate';
import { RunningPipelines } from '../../../src/vscode/datasets/pipelines/runningPipelines';
import { withState, type PipelineState } from '../../../src/vscode/support/window/pipelineStates';
import { aNode } from '../../fakes/lineage';

/** Pipelines of an activity, and what is said of them, in order. */
function bench() {
  const states = new Map<string, PipelineState>();
  const said: string[] = [];
  const stop = new AbortController();
  let nowMs = 1000;
  const running = new RunningPipelines({
    signal: stop.signal,
    onProgress: ({ phase }) => said.push(phase),
    clock: { nowMs: () => (nowMs += 1) },
    states: {
      set: (id, state) => {
        if (state === undefined) states.delete(id);
        else states.set(id, state);
      },
    },
  });
  return { states, said, stop, running };
}

function ran(pipeline: string, run: Partial<Extract<StepOutcome, { kind: 'ran' }>['run']> = {}) {
  return { kind: 'ran', pipeline, run: { state: 'succeeded', published: [], ...run } } as const;
}

describe('Pipelines that this window runs', () => {
  it('are said to run while they do, and then how they ended', () => {
    const { states, said, running } = bench();
    running.add('qc');
    running.add('counts');
    expect(states.get('pipeline:qc')?.lastRun).toEqual({
      state: 'running',
      outcome: 'underWay',
      atMs: 1001,
    });
    running.end(ran('qc', { runId: '2026-11-27-1' }));
    running.end(ran('counts', { state: 'failed', message: 'Q30 is below 80' }));
    running.end({ kind: 'skipped', pipeline: 'report', message: 'counts did not succeed' });
    expect(said).toEqual(['running qc', 'running qc and counts', 'running counts']);
    expect([...states].map(([id, { lastRun, problem }]) => [id, lastRun.state, problem])).toEqual([
      ['pipeline:qc', 'succeeded', undefined],
      ['pipeline:counts', 'failed', 'Q30 is below 80'],
      ['pipeline:report', 'skipped', undefined],
    ]);
    expect(states.get('pipeline:qc')?.lastRun.runId).toBe('2026-11-27-1');
  });

  it('stand as the lake says where nothing ran: up to date, called off, or not to be started', async () => {
    const { states, stop, running } = bench();
    running.add('qc');
    running.end({ kind: 'upToDate', pipeline: 'qc', runId: '2026-11-27-1' });
    const start = running.during('counts', () => Promise.reject(new Error('no such folder')));
    await expect(start).rejects.toThrow('no such folder');
    running.add('report');
    stop.abort();
    running.end(ran('report', { state: 'canceled', runId: '2026-11-27-2' }));
    running.end(ran('strict', { state: 'failed', message: 'It was interrupted' }));
    running.end({ kind: 'skipped', pipeline: 'last', message: 'It was interrupted' });
    expect([...states].map(([id, { lastRun }]) => [id, lastRun.state])).toEqual([
      ['pipeline:report', 'canceled'],
    ]);
  });

  it('are shown as this window knows them, until the lake tells something later', () => {
    const atMs = Date.UTC(2026, 10, 27);
    const state: PipelineState = { lastRun: { state: 'running', outcome: 'underWay', atMs } };
    const states = new Map([['pipeline:qc', state]]);
    const at = (ms: number) =>
      aNode('pipeline:qc', {
        lastRun: { state: 'failed', outcome: 'bad', atMs: ms },
        problem: 'Q30 is below 80',
      });
    expect(withState(at(atMs - 1), states)).toEqual({ ...aNode('pipeline:qc'), ...state });
    const later = at(atMs + 1);
    expect(withState(later, states)).toBe(later);
    const other = aNode('pipeline:counts');
    expect(withState(other, states)).toBe(other);
  });
});
