import { resolve } from 'node:path';
import { Backoff } from '../../core/base/backoff';
import { formatDuration } from '../../core/base/durations';
import {
  describeError,
  isCancellation,
  UsageError,
  type OperatorError,
} from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import { pause } from '../../core/base/pause';
import { formatTimeOfDay } from '../../core/lake/quietHours';
import { countStates } from '../../core/notify/notice';
import type { VerificationReport } from '../../core/sync/report/report';
import {
  formatFailure,
  InterruptedError,
  OfflineSourceError,
  reachOf,
  toOperatorError,
} from '../program/failures';
import { withLake, type LakeSession } from '../lakes/lakeSession';
import { exitCodeOf } from '../reports/finishRuns';
import { concludeReports, printReport } from '../reports/reports';
import { syncSelected, type SyncFlags } from '../runs/sync';
import { printable } from '../terminal/textStyle';
import type { VisitedRuns } from '../runs/visitRuns';
import type { Attendant } from './attended';
import { KnownRuns } from './knownRuns';
import { News } from './news';
import { logOutcomes } from './runOutcomes';
import { summarizeRuns } from './summarizeRuns';
import { writeStatus, type LastRound, type WatchStatus } from './statusFile';
import { ToldRuns } from './toldRuns';

export interface WatchFlags extends SyncFlags {
  readonly interval: number;
  readonly once?: true;
  readonly statusFile?: string;
}

/** What came of one round. */
interface Round {
  readonly reports: readonly VerificationReport[];
  readonly failures: readonly OperatorError[];
  readonly isFine: boolean;
  /** Why sources are away that were not asked in it, because that is tried less and less often. */
  readonly stillAway: readonly OperatorError[];
  /** True if the service was told to end in it, which is no failure. */
  readonly isStopped: boolean;
}

/** The key of everything at once, beside those of single sources. */
const account = '';

/** Syncs round after round. What fails in one is tried again in the next, less and less often. */
export class WatchRounds {
  readonly #flags: WatchFlags;
  readonly #attendant: Attendant;
  readonly #backoff = new Backoff();
  readonly #news: News;
  readonly #known: KnownRuns;
  readonly #startedAtMs: number;
  /** Why a source was away when it was last asked, by its name. */
  readonly #away = new Map<string, OperatorError>();
  /** On the terminal, and in the log. */
  readonly #printed = new ToldRuns();
  readonly #logged = new ToldRuns();
  #round = 0;
  #last: LastRound | null = null;

  constructor(flags: WatchFlags, attendant: Attendant) {
    const { clock } = attendant.context;
    this.#flags = flags;
    this.#attendant = attendant;
    this.#news = new News(clock);
    this.#known = new KnownRuns(clock);
    this.#startedAtMs = clock.nowMs();
  }

  /** Settles when it is stopped, or after the only round. @throws OperatorError if the first round cannot even begin. */
  async run(): Promise<void> {
    const { signal } = this.#attendant.context;
    try {
      for (;;) {
        const startedAtMs = this.#nowMs;
        this.#round += 1;
        await this.#tell('working');
        const round = await this.#doRound();
        await this.#conclude(round, startedAtMs);
        if (signal.aborted || this.#flags.once === true) break;
        await this.#wait(startedAtMs);
      }
    } catch (error) {
      if (!isCancellation(error)) throw error;
    } finally {
      await this.#tell('stopped');
    }
    if (signal.aborted) this.#attendant.log.info('stopped');
    if (this.#flags.once !== true) this.#attendant.context.exitWith(0);
  }

  get #nowMs(): number {
    return this.#attendant.context.clock.nowMs();
  }

  async #doRound(): Promise<Round> {
    const { context } = this.#attendant;
    let round: Round = {
      reports: [],
      failures: [],
      isFine: true,
      stillAway: [],
      isStopped: false,
    };
    try {
      // The lake file is read anew: it may have been edited.
      await withLake(this.#flags, context, async (session) => {
        round = await this.#syncDue(session);
      });
      return round;
    } catch (error) {
      const isFirst = this.#round === 1 || this.#flags.once === true;
      if (isCancellation(error) || error instanceof UsageError || isFirst) throw error;
      const failure = toOperatorError(error);
      if (this.#news.isNews(failure.reason, failure.message)) this.#attendant.logFailure(failure);
      else this.#attendant.log.debug(formatFailure(failure));
      return { ...round, failures: [failure], isFine: false };
    }
  }

