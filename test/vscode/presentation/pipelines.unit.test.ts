import { describe, expect, it } from 'vitest';
import { readPipelines } from '../../../src/core/datasets/propagation/lakePipelines';
import { planPropagation } from '../../../src/core/datasets/propagation/planPropagation';
import type { StepOutcome } from '../../../src/core/datasets/propagation/propagate';
import type { PropagationPlan } from '../../../src/core/datasets/propagation/propagationPlan';
import type { Pipeline } from '../../../src/core/lake/lake';
import {
  askToRun,
  concludeRuns,
  outcomesText,
} from '../../../src/vscode/datasets/pipelines/pipelineWords';
import { wouldRunText } from '../../../src/vscode/datasets/pipelines/wouldRunText';

/** A pipeline that is called like what it publishes. */
function pipeline(name: string, reads: readonly string[], more: Partial<Pipeline> = {}): Pipeline {
  return {
    name,
    repo: name,
    run: `make ${name}`,
    folder: `/checkouts/${name}`,
    reads: reads.map((repo) => `gros://${repo}`),
    publishes: [`gros://${name}`],
    ...more,
  };
}

const gitLab = { url: 'https://gitlab.example.org', project: 'lab/report' };
const { pipelines } = readPipelines([
  pipeline('qc', []),
  pipeline('counts', ['qc'], { branch: 'strict' }),
  pipeline('report', ['qc', 'counts'], { gitLab }),
  pipeline('left', ['qc', 'right']),
  pipeline('right', ['left']),
]);
const qc = { repo: 'qc', branch: 'master' };

function planOf(...names: readonly string[]): PropagationPlan {
  const known = pipelines.filter(({ name }) => names.includes(name));
  return planPropagation([qc], { pipelines: known, registrations: [] });
}

const [first] = pipelines;

describe('The question before a pipeline runs', () => {
  it('says every command, where it runs, and in which order', () => {
    expect(first && askToRun(first, planOf('counts', 'report'), pipelines)).toEqual({
      message: 'Run pipeline qc?',
      detail: [
        'It runs make qc, in /checkouts/qc.',
        'Commands come from the lake file and run with your rights.',
        'Then, in this order:',
        '1. counts: make counts, in /checkouts/counts, branch strict',
        '2. report: a pipeline of https://gitlab.example.org/lab/report',
      ].join('\n'),
      all: 'Run 3 Pipelines',
      only: 'Run Only qc',
    });
  });

  it('has one button where nothing reads it', () => {
    const question = first && askToRun(first, planOf(), pipelines);
    expect(question).toMatchObject({ all: 'Run' });
    expect(question).not.toHaveProperty('only');
  });

  it('names what runs in a circle, which is passed over', () => {
    const detail = first && askToRun(first, planOf('left', 'right'), pipelines).detail;
    expect(detail).toMatch(/^Not run: left → right → left is a circle, so none of them runs/m);
  });
});

describe('What would run if a dataset changed', () => {
  it('is told in order, with the reason, what is passed over and what is up to date', () => {
    const plan = planOf('counts', 'report', 'left', 'right');
    const upToDate = new Map([['counts', '2026-11-27T090000000Z-00000001']]);
    expect(wouldRunText({ name: qc, plan, pipelines, upToDate })).toBe(
      [
        '# What would run if gros://qc/master changed',
        '',
        '1. counts',
        '   - make counts, in /checkouts/counts, branch strict',
        '   - reads gros://qc/master',
        '2. report, after counts',
        '   - a pipeline of https://gitlab.example.org/lab/report',
        '   - reads gros://qc/master, gros://counts/master',
        '',
        '## Not run',
        '',
        '- left → right → left is a circle, so none of them runs: read one of gros://left/master, gros://right/master as :latest',
        '',
        '## Up to date',
        '',
        'These have succeeded with what is published now: they run only once it changes.',
        '',
        '- counts, since its run 2026-11-27T090000000Z-00000001',
        '',
      ].join('\n'),
    );
  });

  it('says that nothing would', () => {
    const text = wouldRunText({ name: qc, plan: planOf(), pipelines, upToDate: new Map() });
    expect(text).toContain('Nothing: no pipeline of the lake file reads it live.');
  });
});

describe('What came of pipelines', () => {
  const ran = (name: string, state: 'succeeded' | 'failed'): StepOutcome => ({
    kind: 'ran',
    pipeline: name,
    run: { state, published: [] },
  });

  it('names those without success', () => {
    const skipped = { kind: 'skipped', pipeline: 'c', message: 'b failed' } as const;
    const outcomes = [ran('a', 'succeeded'), ran('b', 'failed'), skipped];
    expect(outcomesText(outcomes)).toBe(
      '2 pipelines ran, 1 of them without success, 1 skipped: b, c',
    );
    expect(concludeRuns(outcomes).outcome).toBe('warned');
  });

  it('is a failure only where nothing succeeded', () => {
    expect(concludeRuns([ran('a', 'failed')]).outcome).toBe('failed');
    expect(concludeRuns([ran('a', 'succeeded')]).outcome).toBe('succeeded');
    expect(concludeRuns([]).outcome).toBe('succeeded');
  });
});
