import type { Command } from 'commander';
import { formatQuantity } from '../../core/base/sizes';
import { formatDataset } from '../../core/datasets/reference/formatGros';
import { datasetKey } from '../../core/datasets/reference/grosReference';
import { readPipelines } from '../../core/datasets/propagation/lakePipelines';
import {
  judgeRegistrations,
  type JudgedRegistration,
} from '../../core/datasets/registrations/judgeRegistrations';
import type { FullContext } from '../program/commandHost';
import {
  addDatasetOptions,
  withDatasets,
  type DatasetFlags,
  type DatasetSession,
} from '../datasets/datasetSession';
import { renderTable, type TableCell } from '../terminal/renderTable';
import { printable, type TextStyle } from '../terminal/textStyle';

interface RegistrationFlags extends DatasetFlags {
  readonly removeStale?: true;
}

/** `lakeside registrations`: who is made again when what is published. */
export function addRegistrationsCommand(program: Command, context: FullContext): void {
  const command = program
    .command('registrations')
    .description('list who is run again when a dataset is published, and what of that is stale')
    .argument('[filter]', 'a part of the upstream’s repo/branch')
    .option('--remove-stale', 'remove those that lead nowhere any more')
    .action((filter: string | undefined, flags: RegistrationFlags) => list(filter, flags, context));
  addDatasetOptions(command);
}

async function list(
  filter: string | undefined,
  flags: RegistrationFlags,
  context: FullContext,
): Promise<void> {
  await withDatasets(flags, context, async (session) => {
    const { datasets, selected, signal, terminal } = session;
    const part = (filter ?? '').replace(/^gros:\/\//, '').toLowerCase();
    const names = (await datasets.list({ signal }))
      .map(({ name }) => name)
      .filter((name) => datasetKey(name).toLowerCase().includes(part));
    const { pipelines } = readPipelines(selected.lake.pipelines ?? []);
    const judged = await judgeRegistrations(names, { datasets, pipelines }, { signal });
    const removed = flags.removeStale === true ? await removeStale(judged, session) : [];
    if (terminal.isJson) {
      terminal.writeDocument({ registrations: judged.map((one) => entryOf(one, removed)) });
    } else print(judged, removed, session);
    context.exitWith(0);
  });
}

async function removeStale(
  judged: readonly JudgedRegistration[],
  { registrar, signal }: DatasetSession,
): Promise<readonly JudgedRegistration[]> {
  const stale = judged.filter((registration) => registration.stale !== undefined);
  for (const { upstream, downstream } of stale) {
    await registrar.remove(upstream, downstream, { signal });
  }
  return stale;
}

function entryOf(registration: JudgedRegistration, removed: readonly JudgedRegistration[]): object {
  const { upstream, downstream, reference, registeredAtMs, stale } = registration;
  return {
    upstream: formatDataset(upstream),
    downstream: formatDataset(downstream),
    reference,
    registeredAt: new Date(registeredAtMs).toISOString(),
    stale: stale ?? null,
    removed: removed.includes(registration),
  };
}

function print(
  judged: readonly JudgedRegistration[],
  removed: readonly JudgedRegistration[],
  { terminal }: DatasetSession,
): void {
  if (judged.length === 0) return terminal.note('Nothing is registered');
  const { style } = terminal;
  terminal.print(
    renderTable({
      columns: [{ title: 'when published' }, { title: 'runs again' }, { title: '' }],
      rows: judged.map((registration) => rowOf(registration, style)),
      width: Infinity,
      paintTitle: style.dim,
    }),
  );
  const stale = judged.filter((registration) => registration.stale !== undefined).length;
  if (removed.length > 0) {
    return terminal.note(`Removed ${formatQuantity(removed.length, 'stale registration')}`);
  }
  if (stale === 0) return undefined;
  const what = formatQuantity(stale, 'registration');
  return terminal.note(`${what} stale; lakeside registrations --remove-stale removes what is`);
}

function rowOf(
  { upstream, downstream, stale }: JudgedRegistration,
  style: TextStyle,
): readonly TableCell[] {
  return [
    { text: formatDataset(upstream), paint: style.cyan },
    { text: formatDataset(downstream) },
    { text: stale === undefined ? '' : `stale: ${printable(stale.message)}`, paint: style.yellow },
  ];
}
