import type { Command } from 'commander';
import { inOneSentence } from '../../core/base/errors';
import type { ObservedRun, RunState } from '../../core/runs/run';
import { trashFolder } from '../../core/storage/sourceTrash';
import { bySourceAndRun, planDocument, type PlanDocument } from '../../core/sync/report/documents';
import { becauseNotYet } from '../../core/sync/report/notYet';
import { inspectRun } from '../../core/sync/inspectRun';
import type { LookOptions, SyncOptions } from '../../core/sync/operations';
import type { SyncPlan } from '../../core/sync/plan';
import { planRun } from '../../core/sync/planRun';
import type { CommandContext } from '../program/commandHost';
import { exitCodeOf, withFailure } from '../reports/finishRuns';
import { withLake, type LakeSession } from '../lakes/lakeSession';
import { MissingContainers } from './missingContainers';
import { renderPlanned, type PlannedRemoval, type PlannedRun } from '../reports/renderPlanned';
import { addLayoutArgument, withLayout, type Layout } from '../lakes/layouts';
import { addSourceOptions, type SourceFlags } from '../lakes/sourceFlags';
import { noteFailures, visitRuns, type FailedRun, type VisitedRuns } from './visitRuns';

export interface PlanFlags extends SourceFlags {
  readonly overwrite?: true;
  /** Only of a sync that is planned: a missing container is nothing wrong. */
  readonly createContainer?: true;
}

/** `lakeside plan`: what a sync would do and why; changes nothing. */
export function addPlanCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('plan')
    .description('say what a sync would upload and why; changes nothing')
    .option('--overwrite', 'plan as sync --overwrite would')
    .addHelpText('after', examples)
    .action((layout: Layout | undefined, flags: PlanFlags) =>
      planRuns(withLayout(layout, flags), context),
    );
  addSourceOptions(addLayoutArgument(command));
}

const examples = `
Examples:
  lakeside plan                        every ready run of the lake.json here
  lakeside plan --run 201127_M02023_0583_000000000-J7HPH --json`;

/** Says what a sync with these options would do. */
export async function planRuns(flags: PlanFlags, context: CommandContext): Promise<void> {
  const overwrite = flags.overwrite === true;
  await withLake(flags, context, async (session) => {
    const { terminal } = session;
    const missing = new MissingContainers();
    const planned = await visitRuns<PlannedRun>(session, {
      names: flags.run,
      work: (run, { update }) =>
        missing.around(run, (options) =>
          planOne(run, session, { overwrite, onProgress: update, ...options }),
        ),
      onFailure: failedPlan,
      onResult: (result) => terminal.print(renderPlanned(result, terminal.style)),
    });
    const visited = flags.createContainer === true ? planned : missing.addTo(planned);
    concludePlans(session, visited);
    context.exitWith(exitCodeOf(visited, { isReadyFine: true }));
  });
}

async function planOne(
  run: ObservedRun,
  { ports, signal }: LakeSession,
  asked: SyncOptions & LookOptions,
): Promise<PlannedRun> {
  const options = { ...asked, signal };
  const { name, source, verdict } = run;
  const isReady = verdict.readiness === 'ready';
  const plan = isReady ? await planRun(run, ports, options) : undefined;
  // Only now, because what the plan hashed tells more than sizes do.
  const { state, because, problems } = await inspectRun(run, ports, options);
  const refused = refusedState(plan);
  return {
    run: name,
    source: source.name,
    state: refused ?? state,
    because: isReady ? because : becauseNotYet(run, because, 'nothing is planned yet'),
    plan,
    findings: problems.filter(
      ({ verdict: ofFile, message }) => ofFile === null && !because.startsWith(message),
    ),
    toRemove: refused === undefined ? removalOf(run, ports.clock.nowMs()) : undefined,
  };
}

/** The state that a sync would end in for what it would refuse; `undefined` if it would refuse nothing. */
function refusedState(plan: SyncPlan | undefined): RunState | undefined {
  const refused = plan?.actions.filter((action) => action.kind === 'refuse') ?? [];
  if (refused.length === 0) return undefined;
  const isAgainstReceipt = refused.some(({ verdict }) => verdict === 'differs');
  return isAgainstReceipt ? 'mismatch' : 'incomplete';
}

/** What a sync would remove after it. */
function removalOf(run: ObservedRun, nowMs: number): PlannedRemoval | undefined {
  const { source, files, sizeBytes, verdict } = run;
  if (!source.removeSource || verdict.readiness !== 'ready') return undefined;
  const { graceMs } = source.release;
  return {
    files: files.length,
    bytes: sizeBytes,
    trash: graceMs === 0 ? undefined : `${source.folder}/${trashFolder}`,
    undoUntilMs: graceMs === 0 ? undefined : nowMs + graceMs,
  };
}

function failedPlan({ run, source, error }: FailedRun): PlannedRun {
  const because = inOneSentence(error);
  return {
    run,
    source: source.name,
    state: 'incomplete',
    because,
    plan: undefined,
    findings: [],
    toRemove: undefined,
  };
}

function concludePlans(session: LakeSession, visited: VisitedRuns<PlannedRun>): void {
  const { terminal } = session;
  noteFailures(session, visited.failures);
  if (!terminal.isJson) return;
  const document = { runs: [...visited.results].sort(bySourceAndRun).map(documentOf) };
  terminal.writeDocument(withFailure(document, visited.failures));
}

function documentOf({ plan, state, run, source, toRemove }: PlannedRun): PlanDocument {
  if (plan === undefined) return { run, source, state, actions: [] };
  return { ...planDocument(plan, state), ...(toRemove && { removal: removalDocument(toRemove) }) };
}

function removalDocument({ files, bytes, trash, undoUntilMs }: PlannedRemoval) {
  const undoUntil = undoUntilMs === undefined ? null : new Date(undoUntilMs).toISOString();
  return { files, bytes, trash: trash ?? null, undoUntil };
}
