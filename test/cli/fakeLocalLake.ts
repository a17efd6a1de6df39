import type {
  BenchlingWork,
  BenchlingWorkOptions,
  LocalLakeAddresses,
  LocalLakeStatus,
  StartedLocalLake,
} from '../../src/cli/program/commandHost';

/** A local lake that is only said to run. */
export class FakeLocalLake {
  isRunning = false;
  isMade = false;
  readonly #weeks = ['Strain is called Host', 'A new schema, “Cell Bank”'];

  readonly lake: LocalLakeAddresses = {
    blobEndpoint: 'http://127.0.0.1:20100/devstoreaccount1',
    postgres: { host: '127.0.0.1', port: 20400, database: 'postgres', user: 'warehouse' },
    workspaceFolder: '/state/localLake/workspace',
  };

  readonly connectors = {
    startLocalLake: async (options: {
      readonly onStep: (step: string) => void;
    }): Promise<StartedLocalLake> => {
      const isNew = !this.isRunning;
      if (isNew) options.onStep('Starting Postgres');
      this.isRunning = true;
      this.isMade = true;
      return { ...this.lake, isNew };
    },
    localLakeStatus: async (): Promise<LocalLakeStatus> =>
      this.isRunning ? { state: 'running', lake: this.lake } : { state: 'stopped' },
    stopLocalLake: async (): Promise<boolean> => {
      const wasRunning = this.isRunning;
      this.isRunning = false;
      return wasRunning;
    },
    renameInBenchling: async ({ span }: BenchlingWorkOptions): Promise<BenchlingWork> => {
      const left = this.#weeks.splice(0, span === 'week' ? 1 : Infinity);
      const isFirst = left.length > 0 && this.#weeks.length + left.length === 2;
      return { events: left, ...(isFirst && { kept: 'schema/benchling.schema.json' }) };
    },
    resetLocalLake: async (): Promise<boolean> => {
      const wasMade = this.isMade;
      this.isRunning = false;
      this.isMade = false;
      return wasMade;
    },
  };
}
