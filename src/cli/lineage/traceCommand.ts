import type { Command } from 'commander';
import { findNode } from '../../core/lineage/find/findNode';
import { LineageIndex } from '../../core/lineage/graph/lineageIndex';
import { trace, type Trace, type TraceDirection } from '../../core/lineage/graph/trace';
import type { EntityNames } from '../../core/lineage/openLineage/entityNames';
import { writeEvents } from '../../core/lineage/openLineage/writeEvents';
import { readLineage, type ReadLineage } from '../../core/lineage/readLineage';
import { lineageMermaid } from '../../core/lineage/report/mermaid';
import { traceCsv, traceDocument } from '../../core/lineage/report/traceDocument';
import type { CommandContext } from '../commandHost';
import { withStorage, type LakeSession } from '../lakes/lakeSession';
import { printable } from '../terminal/textStyle';
import { traceOptions, type TraceFlags } from './lineageOptions';
import { renderImpact } from './renderImpact';
import { renderTrace } from './renderTrace';

/** How a trace is told to a person. */
type Telling = 'tree' | 'impact';

/** `lakeside lineage up|down|impact NODE`. */
export function addTraceCommands(lineage: Command, context: CommandContext): void {
  const commands = [
    { name: 'up', says: 'what it is made of', direction: 'upstream', telling: 'tree' },
    { name: 'down', says: 'what is made of it', direction: 'downstream', telling: 'tree' },
    {
      name: 'impact',
      says: 'all that a change of it reaches, by kind',
      direction: 'downstream',
      telling: 'impact',
    },
  ] as const;
  for (const { name, says, direction, telling } of commands) {
    const command = lineage
      .command(name)
      .description(says)
      .argument('<node>', 'a gros:// address, or a run, table, pipeline, source, file or id')
      .addHelpText('after', examples(name))
      .action((node: string, flags: TraceFlags) =>
        showTrace(node, { flags, direction, telling }, context),
      );
    for (const option of traceOptions()) command.addOption(option);
  }
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
  context: CommandContext,
): Promise<void> {
  const { depth, format, ...storage } = request.flags;
  const flags = { ...storage, ...(format === 'json' && { json: true as const }) };
  await withStorage(flags, context, async (session) => {
    const whole = await readLakeLineage(session, request.flags, context);
    const { id, kind } = findNode(written, whole.graph.nodes);
    const isWithFiles = request.flags.files === true && kind === 'run';
    const read = isWithFiles
      ? await readLakeLineage(session, { ...request.flags, filesOf: new Set([id]) }, context)
      : whole;
    const index = new LineageIndex(read.graph);
    const { direction } = request;
    const found = trace(index, id, { direction, ...(depth === undefined ? {} : { depth }) });
    if (found === undefined) return;
    for (const problem of read.problems) noteProblem(session, problem);
    const names = await context.connectors.lineageNames(session.selected.lake);
    print(found, { problems: read.problems, request, session, names });
  });
}

/** The lineage of a session's lake, as of the moment that the options name. */
export async function readLakeLineage(
  { selected: { lake, secrets }, ports, signal, terminal }: LakeSession,
  {
    asOf: moment,
    columns,
    filesOf,
  }: Pick<TraceFlags, 'asOf' | 'columns'> & { readonly filesOf?: ReadonlySet<string> },
  { connectors, clock }: CommandContext,
): Promise<ReadLineage> {
  const passwordOf = secrets.databasePassword.bind(secrets);
  const readers = await connectors.lineageReaders({ lake, ports, passwordOf });
  const asOf =
    moment === undefined ? undefined : await connectors.lineageMoment(lake, moment, signal);
  const read = await readLineage(readers, {
    signal,
    nowMs: clock.nowMs(),
    columns: columns === true,
    ...(filesOf && { filesOf }),
    ...(asOf === undefined ? {} : { asOf }),
    onProgress: (left) => terminal.showLive(`Reading ${left.join(', ').toLowerCase()} …`),
  });
  terminal.showLive('');
  return read;
}

function noteProblem({ terminal }: LakeSession, problem: string): void {
  terminal.note(`${terminal.noteStyle.yellow('warning:')} ${printable(problem)}`);
}

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
