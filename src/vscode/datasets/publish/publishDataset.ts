import { env, ProgressLocation, window, workspace } from 'vscode';
import { formatBytes } from '../../../core/base/sizes';
import { DatasetError } from '../../../core/datasets/datasetError';
import type { PropagationPlan } from '../../../core/datasets/propagation/propagationPlan';
import type { PublishOutcome } from '../../../core/datasets/publish/datasetPublisher';
import { originOf } from '../../../core/datasets/publish/originOf';
import type { PublishableFile } from '../../../core/datasets/publish/publishableFile';
import { describeWinner } from '../../../core/datasets/publish/winner';
import { formatDataset, serializeGros } from '../../../core/datasets/reference/formatGros';
import type { DatasetName } from '../../../core/datasets/reference/grosReference';
import type { DatasetVersion } from '../../../core/datasets/versions/datasetVersion';
import type { Activities, ActivityContext, ActivityOutcome } from '../../support/window/activities';
import { chosen, withSignal } from '../../support/editor/cancellation';
import type { Connectors } from '../../support/lakes/connectors';
import { commands } from '../../support/editor/contributions';
import { executeCommand } from '../../support/editor/executeCommand';
import type { OpenLake } from '../../support/lakes/openLakes';
import type { VirtualDocuments } from '../../support/documents/virtualDocuments';
import type { KnownDatasets } from '../knownDatasets';
import { pipelinesOf } from '../pipelines/foundPipeline';
import { inWorkspace } from '../pipelines/inWorkspace';
import { performPlan } from '../pipelines/performRuns';
import { concludeRuns } from '../pipelines/pipelineWords';
import { tellRuns } from '../pipelines/tellRuns';
import { planChange } from '../pipelines/whatWouldRun';
import type { WindowPipelines } from '../pipelines/windowPipelines';
import { fileFor, lakeFor, nameFor } from './pickPublication';
import { openTexts, upstreamsFor } from './pickUpstreams';
import { askToPublish, type PublishPlan } from './publishPlan';
import type { RememberedUpstreams } from './rememberedUpstreams';

export interface PublishOptions {
  readonly known: KnownDatasets;
  readonly connectors: Pick<Connectors, 'publishableFiles' | 'checkouts'>;
  readonly activities: Activities;
  readonly documents: VirtualDocuments;
  readonly states: WindowPipelines;
  readonly remembered: RememberedUpstreams;
}

/**
 * Publishes a file as the next version of a dataset, after the person has seen what would be written, and
 * runs what reads it live if they want that, too. Returns what came of the publication.
 */
export async function publishDataset(
  given: unknown,
  options: PublishOptions,
): Promise<PublishOutcome> {
  const { known, activities } = options;
  const path = await fileFor(given);
  const lake = await lakeFor(known);
  await lake.signInToDatasets();
  const plan = await planPublication(path, lake, options);
  const isToRun = await confirm(plan);
  const outcome = await activities.run({
    kind: 'publish',
    subject: formatDataset(plan.name),
    work: (context) =>
      lake.usePublisher((publisher) => publisher.publish(...toPublish(plan, context))),
    conclude: (result) => concludePublication(result, plan),
  });
  known.forget();
  tell(outcome, plan);
  if (isToRun && outcome.kind === 'published') {
    await runReaders(serializeGros(plan.name, outcome.version), plan, { ...options, lake });
  }
  return outcome;
}

/** Runs what the person has seen; it is told by itself. */
async function runReaders(
  reference: string,
  { runs }: PublishPlan,
  { lake, known, activities, documents, states }: PublishOptions & { readonly lake: OpenLake },
): Promise<void> {
  const { logger } = activities;
  try {
    const outcomes = await activities.run({
      kind: 'runPipeline',
      subject: `what reads ${reference}`,
      work: (context) => performPlan(runs, { reference }, { ...context, lake, states, logger }),
      conclude: concludeRuns,
    });
    await tellRuns(`After ${reference}`, outcomes, { lake, documents });
  } finally {
    known.forget();
  }
}

