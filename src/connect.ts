/*
 * Third composition root: lake and secrets → ports, for both fronts. A file of `connect/` for each part of
 * the world; none loads an SDK before it is called.
 */
export { checkouts } from './connect/checkouts';
export { connectDatasets, publishableFiles } from './connect/connectDatasets';
export { connectLake, type ConnectOptions } from './connect/connectLake';
export { connectLocal } from './connect/connectLocal';
export { connectPipelines, gatewayHost, runningStep } from './connect/pipelines';
export { graphLayout } from './connect/layout';
export {
  lineageEvents,
  lineageMoment,
  lineageNames,
  lineageReaders,
  openCollector,
} from './connect/lineage';
export { renameInBenchling } from './connect/demoBenchling';
export {
  localLakeStatus,
  resetLocalLake,
  startLocalLake,
  stopLocalLake,
} from './connect/localLake';
export {
  checkDatabaseAccess,
  environmentLogin,
  environmentPassword,
  signInAsApplication,
  tryLogin,
} from './connect/logins';
export {
  catalogReader,
  parquetSink,
  resultOutput,
  sqlParser,
  sqlSessions,
  sqlRunner,
  standardInput,
  terminalPrompt,
} from './connect/queries';
export { unpacked } from './connect/preview';
export { downloadFolder, reportPage } from './connect/reports';
export {
  readRevision,
  functionReader,
  schemaComparer,
  schemaMigrator,
  schemaReader,
  schemaRepository,
} from './connect/schemas';
export {
  datasetCatalogs,
  defaultStateFolder,
  rememberSights,
  startAgain,
  tryStateFolder,
  warningLog,
} from './connect/stateFolder';
export { pageReader } from './connect/tables';
export { claimPidFile, mailer, openLogFile, webhook } from './connect/unattended';
