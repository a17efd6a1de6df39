import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowView, type Rows } from '../../../src/core/base/columns/rows';
import type { Completion } from '../../../src/core/runs/completion';
import { clockToleranceMs } from '../../../src/core/runs/quietPeriod';
import { judgeReadiness, type JudgedReadiness } from '../../../src/core/runs/readiness';
import type { FileEntry } from '../../../src/core/storage/fileTree';

const complete: Completion = {
  kind: 'complete',
  because: 'CopyComplete.txt is there',
  evidence: ['CopyComplete.txt'],
  problems: [],
};
const hour = 3_600_000;
const nowMs = Date.UTC(2026, 0, 2);

function entry(path: string, modifiedAtMs: number, kind: FileEntry['kind'] = 'file'): FileEntry {
  return { path, kind, sizeBytes: 1, modifiedAtMs, identity: path };
}

function judge(
  entries: Rows<FileEntry>,
  changes: Partial<{ delayMs: number; nowMs: number; gap: string }> = {},
): Promise<JudgedReadiness> {
  return judgeReadiness({
    completion: complete,
    gap: undefined,
    isPartlySeen: false,
    entries,
    delayMs: hour,
    nowMs,
    ...changes,
  });
}

describe('judgeReadiness', () => {
  it('is ready once nothing was written for the delay', async () => {
    const { verdict } = await judge([entry('a', nowMs - hour), entry('b', nowMs - 2 * hour)]);
    expect(verdict).toEqual({
      readiness: 'ready',
      because: 'CopyComplete.txt is there and nothing was written for 1 h',
      evidence: ['CopyComplete.txt'],
    });
  });

  it('names the file written last, however deep, and when the run will be ready', async () => {
    const { verdict } = await judge([
      entry('Data/x/y.bcl', nowMs - hour / 4),
      entry('a', nowMs - hour),
    ]);
    expect(verdict).toEqual({
      readiness: 'settling',
      because:
        'CopyComplete.txt is there, but Data/x/y.bcl was written 15 min ago; ready in 45 min if nothing more is',
      evidence: ['CopyComplete.txt'],
      readyAtMs: nowMs + 0.75 * hour,
    });
  });

  it('counts folders and links as written to', async () => {
    const old = entry('a', nowMs - 2 * hour);
    const withFolder = await judge([old, entry('Data', nowMs, 'folder')]);
    expect(withFolder.verdict.readiness).toBe('settling');
    const withLink = await judge([old, entry('link', nowMs, 'link')]);
    expect(withLink.verdict.readiness).toBe('settling');
  });

  it('waits for files where there are folders and links only, however long ago they were made', async () => {
    const longAgo = nowMs - 100 * hour;
    const entries = [entry('Data', longAgo, 'folder'), entry('link', longAgo, 'link')];
    const { verdict } = await judge(entries);
    expect(verdict).toMatchObject({
      readiness: 'sequencing',
      because: 'waiting for files; there is no file in its folders',
    });
  });

  it('reports times in the future and ignores them', async () => {
    const year = 365 * 24 * hour;
    const { verdict, problems } = await judge([
      entry('a', nowMs - 2 * hour),
      entry('b', nowMs + year),
    ]);
    expect(verdict.readiness).toBe('ready');
    expect(problems).toEqual([
      {
        path: 'b',
        message:
          'has a modification time 365 d in the future: ignored, but check the clock of the instrument',
      },
    ]);
  });

  it('counts times in the future, and says nothing is credible if all are', async () => {
    const { verdict, problems } = await judge([
      entry('a', nowMs + 2 * hour),
      entry('b', nowMs + hour),
    ]);
    expect(verdict.because).toBe('CopyComplete.txt is there and no modification time is credible');
    expect(problems[0]?.message).toMatch(
      /^has a modification time 2 h in .*, and so have 1 other:/,
    );
  });

  it('takes a clock that is a little ahead for now', async () => {
    const { verdict, problems } = await judge([entry('a', nowMs + clockToleranceMs)]);
    expect(verdict.readiness).toBe('settling');
    expect(problems).toEqual([]);
  });

  it('asks for no quiet when the delay is 0', async () => {
    expect((await judge([entry('a', nowMs + 0.7)], { delayMs: 0 })).verdict.readiness).toBe(
      'ready',
    );
  });

  it('waits for files in an empty folder', async () => {
    expect((await judge([])).verdict).toMatchObject({ readiness: 'sequencing' });
  });

  it('says what is missing beside an empty folder', async () => {
    const { verdict } = await judge([], { gap: 'RawData_a beside DataProcessingMethod_a' });
    expect(verdict.because).toBe(
      'waiting for RawData_a beside DataProcessingMethod_a; the folder is empty',
    );
  });

  it('lets others have their turn while it goes over many files', async () => {
    const many = new RowView(1_000, (row) => {
      const until = performance.now() + 0.1;
      while (performance.now() < until);
      return entry(`f${row}`, nowMs);
    });
    let isJudged = false;
    const turns: boolean[] = [];
    setImmediate(() => turns.push(isJudged));
    await judge(many).then(() => (isJudged = true));
    expect(turns).toEqual([false]);
  });

  it('only ever goes from settling to ready while nothing is written', async () => {
    const past = fc.integer({ min: 0, max: 100 * hour }).map((ageMs) => nowMs - ageMs);
    await fc.assert(
      fc.asyncProperty(
        fc.array(past, { minLength: 1 }),
        fc.nat(10 * hour),
        fc.array(fc.nat(200 * hour), { minLength: 2 }),
        async (times, delayMs, waits) => {
          const entries = times.map((time, index) => entry(`f${index}`, time));
          const states: string[] = [];
          for (const wait of waits.sort((a, b) => a - b)) {
            const { verdict } = await judge(entries, { delayMs, nowMs: nowMs + wait });
            states.push(verdict.readiness);
          }
          expect(states.lastIndexOf('settling')).toBeLessThan(
            states.includes('ready') ? states.indexOf('ready') : states.length,
          );
        },
      ),
    );
  });
});
