import type { LineageEdge } from '../graph/lineageGraph';
import type { EventType, LineageEvent } from './lineageEvent';

/** When something was said, and of which run. */
interface Word {
  readonly atMs: number;
  /** `undefined` = of the job itself. */
  readonly runId: string | undefined;
}

/** What is said of the columns of something that a job makes. */
interface Made {
  /** With the ids of the datasets that they are made of. */
  readonly told?: Word & { readonly datasets: readonly string[] };
  /** When it was made last and nobody told. */
  readonly untold?: Word;
}

/**
 * Which jobs tell by columns all that they make, from events in any order. What a later run makes without
 * telling of columns nobody knows: the columns of an earlier one may be others.
 */
export class JobColumns {
  readonly #jobs = new Map<string, Map<string, Made>>();

  /** Notes what an event tells of an output; `datasets` are those of its columns, `undefined` = it tells none. */
  note(
    { job, output }: { readonly job: string; readonly output: string },
    { eventTime, eventType, run }: LineageEvent,
    datasets: readonly string[] | undefined,
  ): void {
    const word: Word = { atMs: Date.parse(eventTime), runId: run?.runId };
    const outputs = this.#jobs.get(job) ?? new Map<string, Made>();
    this.#jobs.set(job, outputs);
    const made = outputs.get(output) ?? {};
    outputs.set(output, made);
    const isNewer = (known: Word | undefined): boolean => word.atMs >= (known?.atMs ?? -Infinity);
    if (datasets !== undefined) {
      if (isNewer(made.told)) outputs.set(output, { ...made, told: { ...word, datasets } });
    } else if (tellsAll(eventType) && isNewer(made.untold)) {
      outputs.set(output, { ...made, untold: word });
    }
  }

  /** An edge of a job that events told of, with whether columns say what it is about. */
  marked(edge: LineageEdge): LineageEdge {
    const made = this.#jobs.get(edge.source);
    if (made !== undefined) return withMark(edge, isTold(made));
    const used = this.#jobs.get(edge.target);
    if (used === undefined || edge.source.startsWith('column:')) return edge;
    const isNamed = [...used.values()].some(({ told }) => told?.datasets.includes(edge.source));
    return withMark(edge, isNamed && isTold(used));
  }
}

/** A run tells more and more while it goes on, and at its end may have told before. */
function tellsAll(eventType: EventType | undefined): boolean {
  return eventType === undefined || eventType === 'COMPLETE' || eventType === 'OTHER';
}

function isTold(outputs: ReadonlyMap<string, Made>): boolean {
  return [...outputs.values()].every(({ told, untold }) => {
    if (told === undefined || untold === undefined) return told !== undefined;
    const isOfOneRun = told.runId !== undefined && told.runId === untold.runId;
    return isOfOneRun || untold.atMs <= told.atMs;
  });
}

function withMark({ byColumn: _byColumn, ...edge }: LineageEdge, isMarked: boolean): LineageEdge {
  return isMarked ? { ...edge, byColumn: true } : edge;
}
