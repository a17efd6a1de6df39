import { window } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { chosen } from '../support/editor/cancellation';
import type { OpenLakes } from '../support/lakes/openLakes';
import { noLake } from '../support/lakes/pickLake';
import { parseRunRef, type RunRef } from '../support/window/runRef';
import { stateLook } from './runPresentation';
import type { RunHandle, RunsModel } from './runsModel';

export interface RunDirectory {
  readonly lakes: OpenLakes;
  readonly model: RunsModel;
}

/** The run that a command was called for, otherwise the one a person picks. */
export async function runOf(
  argument: unknown,
  directory: RunDirectory,
  placeHolder: string,
): Promise<RunHandle> {
  await directory.lakes.whenRead;
  const ref = parseRunRef(argument);
  return ref === undefined ? pickRun(directory, placeHolder) : findRun(ref, directory);
}

/** @throws UsageError if the lake file no longer names it. */
export function findRun(ref: RunRef, { lakes }: RunDirectory): RunHandle {
  const lake = lakes.all.find(({ id }) => id === ref.lake);
  const source = lake?.lake.sources.find(({ name }) => name === ref.source);
  if (lake !== undefined && source !== undefined) return { ref, lake, source };
  throw new UsageError(`No open lake has the source ${ref.source} of ${ref.run} any more`, {
    remedy: `open the folder of ${ref.lake} and look at its sources`,
  });
}

async function pickRun(directory: RunDirectory, placeHolder: string): Promise<RunHandle> {
  if (directory.lakes.all.length === 0) throw noLake();
  const items = listRuns(directory);
  return chosen(await window.showQuickPick(items, { placeHolder, matchOnDescription: true }))
    .handle;
}

interface RunItem {
  readonly label: string;
  readonly description: string;
  readonly handle: RunHandle;
}

async function listRuns({ lakes, model }: RunDirectory): Promise<RunItem[]> {
  const listed = await Promise.all(
    lakes.all.flatMap((lake) =>
      lake.lake.sources.map(async (source) => {
        const { runNames } = await model.listRuns(lake, source);
        return runNames.toReversed().map((run): RunHandle => ({
          ref: { lake: lake.id, source: source.name, run },
          lake,
          source,
        }));
      }),
    ),
  );
  const hasSeveral = lakes.all.length > 1;
  return listed
    .flat()
    .map((handle) => itemOf(handle, model, hasSeveral ? [handle.lake.label] : []));
}

function itemOf(handle: RunHandle, model: RunsModel, lakeLabel: readonly string[]): RunItem {
  const known = model.factsOf(handle.ref) ?? model.rememberedOf(handle.ref);
  const look = known && stateLook(known.state);
  return {
    label: `$(${look?.icon.replace('~spin', '') ?? 'circle-outline'}) ${handle.ref.run}`,
    description: [...lakeLabel, handle.source.name, look?.label]
      .filter((part) => part !== undefined)
      .join(' · '),
    handle,
  };
}
