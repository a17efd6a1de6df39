import { createInterface, type Interface } from 'node:readline';
import type { Disposable } from '../../core/base/disposables';

/** Asks a person one question after the other, and keeps what is typed ahead for the next one. */
export class TerminalPrompt implements Disposable {
  readonly #lines: Interface;
  readonly #typed: string[] = [];
  #isClosed = false;
  #wake: () => void = () => undefined;

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.#lines = createInterface({ input, output });
    this.#lines.on('line', (line) => {
      this.#typed.push(line);
      this.#wake();
    });
    this.#lines.on('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
    // Left alone, the interface would keep Ctrl+C from the process.
    this.#lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  }

  /**
   * The line that is typed after the question, without its end; `undefined` = the input has ended.
   * @throws the reason of `signal`
   */
  async ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    signal.throwIfAborted();
    if (!this.#isClosed) {
      this.#lines.setPrompt(question);
      this.#lines.prompt();
    }
    const stop = (): void => this.#wake();
    signal.addEventListener('abort', stop, { once: true });
    while (this.#typed.length === 0 && !this.#isClosed && !signal.aborted) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
    return this.#typed.shift();
  }

  dispose(): void {
    this.#lines.close();
  }
}
