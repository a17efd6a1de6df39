import type { Command } from 'commander';
import { inOneSentence } from '../core/base/errors';
import type { ObservedRun, RunState } from '../core/runs/run';
import { trashFolder } from '../core/storage/sourceTrash';
import { bySourceAndRun, planDocument, type PlanDocument } from '../core/sync/report/documents';
import { inspectRun } from '../core/sync/inspectRun';
import type { SyncPlan } from '../core/sync/plan';
import { planRun } from '../core/sync/planRun';
import type { CommandContext } from './commandHost';
import { exitCodeOf, withFailure } from './reports/finishRuns';
import { withLake, type LakeSession } from './lakes/lakeSession';
import { renderPlanned, type PlannedRemoval, type PlannedRun } from './reports/renderPlanned';
import { addLayoutArgument, withLayout, type Layout } from './lakes/layouts';
import { addSourceOptions, type SourceFlags } from './lakes/sourceFlags';
import { noteFailures, visitRuns, type FailedRun, type VisitedRuns } from './visitRuns';

export interface PlanFlags extends SourceFlags {
  readonly overwrite?: true;
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
  await withLake(flags, context, async (session) => {
    const { ports, signal, terminal } = session;
    const visited = await visitRuns<PlannedRun>(session, {
      names: flags.run,
      work: async (run, display) => {
        const options = { signal, onProgress: display.update };
        const isReady = run.verdict.readiness === 'ready';
        const overwrite = flags.overwrite === true;
        const plan = isReady ? await planRun(run, ports, { ...options, overwrite }) : undefined;
        // Only now, because what the plan hashed tells more than sizes do.
        const { state, because } = await inspectRun(run, ports, options);
        const { name, source } = run;
        return {
          run: name,
          source: source.name,
          state: refusedState(plan) ?? state,
          because: isReady ? because : becauseUnplanned(run, because),
          plan,
          toRemove:
            refusedState(plan) === undefined ? removalOf(run, ports.clock.nowMs()) : undefined,
        };
      },
      onFailure: failedPlan,
      onResult: (planned) => terminal.print(renderPlanned(planned, terminal.style)),
    });
    concludePlans(session, visited);
    context.exitWith(exitCodeOf(visited, { isReadyFine: true }));
  });
}

/** Also a run that was tried before, and shows what came of that, is planned only once it is ready. */
function becauseUnplanned({ verdict }: ObservedRun, because: string): string {
  const isSaid = because.includes(verdict.because);
  return isSaid ? because : `${because}; nothing is planned yet: ${verdict.because}`;
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
