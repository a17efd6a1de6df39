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
  const { eventTime, eventType, run, job, dataset } = value;
  if (typeof eventTime !== 'string' || Number.isNaN(Date.parse(eventTime))) {
    return refused('its eventTime is no time');
  }
  if (eventType !== undefined && !eventTypes.some((known) => known === eventType)) {
    return refused(`its eventType is none of ${eventTypes.join(', ')}`);
  }
  if (job === undefined && dataset === undefined) return refused('it names no job and no dataset');
  if (run !== undefined && !(isObject(run) && typeof run['runId'] === 'string')) {
    return refused('its run has no runId');
  }
  const misshapen = [
    ['job', job],
    ['dataset', dataset],
  ].find(([, entity]) => entity !== undefined && !isEntity(entity));
  if (misshapen !== undefined)
    return refused(`its ${String(misshapen[0])} has no namespace and name`);
  const list = ['inputs', 'outputs'].find((key) => !isList(value[key]));
  if (list !== undefined) return refused(`its ${list} are no datasets with namespace and name`);
  return { kind: 'event', event: value as unknown as LineageEvent };
}

/** An event of text. */
export function parseEventText(text: string): ParsedEvent {
  try {
    return parseEvent(JSON.parse(text));
  } catch {
    return refused('it is no JSON');
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
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
