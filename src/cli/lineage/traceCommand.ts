import type { Command } from 'commander';
import { UsageError } from '../../core/base/errors';
import { findNode } from '../../core/lineage/find/findNode';
import { findNodes } from '../../core/lineage/find/findNodes';
import { LineageIndex } from '../../core/lineage/graph/lineageIndex';
import { trace, type Trace, type TraceDirection } from '../../core/lineage/graph/trace';
import type { EntityNames } from '../../core/lineage/openLineage/entityNames';
import { writeEvents } from '../../core/lineage/openLineage/writeEvents';
import { lineageMermaid } from '../../core/lineage/report/mermaid';
import { traceCsv, traceDocument } from '../../core/lineage/report/traceDocument';
import type { ReadLineage } from '../../core/lineage/readLineage';
import type { FullContext } from '../program/commandHost';
import { withStorage, type LakeSession } from '../lakes/lakeSession';
import { showDriftImpact, type DriftImpactFlags } from './driftImpact';
import { noteProblem, readLakeLineage } from './lakeLineage';
import { driftOptions, traceOptions, type TraceFlags } from './lineageOptions';
import { renderImpact } from './renderImpact';
import { renderTrace } from './renderTrace';
import { versionNotice } from './versionNotice';

/** How a trace is told to a person. */
type Telling = 'tree' | 'impact';

/** `lakeside lineage up|down|impact NODE`. */
export function addTraceCommands(lineage: Command, context: FullContext): void {
  const commands = [
    { name: 'up', says: 'what it is made of', direction: 'upstream' },
    { name: 'down', says: 'what is made of it', direction: 'downstream' },
  ] as const;
  for (const { name, says, direction } of commands) {
    addTrace(lineage, name, says)
      .argument('<node>', nodeWords)
      .action((node: string, flags: TraceFlags) =>
        showTrace(node, { flags, direction, telling: 'tree' }, context),
      );
  }
  const impact = addTrace(lineage, 'impact', 'all that a change of it reaches, by kind')
    .argument('[node]', nodeWords)
    .action((node: string | undefined, flags: ImpactFlags) => showImpact(node, flags, context));
  for (const option of driftOptions()) impact.addOption(option);
}

const nodeWords = 'a gros:// address, or a run, table, pipeline, source, file or id';

function addTrace(lineage: Command, name: string, says: string): Command {
  const command = lineage.command(name).description(says).addHelpText('after', examples(name));
  for (const option of traceOptions()) command.addOption(option);
  return command;
}

type ImpactFlags = TraceFlags & Partial<DriftImpactFlags>;

function showImpact(
  node: string | undefined,
  { schemaDiff, ...flags }: ImpactFlags,
  context: FullContext,
): Promise<void> {
  if (schemaDiff !== undefined && node === undefined) {
    return showDriftImpact({ ...flags, schemaDiff }, context);
  }
  if (node !== undefined && schemaDiff === undefined) {
    refuseDriftFlags(flags);
    return showTrace(node, { flags, direction: 'downstream', telling: 'impact' }, context);
  }
  throw new UsageError('An impact is that of one thing, or of what changes between two schemas', {
    remedy: 'Give either NODE or --schema-diff OLD NEW',
  });
}

/** @throws UsageError for what only a comparison takes */
function refuseDriftFlags({ map, via, dialect, anyway }: ImpactFlags): void {
  const given = Object.entries({ map, via, dialect, anyway }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`],
  );
  if (given.length === 0) return;
  throw new UsageError(`${given.join(' and ')} say how two schemas are compared, and none are`, {
    remedy: 'Leave that out, or give --schema-diff OLD NEW and no NODE',
  });
}

function examples(name: string): string {
  return `
Examples:
  lakeside lineage ${name} gros://expression
  lakeside lineage ${name} data_lake.ngs_run_stats --format mermaid
  lakeside lineage ${name} 201127_M02023_0583_000000000-J7HPH --as-of 2026-10-01`;
}

interface TraceRequest {
  readonly flags: TraceFlags;
  readonly direction: TraceDirection;
  readonly telling: Telling;
}

async function showTrace(
  written: string,
  request: TraceRequest,
  context: FullContext,
): Promise<void> {
  const { depth, format, columns = false, ...storage } = request.flags;
  const flags = { ...storage, ...(format === 'json' && { json: true as const }) };
  await withStorage(flags, context, async (session) => {
    const { read, id } = await readNode(written, { session, flags: request.flags }, context);
    const index = new LineageIndex(read.graph);
    const { direction } = request;
    const limit = depth === undefined ? {} : { depth };
    const found = trace(index, id, { direction, columns, ...limit });
    if (found === undefined) return;
    for (const problem of read.problems) noteProblem(session, problem);
    const notice = request.flags.asOf === undefined ? versionNotice(written) : undefined;
    if (notice !== undefined) noteProblem(session, notice);
    const names = await context.connectors.lineageNames(session.selected.lake);
    print(found, { problems: read.problems, request, session, names });
  });
}

/** The lineage with the thing that is named: with columns if that is one, with files if they are wanted. */
async function readNode(
  written: string,
  { session, flags }: { readonly session: LakeSession; readonly flags: TraceFlags },
  context: FullContext,
): Promise<{ readonly read: ReadLineage; readonly id: string }> {
  const isColumn = flags.columns === true || columnName.test(written);
  const asked = { ...flags, columns: isColumn };
  const first = await readLakeLineage(session, asked, context);
  // Columns are read only if nothing else is called so.
  const mayBeColumn = !isColumn && written.includes('.');
  const isThere = findNodes(written, first.graph.nodes).length > 0;
  const read =
    isThere || !mayBeColumn
      ? first
      : await readLakeLineage(session, { ...asked, columns: true }, context);
  const { id, kind } = findNode(written, read.graph.nodes);
  if (flags.files !== true || kind !== 'run') return { read, id };
  const filesOf = new Set([id]);
  return { read: await readLakeLineage(session, { ...asked, filesOf }, context), id };
}

/** `connection/schema.table#column`, or three names with points between. */
const columnName = /^column:|#|^[^/]+\.[^/]+\.[^/]/;

function print(
  found: Trace,
  {
    problems,
    request,
    session: { terminal },
    names,
  }: {
    readonly problems: readonly string[];
    readonly request: TraceRequest;
    readonly session: LakeSession;
    readonly names: EntityNames;
  },
): void {
  const { flags, telling } = request;
  const { focus, reached, edges } = found;
  const part = { nodes: [focus, ...reached.map(({ node }) => node)], edges };
  switch (flags.format) {
    case 'json':
      return terminal.writeDocument(traceDocument(found, problems));
    case 'csv':
      return terminal.print(traceCsv(found).trimEnd());
    case 'mermaid':
      return terminal.print(lineageMermaid(part, focus.id).trimEnd());
    case 'openlineage': {
      const events = writeEvents(part, { names, atMs: terminal.clock.nowMs() });
      return terminal.print(events.map((event) => JSON.stringify(event)).join('\n'));
    }
    case 'text': {
      const render = telling === 'impact' ? renderImpact : renderTrace;
      return terminal.print(render(found, terminal.style));
    }
  }
}
