/*
 * What the editor reaches the world by. Its bundle holds nothing that is not named here: the rest of
 * `connect/` is the command's.
 */
export { checkouts } from './checkouts';
export { connectDatasets, publishableFiles } from './connectDatasets';
export { connectLake } from './connectLake';
export { connectLocal } from './connectLocal';
export { renameInBenchling } from './demoBenchling';
export { graphLayout } from './layout';
export {
  keepRenames,
  lineageAsOf,
  lineageCommits,
  lineageHistory,
  lineageMoment,
  lineageReaders,
} from './lineage';
export { startLocalLake, stopLocalLake } from './localLake';
export { checkDatabaseAccess, environmentPassword, s3ProfileKeys, tryLogin } from './logins';
export {
  catalogReader,
  parquetSink,
  resultOutput,
  sqlParser,
  sqlRunner,
  sqlSessions,
} from './queries';
export { connectPipelines } from './pipelines';
export { openPreview, unpacked } from './preview';
export { downloadFolder, reportPage } from './reports';
export { readRevision, schemaComparer, schemaRepository } from './schemas';
export { defaultStateFolder } from './stateFolder';
export { pageReader } from './tables';
