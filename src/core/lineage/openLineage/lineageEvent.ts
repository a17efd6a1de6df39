/*
 * What OpenLineage calls events, as far as lineage needs them; all else in them is kept as it is.
 * See https://openlineage.io/spec/2-0-2/OpenLineage.json
 */

export interface Facet {
  readonly _producer: string;
  readonly _schemaURL: string;
  readonly [key: string]: unknown;
}

export type Facets = Readonly<Record<string, Facet>>;

export interface EventEntity {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: Facets;
}

export interface EventDataset extends EventEntity {
  /** Of a dataset that is read. */
  readonly inputFacets?: Facets;
  /** Of one that is written. */
  readonly outputFacets?: Facets;
}

export const eventTypes = ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] as const;
export type EventType = (typeof eventTypes)[number];

/** Of a run, if it has `run`; else of a job, or of a dataset. */
export interface LineageEvent {
  /** ISO 8601. */
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly eventType?: EventType;
  readonly run?: { readonly runId: string; readonly facets?: Facets };
  readonly job?: EventEntity;
  readonly dataset?: EventEntity;
  readonly inputs?: readonly EventDataset[];
  readonly outputs?: readonly EventDataset[];
}

export type ParsedEvent =
  | { readonly kind: 'event'; readonly event: LineageEvent }
  /** A sentence without its end. */
  | { readonly kind: 'refused'; readonly why: string };

/** An event of JSON, if it says when what happened to what; facets may hold anything. */
export function parseEvent(value: unknown): ParsedEvent {
  if (!isObject(value)) return refused('it is no JSON object');
  const why = checks.find(({ isMet }) => !isMet(value))?.why;
  return why === undefined
    ? { kind: 'event', event: value as unknown as LineageEvent }
    : refused(why);
}

type JsonObject = Readonly<Record<string, unknown>>;

/** What must hold of an event, and what to say if it does not. */
const checks: readonly { readonly isMet: (event: JsonObject) => boolean; readonly why: string }[] =
  [
    { isMet: ({ eventTime }) => isTime(eventTime), why: 'its eventTime is no time' },
    {
      isMet: ({ eventType }) =>
        eventType === undefined || eventTypes.some((known) => known === eventType),
      why: `its eventType is none of ${eventTypes.join(', ')}`,
    },
    {
      isMet: ({ job, dataset }) => job !== undefined || dataset !== undefined,
      why: 'it names no job and no dataset',
    },
    { isMet: ({ run }) => run === undefined || isRun(run), why: 'its run has no runId' },
    { isMet: ({ job }) => isOptional(job), why: 'its job has no namespace and name' },
    { isMet: ({ dataset }) => isOptional(dataset), why: 'its dataset has no namespace and name' },
    {
      isMet: ({ inputs }) => isList(inputs),
      why: 'its inputs are no datasets with namespace and name',
    },
    {
      isMet: ({ outputs }) => isList(outputs),
      why: 'its outputs are no datasets with namespace and name',
    },
  ];

/** An event of text. */
export function parseEventText(text: string): ParsedEvent {
  try {
    return parseEvent(JSON.parse(text));
  } catch {
    return refused('it is no JSON');
  }
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

function isRun(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { runId, facets } = value;
  return typeof runId === 'string' && (facets === undefined || areFacets(facets));
}

function isOptional(value: unknown): boolean {
  return value === undefined || isEntity(value);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEntity(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { namespace, name, facets, inputFacets, outputFacets } = value;
  return (
    typeof namespace === 'string' &&
    typeof name === 'string' &&
    [facets, inputFacets, outputFacets].every((some) => some === undefined || areFacets(some))
  );
}

/** A facet that was deleted may be null. */
function areFacets(value: unknown): boolean {
  return (
    isObject(value) && Object.values(value).every((facet) => facet === null || isObject(facet))
  );
}

function isList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isEntity));
}

function refused(why: string): ParsedEvent {
  return { kind: 'refused', why };
}
