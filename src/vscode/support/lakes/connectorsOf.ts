import type { Logger } from '../../../core/base/logger';
import { gitLabLogin } from '../../../core/datasets/propagation/gitLabTokens';
import { secretsIn } from '../../../core/datasets/steps/environmentSecrets';
import type { AzCopySettings } from '../../../core/storage/bulkCopier';
import type { CommonWays, ConnectModule, Connectors, LocalOptions } from './connectors';
import { chosenAzCopy, chosenStateFolder } from '../editor/settings';

/** Nothing of `connect` is loaded before the first way is gone: what activates the editor does without. */
export function connectorsOf(connect: () => Promise<ConnectModule>, logger: Logger): Connectors {
  const local = async (): Promise<LocalOptions> => ({
    stateFolder: chosenStateFolder() ?? (await (await connect()).defaultStateFolder(process.env)),
    logger,
  });
  return {
    ...commonWays(connect),
    local: async () => (await connect()).connectLocal(await local()),
    lake: async (lakeStorage, login) =>
      (await connect()).connectLake({
        ...login,
        ...(await local()),
        lakeStorage,
        azCopy: azCopySettings(),
        command: 'Lakeside in VS Code',
      }),
    pipelines: async ({ file }, connected, ports) => {
      const gitLab = gitLabLogin(process.env);
      const pipelinePorts = await (await connect()).connectPipelines(connected, ports, { gitLab });
      const variables = {
        LAKESIDE: pipelinePorts.program,
        LAKESIDE_STATE: (await local()).stateFolder,
        LAKESIDE_LAKE: file,
      };
      const secrets = secretsIn(process.env);
      return { ports: pipelinePorts, surroundings: { variables, secrets } };
    },
    environmentPassword: async (connection) =>
      (await connect()).environmentPassword(connection, process.env),
    s3ProfileKeys: async (profile) => (await connect()).s3ProfileKeys(profile, process.env),
    // The servers outlive the window: opening the demo workspace in it restarts this process.
    startLocalLake: async (options) =>
      (await connect()).startLocalLake({ ...options, ...(await local()), isDetached: true }),
    stopLocalLake: async () => (await connect()).stopLocalLake((await local()).stateFolder),
    renameInBenchling: async (signal) => {
      const { stateFolder } = await local();
      return (await connect()).renameInBenchling({ stateFolder, span: 'month', signal });
    },
  };
}

function commonWays(connect: () => Promise<ConnectModule>): CommonWays {
  return {
    downloadFolder: async (folder) => (await connect()).downloadFolder(folder),
    checkDatabaseAccess: async (...to) => (await connect()).checkDatabaseAccess(...to),
    tryLogin: async (...to) => (await connect()).tryLogin(...to),
    catalogReader: async (...of) => (await connect()).catalogReader(...of),
    pageReader: async (...of) => (await connect()).pageReader(...of),
    graphLayout: async () => (await connect()).graphLayout(),
    resultOutput: async (file) => (await connect()).resultOutput(file),
    parquetSink: async (output) => (await connect()).parquetSink(output),
    connectDatasets: async (...at) => (await connect()).connectDatasets(...at),
    publishableFiles: async () => (await connect()).publishableFiles(),
    checkouts: async () => (await connect()).checkouts(),
    openPreview: async (...of) => (await connect()).openPreview(...of),
    async *unpacked(name, source) {
      yield* (await connect()).unpacked(name, source);
    },
    sqlRunner: async (...on) => (await connect()).sqlRunner(...on),
    sqlSessions: async (...on) => (await connect()).sqlSessions(...on),
    sqlParser: async () => (await connect()).sqlParser(),
    schemaComparer: async () => (await connect()).schemaComparer(),
    lineageReaders: async (options) => (await connect()).lineageReaders(options),
    lineageHistory: async (...of) => (await connect()).lineageHistory(...of),
    lineageAsOf: async (...of) => (await connect()).lineageAsOf(...of),
    lineageMoment: async (...of) => (await connect()).lineageMoment(...of),
    lineageCommits: async (...of) => (await connect()).lineageCommits(...of),
    keepRenames: async (...of) => (await connect()).keepRenames(...of),
    schemaRepository: async (folder) => (await connect()).schemaRepository(folder),
    readRevision: async (file) => (await connect()).readRevision(file),
    reportPage: async () => (await connect()).reportPage(),
  };
}

function azCopySettings(): AzCopySettings {
  const path = chosenAzCopy();
  return path === undefined ? {} : { path };
}
