import type { LastRun, LineageNode } from '../graph/lineageGraph';
import type { EventType, LineageEvent } from './lineageEvent';

/** The run that ended or began last, and what went wrong in it. */
export function newerRun(
  known: LineageNode | undefined,
  more: Pick<LineageNode, 'lastRun' | 'problem'>,
): Pick<LineageNode, 'lastRun' | 'problem'> {
  const isOlder = (more.lastRun?.atMs ?? 0) < (known?.lastRun?.atMs ?? 0);
  const { lastRun, problem } = isOlder && known !== undefined ? known : more;
  return { ...(lastRun && { lastRun }), ...(problem !== undefined && { problem }) };
}

const endings: Readonly<Record<EventType, Pick<LastRun, 'state' | 'outcome'> | undefined>> = {
  START: { state: 'running', outcome: 'underWay' },
  RUNNING: { state: 'running', outcome: 'underWay' },
  COMPLETE: { state: 'succeeded', outcome: 'good' },
  FAIL: { state: 'failed', outcome: 'bad' },
  ABORT: { state: 'canceled', outcome: 'unknown' },
  OTHER: undefined,
};

/** How a run stands by an event; `undefined` = it does not say. */
export function lastRunOf({ run, eventType, eventTime }: LineageEvent): LastRun | undefined {
  const ending = eventType === undefined ? undefined : endings[eventType];
  if (run === undefined || ending === undefined) return undefined;
  return { ...ending, atMs: Date.parse(eventTime), runId: run.runId };
}

/** What went wrong in the run of an event; `undefined` = nothing, or nobody says. */
export function errorOf({ run, eventType }: LineageEvent): string | undefined {
  const message = run?.facets?.['errorMessage']?.['message'];
  return eventType === 'FAIL' && typeof message === 'string' ? message : undefined;
}
