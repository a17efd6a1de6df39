import type { SyncProgress } from '../../core/sync/operations';
import { renderLiveLine, renderPlainLine } from './progressLine';
import { RateMeter } from '../../core/base/rateMeter';
import type { Terminal } from './terminal';
import { printable } from './textStyle';

const redrawEveryMs = 100;
const plainEveryMs = 10_000;

/** Shows how far one piece of work is: a bar on a terminal, now and then a line elsewhere. */
export class ProgressDisplay {
  readonly #terminal: Terminal;
  readonly #label: string;
  readonly #rates = new RateMeter();
  #nextMs: number;
  #phase: string | undefined;

  constructor(terminal: Terminal, label: string) {
    this.#terminal = terminal;
    this.#label = printable(label);
    this.#nextMs = terminal.isLive ? 0 : terminal.clock.nowMs() + plainEveryMs;
  }

  /** May be called as often as work likes. */
  readonly update = (progress: SyncProgress): void => {
    const nowMs = this.#terminal.clock.nowMs();
    const isNewPhase = this.#terminal.isLive && progress.phase !== this.#phase;
    if (nowMs < this.#nextMs && !isNewPhase) return;
    this.#phase = progress.phase;
    this.#nextMs = nowMs + (this.#terminal.isLive ? redrawEveryMs : plainEveryMs);
    this.#draw(progress, nowMs);
  };

  /** The number of entries seen while a run is walked. */
  readonly updateEntries = (count: number): void => {
    this.update({ phase: 'observing', filesDone: count, bytesDone: 0, sentBytes: 0 });
  };

  end(): void {
    this.#terminal.showLive('');
  }

  #draw(progress: SyncProgress, nowMs: number): void {
    this.#rates.add(progress, nowMs);
    const line = { label: this.#label, progress, rate: this.#rates.rate };
    const terminal = this.#terminal;
    if (terminal.isQuiet) return;
    if (!terminal.isLive) terminal.note(renderPlainLine(line));
    else terminal.showLive(renderLiveLine(line, terminal.noteColumns, terminal.noteStyle));
  }
}
