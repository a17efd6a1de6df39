import type { Clock } from '../../core/base/clock';
import type { Logger } from '../../core/base/logger';
import { isLogged, type LogLevel } from '../terminal/terminalLogger';
import { printable } from '../terminal/textStyle';

export interface RunLogOptions {
  readonly clock: Clock;
  /** What is less grave is left out. */
  readonly level: LogLevel;
  /** Takes each line as it comes, besides it being remembered. */
  readonly write: (line: string) => void;
}

/** More would not fit into a mail anyway. */
const mostCharacters = 4_000_000;

/** The log of one call, or of one round of a watch: what a mail about it tells. */
export class RunLog implements Logger {
  readonly #options: RunLogOptions;
  #lines: string[] = [];
  #problems: string[] = [];
  #characters = 0;
  #hasNews = false;

  constructor(options: RunLogOptions) {
    this.#options = options;
  }

  /** Oldest first; of a log without bounds the youngest. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** What was logged as an error. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** True if there was more to log than details: information, a warning or an error. */
  get hasNews(): boolean {
    return this.#hasNews;
  }

  readonly trace = (message: string): void => this.#add('trace', message);
  readonly debug = (message: string): void => this.#add('debug', message);
  readonly info = (message: string): void => this.#add('info', message);
  readonly warn = (message: string): void => this.#add('warn', message);

  readonly error = (message: string): void => {
    this.#problems.push(printable(message));
    this.#add('error', message);
  };

  /** Begins anew, as for a new round. */
  clear(): void {
    this.#lines = [];
    this.#problems = [];
    this.#characters = 0;
    this.#hasNews = false;
  }

  #add(level: LogLevel, message: string): void {
    const { clock, write } = this.#options;
    this.#hasNews ||= isLogged(level, 'info');
    if (!isLogged(level, this.#options.level)) return;
    const time = new Date(clock.nowMs()).toISOString();
    const line = `${time} ${level.toUpperCase().padEnd(5)} ${printable(message)}`;
    write(line);
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#characters > mostCharacters) this.#dropOldest();
  }

  #dropOldest(): void {
    this.#lines = this.#lines.slice(Math.ceil(this.#lines.length / 2));
    this.#characters = this.#lines.reduce((sum, line) => sum + line.length, 0);
  }
}
