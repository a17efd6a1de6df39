import type { DatasetCatalogs } from '../core/datasets/catalog/datasetCatalogs';
import type { WarningLog } from '../core/storage/warningLog';

/** The folder of hash cache, history and local lake that editor and command share. */
export async function defaultStateFolder(environment: NodeJS.ProcessEnv): Promise<string> {
  const stateFolder = await import('../connectors/stateFolder/stateFolder');
  return stateFolder.defaultStateFolder(environment);
}

/** Takes over when runs were first seen from what knew them before. */
export async function rememberSights(
  stateFolder: string,
  sourceFolder: string,
  sights: ReadonlyMap<string, number>,
): Promise<void> {
  const { FileRunHistory } = await import('../connectors/stateFolder/fileRunHistory');
  await new FileRunHistory(stateFolder).rememberSights(sourceFolder, sights);
}

/** When warnings about runs were last given on this machine. */
export async function warningLog(stateFolder: string): Promise<WarningLog> {
  const { FileWarningLog } = await import('../connectors/stateFolder/fileWarningLog');
  return new FileWarningLog(stateFolder);
}

/** Sees whether a state folder can be written to. @throws Error of the system */
export async function tryStateFolder(folder: string): Promise<void> {
  const trial = await import('../connectors/stateFolder/tryStateFolder');
  return trial.tryStateFolder(folder);
}

/** Catalogs of datasets as this machine saw them last. */
export async function datasetCatalogs(stateFolder: string): Promise<DatasetCatalogs> {
  const { FileDatasetCatalogs } = await import('../connectors/stateFolder/fileDatasetCatalogs');
  return new FileDatasetCatalogs(stateFolder);
}

/** Runs this command with other arguments in the background. */
export async function startAgain(
  args: readonly string[],
): Promise<{ readonly ended: Promise<void> }> {
  const again = await import('../connectors/fileSystem/startAgain');
  return again.startAgain(args);
}
