import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { OperatorError } from '../../src/core/base/errors';
import type { RunState } from '../../src/core/runs/run';
import type { FileReport, VerificationReport } from '../../src/core/sync/report/report';
import type { FaultLab, Leaf } from './faultLab';
import type { Outcome } from './lakeside';
import type { Expected } from './scenarios/scenario';

/** Every file that is to be kept lies on disk as it was, or its very bytes are in the lake. */
export async function expectNothingLost(lab: FaultLab): Promise<void> {
  const intact = await lab.intact();
  const lost: string[] = [];
  for (const [path, bytes] of lab.kept) {
    if (intact.has(path)) continue;
    const carried = await lab.carried(path);
    if (!carried?.equals(bytes)) lost.push(path);
  }
  expect(lost).toEqual([]);
}

/**
 * A run that was removed from its source lies in the lake, byte by byte, and nothing else lay with it;
 * one that was not is as it was.
 */
export async function expectSafeRemoval(lab: FaultLab, before: readonly Leaf[]): Promise<void> {
  if (await lab.isInPlace()) {
    expect(await lab.leaves()).toEqual(before);
    return expectNothingLost(lab);
  }
  expect(before.map(({ path }) => path)).toEqual([...lab.kept.keys()].sort());
  return expectInLake(lab, [...lab.kept.keys()]);
}

/** These files lie in the lake, byte by byte. */
export async function expectInLake(lab: FaultLab, paths: readonly string[]): Promise<void> {
  const lost: string[] = [];
  for (const path of paths) {
    const bytes = lab.kept.get(path);
    if (bytes && (await lab.carried(path))?.equals(bytes) !== true) lost.push(path);
  }
  expect(lost).toEqual([]);
}

/** A run that is called verified lies in the lake, byte by byte, but for what the report excepts. */
export async function expectCarried(lab: FaultLab, outcome: Outcome): Promise<void> {
  if (outcome.kind === 'error' || outcome.report.state !== 'verified') return;
  const missing: string[] = [];
  for (const { path } of outcome.report.files.filter(({ verdict }) => verdict === 'match')) {
    const carried = await lab.carried(path);
    if (!carried?.equals(await readFile(lab.at(path)))) missing.push(path);
  }
  expect(missing).toEqual([]);
}

/** No match is false, nothing was skipped in silence, and a failure says what to do. */
export async function expectHonest(lab: FaultLab, outcome: Outcome): Promise<void> {
  if (outcome.kind === 'error') {
    expect([outcome.error.message, outcome.error.remedy].every((text) => text !== '')).toBe(true);
    return;
  }
  await expectNoFalseMatch(lab, outcome.report);
  if (waiting.has(outcome.report.state)) {
    expect(outcome.report.because).not.toBe('');
    return;
  }
  expect(silentSkips(outcome.report, outcome.seen)).toEqual([]);
}

export async function expectNoFalseMatch(lab: FaultLab, report: VerificationReport): Promise<void> {
  expect(await falseMatches(lab, report)).toEqual([]);
}

/** Nothing of such a run is tried, and the report says what it waits for. */
const waiting: ReadonlySet<RunState> = new Set<RunState>(['sequencing', 'copying', 'settling']);

function reasonOf(error: OperatorError): string {
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message;
}

export function expectOutcome(outcome: Outcome, expected: Expected): void {
  if (outcome.kind === 'error') {
    const { error } = outcome;
    const reason = reasonOf(error);
    if (!('error' in expected)) expect({ error: reason }).toEqual(expected);
    else expect(reason).toMatch(expected.error);
    return;
  }
  const { state, problems } = outcome.report;
  const found = Object.fromEntries(
    problems.map(({ path, verdict }) => [path, verdict ?? ('note' as const)]),
  );
  const { says, ...rest } = { says: undefined, ...expected };
  expect({ state, problems: found }).toEqual({ problems: {}, ...rest });
  if (says !== undefined) {
    const said = [outcome.report.because, ...problems.map(({ message }) => message)].join('\n');
    expect(said).toMatch(says);
  }
}

/**
 * Matches that are none. What is called attested or reread must be in the lake byte by byte; a
 * recorded MD5 proves no bytes and claims none, but it must be recorded.
 */
async function falseMatches(lab: FaultLab, report: VerificationReport): Promise<readonly string[]> {
  const matches = report.files.filter(({ verdict }) => verdict === 'match');
  const checked = await Promise.all(matches.map((file) => isTrueMatch(lab, file)));
  return matches.filter((_, index) => checked[index] !== true).map(({ path }) => path);
}

async function isTrueMatch(lab: FaultLab, { path, evidence }: FileReport): Promise<boolean> {
  const local = await readFile(lab.at(path));
  if (evidence === 'attested' || evidence === 'reread') {
    return (await lab.carried(path))?.equals(local) === true;
  }
  const { contentMD5 } = await lab.blob(path).getProperties();
  const recorded = contentMD5 && Buffer.from(contentMD5);
  return recorded?.equals(createHash('md5').update(local).digest()) === true;
}

/** What was there when the operation began and is in its report neither as a match nor with a word of why. */
function silentSkips(report: VerificationReport, seen: readonly Leaf[]): readonly string[] {
  const explained = new Set(
    report.files
      .filter(({ verdict, message = '' }) => verdict === 'match' || message !== '')
      .map(({ path }) => path),
  );
  return seen.map(({ path }) => path).filter((path) => !isExplained(path, explained));
}

/** A folder that could not be listed stands for all that is in it. */
function isExplained(path: string, explained: ReadonlySet<string>): boolean {
  const parents = path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  return parents.some((parent) => explained.has(parent));
}
