import { UsageError } from '../../core/base/errors';
import type { Lake } from '../../core/lake/lake';
import { changedNode } from '../../core/lineage/find/changedNode';
import { LineageIndex } from '../../core/lineage/graph/lineageIndex';
import { spreadFrom, type Spread } from '../../core/lineage/graph/spread';
import { writeEvents } from '../../core/lineage/openLineage/writeEvents';
import { lineageMermaid } from '../../core/lineage/report/mermaid';
import { spreadDocument, traceCsv } from '../../core/lineage/report/traceDocument';
import { feltObjects } from '../../core/schemaDiff/impact/feltObjects';
import { writePath } from '../../core/schemaDiff/model/objectPath';
import type { FullContext } from '../program/commandHost';
import { withStorage, type LakeSession } from '../lakes/lakeSession';
import { compareSides, type CompareFlags } from '../schemas/compareSides';
import { noteProblem, readLakeLineage } from './lakeLineage';
import type { TraceFlags } from './lineageOptions';
import { renderSpread } from './renderImpact';

export interface DriftImpactFlags extends TraceFlags, CompareFlags {
  readonly schemaDiff: readonly string[];
}

/** What changes, and what it reaches. */
interface DriftImpact extends Spread {
  /** Of what changes and lineage does not know, names as SQL writes them. */
  readonly unknown: readonly string[];
  /** What could not be read. */
  readonly problems: readonly string[];
}

/** `lakeside lineage impact --schema-diff OLD NEW`: what is downstream of all that a drift changes. */
export async function showDriftImpact(
  flags: DriftImpactFlags,
  context: FullContext,
): Promise<void> {
  const [old, fresh, ...more] = flags.schemaDiff;
  if (old === undefined || fresh === undefined || more.length > 0) {
    throw new UsageError('--schema-diff compares two sides', {
      remedy: 'Give the older and the newer one, and no NODE',
    });
  }
  const { depth, format, columns = false, ...storage } = flags;
  const output = { ...storage, ...(format === 'json' && { json: true as const }) };
  await withStorage(output, context, async (session) => {
    const { terminal, selected } = session;
    const diff = await compareSides([old, fresh], { flags, context, terminal });
    const felt = feltObjects(diff.changes, diff);
    const hasColumns = columns || felt.some((path) => path.length === 3);
    const asked = { ...flags, columns: hasColumns };
    const { graph, problems } = await readLakeLineage(session, asked, context);
    const index = new LineageIndex(graph);
    const connections = connectionsOf([old, fresh], selected.lake);
    const found = felt.map((path) => ({
      name: writePath(path),
      id: changedNode(path, connections, index),
    }));
    const starts = found.flatMap(({ id }) => id ?? []);
    const unknown = found.filter(({ id }) => id === undefined).map(({ name }) => name);
    for (const problem of problems) noteProblem(session, problem);
    const limit = depth === undefined ? {} : { depth };
    const impact = { ...spreadFrom(index, starts, { columns, ...limit }), unknown, problems };
    await print(impact, { flags, session, context });
  });
}

/** Those whose things may be meant, the likeliest first: of files, the lake's own. */
function connectionsOf(
  sides: readonly string[],
  { connections, warehouse, benchling }: Lake,
): readonly string[] {
  const named = sides.filter((side) => connections.has(side));
  return [...new Set([...named, warehouse, benchling].flatMap((name) => name ?? []))];
}

async function print(
  impact: DriftImpact,
  {
    flags: { format },
    session: { terminal, selected },
    context,
  }: {
    readonly flags: DriftImpactFlags;
    readonly session: LakeSession;
    readonly context: FullContext;
  },
): Promise<void> {
  const { starts, reached, edges } = impact;
  const part = { nodes: [...starts, ...reached.map(({ node }) => node)], edges };
  switch (format) {
    case 'json':
      return terminal.writeDocument(spreadDocument(impact, impact));
    case 'csv':
      return terminal.print(traceCsv(impact).trimEnd());
    case 'mermaid':
      return terminal.print(lineageMermaid(part).trimEnd());
    case 'openlineage': {
      const names = await context.connectors.lineageNames(selected.lake);
      const events = writeEvents(part, { names, atMs: terminal.clock.nowMs() });
      return terminal.print(events.map((event) => JSON.stringify(event)).join('\n'));
    }
    case 'text':
      return terminal.print(renderSpread(impact, impact.unknown, terminal.style));
  }
}
