import type { Clock } from '../../core/base/clock';
import type { Environment, OutputStream } from '../program/commandHost';
import { styleFor, type TextStyle } from './textStyle';

export interface TerminalOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly isJson: boolean;
  /** True if only what somebody must look into is printed. */
  readonly isQuiet?: boolean;
}

const defaultColumns = 100;

/**
 * Standard output and standard error as one screen. With `--json`, standard output is kept for the
 * one document. On a terminal the last line may be a live one, which everything else scrolls above.
 */
export class Terminal {
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  /** Of results for people. */
  readonly style: TextStyle;
  /** Of notes, logs and progress. */
  readonly noteStyle: TextStyle;
  /** True if progress can be redrawn in place. */
  readonly isLive: boolean;
  readonly clock: Clock;
  readonly #results: OutputStream;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  #liveLine = '';

  constructor(options: TerminalOptions) {
    const { stdout, stderr, environment } = options;
    this.isJson = options.isJson;
    this.isQuiet = options.isQuiet === true;
    this.clock = options.clock;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#results = options.isJson ? stderr : stdout;
    this.isLive = !this.isQuiet && stderr.isTTY === true && environment['TERM'] !== 'dumb';
    this.noteStyle = styleFor(stderr, environment);
    this.style = this.#results === stderr ? this.noteStyle : styleFor(stdout, environment);
  }

  /** Characters a line of results may take; unlimited where nobody's screen is the limit. */
  get resultColumns(): number {
    return this.#results.isTTY === true ? (this.#results.columns ?? defaultColumns) : Infinity;
  }

  /** Characters a line of progress may take. */
  get noteColumns(): number {
    return this.#stderr.columns ?? defaultColumns;
  }

  /** Prints a result for people: on standard output, on standard error with `--json`. */
  print(text: string): void {
    this.#above(() => this.#results.write(`${text}\n`));
  }

  /** Prints what is not a result: on standard error. */
  note(text: string): void {
    this.#above(() => this.#stderr.write(`${text}\n`));
  }

  /** Writes the one document for programs. */
  writeDocument(document: unknown): void {
    this.#stdout.write(`${JSON.stringify(document)}\n`);
  }

  /** Draws the live line; `''` takes it away. */
  showLive(line: string): void {
    if (!this.isLive || line === this.#liveLine) return;
    this.#stderr.write(line === '' ? eraseLine : `${eraseLine}${line}`);
    this.#liveLine = line;
  }

  #above(write: () => void): void {
    const line = this.#liveLine;
    this.showLive('');
    write();
    this.showLive(line);
  }
}

/** To the line's start, and erase to its end. */
const eraseLine = '\r\u001b[K';