  async #syncDue(all: LakeSession): Promise<Round> {
    const attendant = this.#attendant;
    attendant.useLake(all.selected.lake);
    const sources = all.selected.sources.filter(({ name }) =>
      this.#backoff.isDue(name, this.#nowMs),
    );
    const postponed = all.selected.sources.filter((source) => !sources.includes(source));
    for (const { name } of postponed) this.#news.keep(name);
    const stillAway = postponed.flatMap(({ name }) => this.#away.get(name) ?? []);
    const session: LakeSession = {
      ...all,
      selected: { ...all.selected, sources },
      ports: { ...all.ports, logger: this.#onlyNews(all.ports.logger) },
      noteProblem: (source, text) => {
        if (this.#news.isNews(`${source}: ${text}`, text)) all.noteProblem(source, text);
      },
    };
    const { visited, seen, isPartial } = await syncSelected(session, this.#flags, {
      around: this.#known.around,
      onReport: (report) => this.#say(report),
      isNews: this.#news.isNews,
    });
    this.#settleBackoff(session, visited);
    await logOutcomes(attendant, session, {
      visited,
      seen,
      flags: this.#flags,
      isNews: this.#news.isNews,
      isChanged: this.#logged.isChanged,
    });
    const code = exitCodeOf(visited, { isReadyFine: false });
    if (this.#flags.once === true) {
      concludeReports(session, visited, { isPartial });
      attendant.context.exitWith(code);
    }
    const failures = visited.failures.filter((failure) => !(failure instanceof InterruptedError));
    const isStopped = failures.length < visited.failures.length;
    return { reports: visited.results, failures, isFine: code === 0, stillAway, isStopped };
  }

  #settleBackoff({ selected }: LakeSession, { failures }: VisitedRuns<unknown>): void {
    const nowMs = this.#nowMs;
    const { interval } = this.#flags;
    for (const { name } of selected.sources) this.#away.delete(name);
    for (const failure of failures) {
      if (failure instanceof OfflineSourceError) this.#away.set(failure.source.name, failure);
    }
    for (const { name } of selected.sources) {
      if (this.#away.has(name)) this.#backoff.failed(name, nowMs, interval);
      else this.#backoff.succeeded(name);
    }
    if (failures.some((failure) => reachOf(failure) === 'account')) {
      this.#backoff.failed(account, nowMs, interval);
    } else this.#backoff.succeeded(account);
  }

  /** What is tried anew in every round is worth a line once. */
  #onlyNews(logger: Logger): Logger {
    const unlessTold = (level: 'info' | 'warn') => (message: string) =>
      logger[this.#news.isNews(message, message) ? level : 'debug'](message);
    return { ...logger, info: unlessTold('info'), warn: unlessTold('warn') };
  }

  /** A run is told of when something new is to be said. */
  #say(report: VerificationReport): void {
    if (this.#printed.isChanged(report)) printReport(this.#attendant.terminal, report);
  }

  /** A round that was told to stop did not end, and says nothing of how things are. */
  async #conclude(round: Round, startedAtMs: number): Promise<void> {
    if (!round.isStopped) this.#sumUp(round, startedAtMs);
    this.#news.endRound();
    await this.#attendant.conclude(round.reports);
  }

  #sumUp(round: Round, startedAtMs: number): void {
    const { terminal, log } = this.#attendant;
    const summary = `round ${this.#round}: ${summarizeRuns(round)}; took ${formatDuration(this.#nowMs - startedAtMs)}`;
    const isSaid = log.hasNews;
    log[isSaid ? 'info' : 'debug'](summary);
    if (this.#flags.once !== true && isSaid) {
      const time = new Date(this.#nowMs).toISOString();
      if (!terminal.isQuiet || !round.isFine) {
        terminal.print(`${terminal.style.dim(time)} ${summary}`);
      }
      for (const failure of round.failures) {
        terminal.note(`${terminal.noteStyle.red('✖')} ${formatFailure(failure)}`);
      }
    }
    this.#last = {
      endedAt: new Date(this.#nowMs).toISOString(),
      outcome: round.isFine && round.stillAway.length === 0 ? 'success' : 'failure',
      counts: countStates(round.reports),
      problems: [...round.failures, ...round.stillAway].map(({ message }) => printable(message)),
    };
  }

  async #wait(startedAtMs: number): Promise<void> {
    const { context, log } = this.#attendant;
    let nextMs = startedAtMs + this.#flags.interval;
    // While nothing can be asked of the account, rounds are as rare as its tries.
    while (!this.#backoff.isDue(account, nextMs)) nextMs += this.#flags.interval;
    await this.#tell('waiting', nextMs);
    const waitMs = nextMs - this.#nowMs;
    log.debug(`the next round is at ${formatTimeOfDay(nextMs)}`);
    if (waitMs > 0) await pause(waitMs, context.signal);
  }

  async #tell(state: WatchStatus['state'], nextMs?: number): Promise<void> {
    const { statusFile } = this.#flags;
    if (statusFile === undefined) return;
    const file = resolve(this.#attendant.context.workingFolder, statusFile);
    try {
      await writeStatus(file, {
        state,
        processId: process.pid,
        startedAt: new Date(this.#startedAtMs).toISOString(),
        round: this.#round,
        lastRound: this.#last,
        nextRoundAt: nextMs === undefined ? null : new Date(nextMs).toISOString(),
      });
    } catch (error) {
      this.#attendant.log.warn(`The status file cannot be written: ${describeError(error)}`);
    }
  }
}
