import type { FullConnectors, MailServer } from '../../src/cli/program/commandHost';
import type { Mail, NotifyError } from '../../src/core/notify/notifiers';
import type { WebhookDocument } from '../../src/core/notify/noticeWords';
import type { WarningLog } from '../../src/core/storage/warningLog';

type SurroundingConnectors = Pick<
  FullConnectors,
  | 'warningLog'
  | 'tryStateFolder'
  | 'rememberSights'
  | 'openLogFile'
  | 'claimPidFile'
  | 'mailer'
  | 'webhook'
>;

/** Log file, pid file, mail server and webhook of a call, all in memory. */
export class FakeSurroundings {
  readonly logs = new Map<string, string[]>();
  readonly mails: { readonly server: MailServer; readonly mail: Mail }[] = [];
  readonly posts: { readonly address: string; readonly document: WebhookDocument }[] = [];
  readonly warnings = new Map<string, number>();
  /** First sights that were taken over, by run. */
  readonly sights = new Map<string, number>();
  /** The process that holds every pid file. */
  pidHolder: number | undefined;
  readonly pidFiles: string[] = [];
  mailFailure: NotifyError | undefined;
  logFailure: Error | undefined;
  stateFailure: Error | undefined;

  readonly connectors: SurroundingConnectors = {
    warningLog: async () => this.#warningLog,
    tryStateFolder: async () => {
      if (this.stateFailure !== undefined) throw this.stateFailure;
    },
    rememberSights: async (_state, _source, sights) => {
      for (const [run, atMs] of sights) this.sights.set(run, atMs);
    },
    openLogFile: async (file) => {
      if (this.logFailure !== undefined) throw this.logFailure;
      const lines = this.logs.get(file) ?? [];
      this.logs.set(file, lines);
      return { write: (line) => void lines.push(line), close: () => undefined };
    },
    claimPidFile: async (file) => {
      if (this.pidHolder !== undefined) return { kind: 'held', processId: this.pidHolder };
      this.pidFiles.push(file);
      return { kind: 'claimed', release: async () => void this.pidFiles.pop() };
    },
    mailer: async (server) => ({
      send: async (mail) => {
        if (this.mailFailure !== undefined) throw this.mailFailure;
        this.mails.push({ server, mail });
      },
    }),
    webhook: async (address) => ({
      post: async (document) =>
        void this.posts.push({ address, document: document as WebhookDocument }),
    }),
  };

  readonly #warningLog: WarningLog = {
    lastGiven: async (folder) =>
      new Map(
        [...this.warnings].flatMap(([key, atMs]) => {
          const [of = '', run = ''] = key.split('\0');
          return of === folder ? [[run, atMs] as const] : [];
        }),
      ),
    remember: async (folder, run, atMs) => {
      if (atMs === undefined) this.warnings.delete(`${folder}\0${run}`);
      else this.warnings.set(`${folder}\0${run}`, atMs);
    },
  };
}
