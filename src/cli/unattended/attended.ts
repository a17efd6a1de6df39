import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { version } from '../../../package.json';
import { isCancellation, UsageError } from '../../core/base/errors';
import type { Lake } from '../../core/lake/lake';
import { countStates, type Notice } from '../../core/notify/notice';
import type { RunState } from '../../core/runs/run';
import type { CommandContext, LogFile } from '../program/commandHost';
import {
  formatFailure,
  InterruptedError,
  OutputFileError,
  toOperatorError,
} from '../program/failures';
import { createTerminal } from '../lakes/lakeSession';
import type { Terminal } from '../terminal/terminal';
import { addresseesOf, type Addressees } from './addressees';
import { tellAddressees } from './notify';
import { refuseUnwritable, type OutputFileFlags } from './outputFiles';
import { RunLog } from './runLog';
import type { UnattendedFlags } from './unattendedFlags';

/** What a notice tells of a run that was worked on. */
export interface NoticedRun {
  readonly state: RunState;
  readonly uploaded: number;
  readonly uploadedBytes: number;
}

export interface AttendedWork {
  /** The subcommand, for people. */
  readonly command: string;
  readonly flags: UnattendedFlags & OutputFileFlags;
  readonly context: CommandContext;
}

/** What surrounds work that nobody watches: its log, and the people who are told when it went wrong. */
export class Attendant {
  /** Whatever is connected through it logs here, too. */
  readonly context: CommandContext;
  readonly log: RunLog;
  readonly terminal: Terminal;
  readonly #work: AttendedWork;
  #addressees: Addressees | undefined;
  #startedAtMs: number;

  constructor(work: AttendedWork, options: { readonly terminal: Terminal; readonly log: RunLog }) {
    this.#work = work;
    this.terminal = options.terminal;
    this.log = options.log;
    this.context = { ...work.context, runLog: options.log };
    this.#startedAtMs = work.context.clock.nowMs();
  }

  /** Settles who is told, before anything is done. @throws UsageError */
  useLake(lake: Pick<Lake, 'notify'> | undefined): void {
    const { flags, context } = this.#work;
    this.#addressees = addresseesOf(flags, lake?.notify, context.environment);
  }

  /** Logs a failure that ended the work or a part of it. */
  logFailure(error: unknown): void {
    const failure = toOperatorError(error);
    const isStopped = isCancellation(error) || failure instanceof InterruptedError;
    if (isStopped) this.log.warn('stopped before the end');
    else this.log.error(formatFailure(failure));
  }

  /** Tells whoever is to be told what came of it, and begins anew. A failure to tell is logged, and decides the exit code. */
  async conclude(runs: readonly NoticedRun[]): Promise<void> {
    const notice = this.#noticeOf(runs);
    this.#startedAtMs = this.#work.context.clock.nowMs();
    const addressees = this.#addressees ?? this.#typedAddressees();
    const failures = addressees ? await tellAddressees(addressees, notice, this.context) : [];
    for (const failure of failures) {
      const text = formatFailure(failure);
      this.log.error(text);
      this.terminal.note(`${this.terminal.noteStyle.red('✖')} ${text}`);
    }
    if (failures.length > 0) this.context.exitWith(1);
    this.log.clear();
  }

  /** Where no lake could be read, those that the options name; `undefined` if they do not suffice. */
  #typedAddressees(): Addressees | undefined {
    const { flags, context } = this.#work;
    try {
      return addresseesOf(flags, undefined, context.environment);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return undefined;
    }
  }

  #noticeOf(runs: readonly NoticedRun[]): Notice {
    const { problems, lines } = this.log;
    const sum = (of: (run: NoticedRun) => number): number =>
      runs.reduce((total, run) => total + of(run), 0);
    return {
      command: this.#work.command,
      host: hostname(),
      outcome: problems.length > 0 ? 'failure' : 'success',
      startedAtMs: this.#startedAtMs,
      elapsedMs: this.#work.context.clock.nowMs() - this.#startedAtMs,
      counts: countStates(runs),
      uploaded: {
        files: sum(({ uploaded }) => uploaded),
        bytes: sum(({ uploadedBytes }) => uploadedBytes),
      },
      problems,
      log: lines,
    };
  }
}

/**
 * Does work with its log kept and its pid file held. A second instance does nothing, says so and is
 * fine. What the work throws is logged, told to whom it concerns, and thrown.
 */
export async function attended(
  work: AttendedWork,
  act: (attendant: Attendant) => Promise<void>,
): Promise<void> {
  const { flags, context, command } = work;
  const terminal = createTerminal(flags, context);
  const pidFile = await claim(flags, context);
  if (pidFile.kind === 'held') return yieldTo(pidFile.processId, { flags, context, terminal });
  const logFile = await openLog(flags, context, terminal).catch(async (error: unknown) => {
    await pidFile.release();
    throw error;
  });
  const log = new RunLog({
    clock: context.clock,
    level: flags.logLevel ?? (flags.verbose === true ? 'debug' : 'info'),
    write: (line) => logFile?.write(line),
  });
  const attendant = new Attendant(work, { terminal, log });
  log.info(`lakeside ${version} ${command} on ${hostname()}, process ${process.pid}`);
  try {
    await refuseUnwritable(flags, context.workingFolder);
    await act(attendant);
  } catch (error) {
    attendant.logFailure(error);
    if (!(error instanceof UsageError)) await attendant.conclude([]);
    throw error;
  } finally {
    logFile?.close();
    await pidFile.release();
  }
}

async function claim(
  { pidFile }: UnattendedFlags,
  { connectors, workingFolder }: CommandContext,
): ReturnType<CommandContext['connectors']['claimPidFile']> {
  if (pidFile === undefined) return { kind: 'claimed', release: () => Promise.resolve() };
  const file = resolve(workingFolder, pidFile);
  try {
    return await connectors.claimPidFile(file);
  } catch (cause) {
    throw new OutputFileError('pid', file, cause);
  }
}

async function openLog(
  { logFile }: UnattendedFlags,
  { connectors, workingFolder }: CommandContext,
  terminal: Terminal,
): Promise<LogFile | undefined> {
  if (logFile === undefined) return undefined;
  const file = resolve(workingFolder, logFile);
  try {
    return await connectors.openLogFile(file, (message) =>
      terminal.note(`${terminal.noteStyle.yellow('▲')} ${message}`),
    );
  } catch (cause) {
    throw new OutputFileError('log', file, cause);
  }
}

function yieldTo(
  processId: number,
  options: {
    readonly flags: UnattendedFlags;
    readonly context: CommandContext;
    readonly terminal: Terminal;
  },
): void {
  const { flags, context, terminal } = options;
  const what = `${flags.pidFile} names process ${processId}, which still runs; nothing is done`;
  terminal.note(`${terminal.noteStyle.yellow('▲')} ${what}`);
  if (terminal.isJson) terminal.writeDocument({ runs: [] });
  context.exitWith(0);
}
