import { groupBy } from '../../../base/groupBy';
import { formatCount } from '../../../base/sizes';
import type { SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import {
  lineageEdge,
  type LineageEdge,
  type LineageFact,
  type LineageNode,
} from '../../graph/lineageGraph';
import { emptyPart, type LineagePart } from '../../graph/lineageReader';
import { pipelineId } from '../pipelines/pipelineEdges';
import type { LoggedJob } from './jobLog';
import { relationId } from './relationNodes';

/**
 * The pipelines that a warehouse's log tells of, with their last runs. A job that is called like a table,
 * with or without its schema, loads that table; where several schemas have one of the name, none is taken.
 * What is called like no table may be called like one was: that counts if somebody tells of its new name.
 */
export function jobPart(
  connection: string,
  snapshot: SchemaSnapshot,
  jobs: readonly LoggedJob[],
): LineagePart {
  const tables = tablesByName(connection, snapshot);
  const loads = jobs.flatMap((job) => {
    const id = tables.get(job.job);
    return id === undefined ? [] : [{ job, id }];
  });
  const older = jobs
    .filter(({ job }) => !tables.has(job))
    .flatMap((job) => formerIds(job.job, connection, snapshot).map((id) => ({ job, id })));
  const pipelines = groupBy(jobs, ({ pipeline }) => pipeline);
  return {
    ...emptyPart,
    nodes: [
      ...[...pipelines].map(([name, own]) => pipelineNode(name, newest(own))),
      ...loadedNodes(loads),
    ],
    edges: loads.map(loadEdge),
    guesses: older.map(loadEdge),
    remarks: loadedNodes(older),
  };
}

interface Load {
  readonly job: LoggedJob;
  /** Of the table. */
  readonly id: string;
}

function loadEdge({ job, id }: Load): LineageEdge {
  return lineageEdge(pipelineId(job.pipeline), 'loads', id);
}

function loadedNodes(loads: readonly Load[]): readonly LineageNode[] {
  return [...groupBy(loads, ({ id }) => id)].map(([id, own]) =>
    loadedNode(id, newest(own.map(({ job }) => job))),
  );
}

/** What tables that a job may be called after were called: in any schema if it names none. */
function formerIds(
  job: string,
  connection: string,
  { relations }: SchemaSnapshot,
): readonly string[] {
  const [, schema, name] = /^([^.]+)\.([^.]+)$/.exec(job) ?? [];
  if (schema !== undefined && name !== undefined) return [relationId(connection, [schema, name])];
  const schemas = new Set(relations.map((relation) => relation.schema));
  return [...schemas].map((one) => relationId(connection, [one, job]));
}

/** Ids of tables by `schema.name`, and by name where only one has it. */
function tablesByName(
  connection: string,
  { relations }: SchemaSnapshot,
): ReadonlyMap<string, string> {
  const tables = relations.filter(
    ({ view, partitionOf }) => view === undefined && partitionOf === undefined,
  );
  const named = [...groupBy(tables, ({ name }) => name)].flatMap(([name, [only, ...others]]) =>
    only === undefined || others.length > 0
      ? []
      : [[name, relationId(connection, [only.schema, name])] as const],
  );
  const qualified = tables.map(
    ({ schema, name }) => [`${schema}.${name}`, relationId(connection, [schema, name])] as const,
  );
  return new Map([...named, ...qualified]);
}

function pipelineNode(name: string, job: LoggedJob): LineageNode {
  return { id: pipelineId(name), kind: 'pipeline', name, ...stateOf(job) };
}

/** What the log says of a table; its name and kind come from the catalog. */
function loadedNode(id: string, job: LoggedJob): LineageNode {
  return { id, kind: 'table', name: job.job, ...stateOf(job) };
}

function stateOf({ job, lastRun, rows, error }: LoggedJob): Partial<LineageNode> {
  const facts: LineageFact[] = [{ label: 'Job', value: job }];
  if (rows !== undefined) facts.push({ label: 'Rows inserted', value: formatCount(rows) });
  return { lastRun, facts, ...(error === undefined ? {} : { problem: error }) };
}

function newest(jobs: readonly LoggedJob[]): LoggedJob {
  return jobs.reduce((last, job) =>
    (job.lastRun.atMs ?? 0) > (last.lastRun.atMs ?? 0) ? job : last,
  );
}
