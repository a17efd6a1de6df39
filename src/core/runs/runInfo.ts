import { childOf, readXml, textOf } from './readXml';
import type { Instrument, RunProblem } from './run';
import { parseRunName } from './runName';

/** What `RunInfo.xml` says of a run; lanes and cycles join here once they are checked. */
export interface RunInfo {
  /** The name the instrument gave the run's folder. */
  readonly runId: string | undefined;
  readonly serialNumber: string | undefined;
}

/** Reads `RunInfo.xml`; `undefined` if it is not one, or not yet wholly written. */
export function parseRunInfo(bytes: Uint8Array): RunInfo | undefined {
  const run = childOf(readXml(bytes), 'RunInfo', 'Run');
  return run && { runId: textOf(run, 'Id'), serialNumber: textOf(run, 'Instrument') };
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