async function planPublication(
  path: string,
  lake: OpenLake,
  { connectors, remembered }: PublishOptions,
): Promise<PublishPlan> {
  const checkouts = await connectors.checkouts();
  const checkout = await checkouts.read(folderOf(path));
  const name = await nameFor(checkout?.producer ?? {});
  const file = await readFile(path, connectors);
  const [versions, registrations] = await lake.useDatasets((datasets) =>
    Promise.all([datasets.versions(name), datasets.registrations(name)]),
  );
  const latest = versions.find(({ isLatest }) => isLatest);
  const runs = await planChange([name], lake);
  const downstreams = registrations.map(({ downstream }) => downstream);
  const upstreams = await upstreamsFor(name, {
    lake,
    remembered,
    sources: {
      pipelines: pipelinesOf(lake),
      lastUpstreams: await upstreamsOf(latest, lake),
      texts: [
        {
          text: checkout === undefined ? '' : await checkouts.mentions(checkout.root),
          from: 'the repository',
        },
        ...openTexts(),
      ],
      downstreams: [...downstreams, ...publishedBy(runs, lake)],
    },
  });
  return {
    name,
    path,
    file,
    origin: originOf(name, checkout),
    upstreams,
    latest,
    downstreams,
    runs,
    pipelines: pipelinesOf(lake),
  };
}

/** What would be made anew, however far downstream. */
function publishedBy({ steps, held }: PropagationPlan, lake: OpenLake): readonly DatasetName[] {
  const names = new Set([...steps, ...held].map(({ pipeline }) => pipeline));
  return pipelinesOf(lake)
    .filter(({ name }) => names.has(name))
    .flatMap(({ publishes }) => publishes);
}

/** A record that is not what it should be suggests nothing. */
async function upstreamsOf(
  latest: DatasetVersion | undefined,
  lake: OpenLake,
): Promise<readonly string[]> {
  if (latest === undefined) return [];
  try {
    const record = await lake.useDatasets((datasets) => datasets.record(latest));
    return record?.upstreams ?? [];
  } catch (error) {
    if (DatasetError.is(error, 'recordMalformed')) return [];
    throw error;
  }
}

/** Every byte of it is read, and checked to be what the name says. */
async function readFile(
  path: string,
  { publishableFiles }: PublishOptions['connectors'],
): Promise<PublishableFile> {
  const files = await publishableFiles();
  const title = 'Reading the file to publish';
  const place = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(place, (_, token) =>
    withSignal(token, (signal) => files.open(path, { signal })),
  );
}

/** True if what reads it shall run, too. @throws CancellationError unless the person presses a button */
async function confirm(plan: PublishPlan): Promise<boolean> {
  const { message, detail, publish, publishAndRun } = askToPublish({
    ...plan,
    path: workspace.asRelativePath(plan.path),
    pipelines: plan.pipelines.map(inWorkspace),
  });
  const buttons = publishAndRun === undefined ? [publish] : [publishAndRun, publish];
  const asked = window.showInformationMessage(message, { modal: true, detail }, ...buttons);
  return chosen(await asked) === publishAndRun;
}

function toPublish(
  { name, file, origin, upstreams }: PublishPlan,
  { signal, onProgress }: ActivityContext,
) {
  const counted = countedFile(file, (bytesDone) =>
    onProgress({ phase: 'publishing', filesDone: 0, bytesDone, bytesTotal: file.sizeBytes }),
  );
  const publication = { name, file: counted, upstreams, ...origin };
  return [publication, { signal }] as const;
}

/** The same file, which tells how many of its bytes were handed out. */
function countedFile(file: PublishableFile, onBytes: (count: number) => void): PublishableFile {
  return {
    ...file,
    chunks: async function* (options) {
      let count = 0;
      for await (const chunk of file.chunks(options)) {
        yield chunk;
        count += chunk.length;
        onBytes(count);
      }
    },
  };
}

function concludePublication(
  outcome: PublishOutcome,
  { name, file }: PublishPlan,
): ActivityOutcome {
  if (outcome.kind === 'publishedMeanwhile') {
    return {
      outcome: 'warned',
      message: `${describeWinner(outcome.winner)}; nothing was published`,
    };
  }
  const reference = serializeGros(name, outcome.version);
  return { outcome: 'succeeded', message: `${reference}, ${formatBytes(file.sizeBytes)}` };
}

/** Says what came of it without waiting for the person. */
function tell(outcome: PublishOutcome, { name }: PublishPlan): void {
  if (outcome.kind === 'publishedMeanwhile') {
    const winner = describeWinner(outcome.winner);
    const text = `${winner}, so nothing was published. Look at it, and publish again if yours is still wanted.`;
    void window.showWarningMessage(text);
    return;
  }
  const reference = serializeGros(name, outcome.version);
  const [preview, copy] = ['Preview', 'Copy Address'];
  void window.showInformationMessage(`Published ${reference}.`, preview, copy).then((choice) => {
    if (choice === preview) void executeCommand(commands.previewDataset, reference);
    if (choice === copy) void env.clipboard.writeText(reference);
  });
}

function folderOf(path: string): string {
  return path.replace(/[\\/][^\\/]*$/, '') || '/';
}
