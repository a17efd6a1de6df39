import { childOf, childrenOf, readXml, textOf } from './readXml';
import type { Instrument, RunProblem } from './run';
import { parseRunName } from './runName';

/** What `RunInfo.xml` says of a run. */
export interface RunInfo {
  /** The name the instrument gave the run's folder. */
  readonly runId: string | undefined;
  readonly serialNumber: string | undefined;
  /** `undefined` = it does not say, or no number that a flow cell can have. */
  readonly laneCount: number | undefined;
  /** Over all reads, index reads included; `undefined` likewise. */
  readonly cycleCount: number | undefined;
}

/** Reads `RunInfo.xml`; `undefined` if it is not one, or not yet wholly written. */
export function parseRunInfo(bytes: Uint8Array): RunInfo | undefined {
  const run = childOf(readXml(bytes), 'RunInfo', 'Run');
  if (run === undefined) return undefined;
  const cycles = childrenOf(childOf(run, 'Reads'), 'Read').map((read) => textOf(read, 'NumCycles'));
  return {
    runId: textOf(run, 'Id'),
    serialNumber: textOf(run, 'Instrument'),
    laneCount: countOf(textOf(childOf(run, 'FlowcellLayout'), 'LaneCount'), mostLanes),
    cycleCount: cycles.length === 0 ? undefined : sumOf(cycles),
  };
}

/** More than any flow cell has; a number beyond is a mistake that nothing should be counted up to. */
const mostLanes = 64;
const mostCycles = 10_000;

function sumOf(texts: readonly (string | undefined)[]): number | undefined {
  let sum = 0;
  for (const text of texts) {
    const count = countOf(text, mostCycles);
    if (count === undefined) return undefined;
    sum += count;
  }
  return sum;
}

function countOf(text: string | undefined, most: number): number | undefined {
  const count = /^\d+$/.test(text ?? '') ? Number(text) : NaN;
  return count <= most ? count : undefined;
}

/** The instrument that wrote a run, and what its folder's name and `RunInfo.xml` disagree about. */
export interface IdentifiedRun {
  readonly instrument: Instrument | undefined;
  readonly problems: readonly RunProblem[];
}

/**
 * Tells the instrument by the folder's name, or by the name `RunInfo.xml` has for a folder that was
 * renamed: its data is no more complete for that.
 */
export function identifyRun(name: string, info: RunInfo | undefined): IdentifiedRun {
  const named = parseRunName(name)?.instrument;
  const described = info?.runId === undefined ? undefined : parseRunName(info.runId)?.instrument;
  const instrument = named ?? described;
  const difference = describeDifference(name, info, named);
  return {
    instrument,
    problems: difference === undefined ? [] : [{ path: 'RunInfo.xml', message: difference }],
  };
}

function describeDifference(
  name: string,
  info: RunInfo | undefined,
  named: Instrument | undefined,
): string | undefined {
  if (info?.runId !== undefined && info.runId !== name) {
    return `says it is of run ${info.runId}: the folder was renamed, or holds another run`;
  }
  const serialNumber = info?.serialNumber;
  if (named === undefined || serialNumber === undefined || serialNumber === named.serialNumber) {
    return undefined;
  }
  return `says it is of instrument ${serialNumber}, the folder's name says ${named.serialNumber}`;
}
