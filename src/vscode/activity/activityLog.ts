import { EventEmitter, type Memento } from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { OperatorError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import { describeHolder, LockedError } from '../../core/sync/lock/lockedError';
import type {
  Activities,
  Activity,
  ActivityProgress,
  LiveActivities,
  RunningActivity,
} from '../support/window/activities';
import { activityTitle } from '../support/window/activityWords';
import { isCancelled } from '../support/editor/cancellation';
import { runKey, type RunRef } from '../support/window/runRef';
import { throttle } from '../support/editor/throttle';
import { mostRecords, parseRecords, type ActivityRecord } from './activityRecord';
import { RateMeter, type Rate } from '../../core/base/rateMeter';

const storageKey = 'lakeside.activities';
const redrawAnywayMs = 20_000;

/** One activity under way. */
export interface LiveActivity extends RunningActivity {
  readonly record: ActivityRecord;
  readonly rate: Rate;
}

export interface ActivityLogOptions {
  readonly memento: Memento;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What runs and what ran. Windows of one workspace share no activities, only their own history. */
export class ActivityLog implements Activities, LiveActivities, Disposable {
  readonly logger: Logger;
  readonly #memento: Memento;
  readonly #clock: Clock;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<ActivityRecord | undefined>());
  /** Fires with the activity that progressed, or with `undefined` when the list itself changed. */
  readonly onDidChange = this.#onDidChange.event;
  readonly #onDidEnd = this.#store.add(new EventEmitter<ActivityRecord>());
  readonly onDidEnd = this.#onDidEnd.event;
  readonly #running = new Map<string, Running>();
  #ended: readonly ActivityRecord[];

  constructor({ memento, clock, logger }: ActivityLogOptions) {
    this.logger = logger;
    this.#memento = memento;
    this.#clock = clock;
    this.#ended = parseRecords(memento.get(storageKey));
  }

  /** Newest first. */
  get running(): readonly LiveActivity[] {
    return [...this.#running.values()].reverse().map((running) => running.snapshot());
  }

  /** Newest first. */
  get ended(): readonly ActivityRecord[] {
    return this.#ended;
  }

  findRunning(ref: RunRef): RunningActivity | undefined {
    const key = runKey(ref);
    return this.running.find(({ record }) => record.run && runKey(record.run) === key);
  }

  async run<T>(activity: Activity<T>): Promise<T> {
    const running = this.#start(activity);
    try {
      const result = await activity.work({
        signal: running.signalWith(activity.signal),
        onProgress: (progress) => running.report(progress, this.#clock.nowMs()),
      });
      this.#end(running, activity.conclude(result));
      return result;
    } catch (error) {
      this.#end(running, outcomeOfError(error));
      throw error;
    }
  }

  cancel(id: string): void {
    this.#running.get(id)?.controller.abort();
  }

  /** Forgets what has ended. */
  clear(): void {
    this.#ended = [];
    this.#changed();
  }

  dispose(): void {
    for (const { controller } of this.#running.values()) controller.abort();
    this.#store.dispose();
  }

  #start(activity: Omit<Activity<never>, 'work' | 'conclude'>): Running {
    const { kind, subject, run, retry, heldBack } = activity;
    const startedAtMs = this.#clock.nowMs();
    const record: ActivityRecord = {
      id: crypto.randomUUID(),
      kind,
      subject,
      ...(run && { run }),
      ...(retry && { retry }),
      startedAtMs,
      outcome: 'running',
      message: '',
    };
    const running = new Running(record, {
      heldBack: () => heldBack?.(this.#clock.nowMs()),
      onProgress: () => this.#onDidChange.fire(record),
    });
    this.#running.set(record.id, running);
    this.logger.info(`${activityTitle(record)}: started`);
    this.#changed();
    return running;
  }

  #end(running: Running, result: Pick<ActivityRecord, 'outcome' | 'message'>): void {
    running.dispose();
    const record = { ...running.record, ...result, endedAtMs: this.#clock.nowMs() };
    this.#running.delete(record.id);
    this.#ended = [record, ...this.#ended].slice(0, mostRecords);
    this.logger.info(
      `${activityTitle(record)}: ${record.outcome}, ${record.message}, ` +
        `${record.endedAtMs - record.startedAtMs} ms`,
    );
    this.#changed();
    this.#onDidEnd.fire(record);
  }

  #changed(): void {
    const records = [...this.running.map(({ record }) => record), ...this.#ended];
    void this.#memento.update(storageKey, records);
    this.#onDidChange.fire(undefined);
  }
}

class Running implements Disposable {
  readonly record: ActivityRecord;
  readonly controller = new AbortController();
  readonly #meter = new RateMeter();
  readonly #redraw: Disposable & { call(): void };
  #progress: ActivityProgress | undefined;

  readonly #heldBack: () => string | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(
    record: ActivityRecord,
    options: {
      readonly heldBack: () => string | undefined;
      readonly onProgress: () => void;
    },
  ) {
    this.record = record;
    this.#heldBack = options.heldBack;
    this.#redraw = throttle(options.onProgress);
    // Quiet hours begin and end without any progress to tell of.
    this.#timer = setInterval(() => this.#redraw.call(), redrawAnywayMs);
  }

  signalWith(outer: AbortSignal | undefined): AbortSignal {
    const { signal } = this.controller;
    return outer === undefined ? signal : AbortSignal.any([signal, outer]);
  }

  report(progress: ActivityProgress, nowMs: number): void {
    this.#progress = progress;
    this.#meter.add(progress, nowMs);
    this.#redraw.call();
  }

  snapshot(): LiveActivity {
    const { record } = this;
    const heldBack = this.#heldBack();
    return {
      record,
      kind: record.kind,
      progress: this.#progress,
      rate: this.#meter.rate,
      ...(heldBack !== undefined && { heldBack }),
    };
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#redraw.dispose();
  }
}

function outcomeOfError(error: unknown): Pick<ActivityRecord, 'outcome' | 'message'> {
  if (isCancelled(error)) return { outcome: 'cancelled', message: 'Cancelled' };
  if (LockedError.is(error, 'locked')) {
    return { outcome: 'warned', message: `Not done: ${describeHolder(error.holder)}` };
  }
  const message =
    error instanceof OperatorError ? error.message : 'Failed unexpectedly; see the log';
  return { outcome: 'failed', message };
}
