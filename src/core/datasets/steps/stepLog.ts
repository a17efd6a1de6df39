import { withoutTerminalCodes } from '../../base/terminalCodes';
import { joinBytes } from '../../base/textPieces';

/** What is kept of a step's output: enough to see why it failed. */
const mostLogBytes = 4 * 1024 * 1024;

/** Keeps the end of what a step writes. */
export class StepLog {
  readonly #mostBytes: number;
  readonly #pieces: Uint8Array[] = [];
  #sizeBytes = 0;
  #droppedBytes = 0;

  constructor(mostBytes: number = mostLogBytes) {
    this.#mostBytes = mostBytes;
  }

  add(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#sizeBytes += bytes.length;
    for (let first = this.#pieces[0]; first !== undefined; first = this.#pieces[0]) {
      if (this.#sizeBytes - first.length < this.#mostBytes) return;
      this.#pieces.shift();
      this.#sizeBytes -= first.length;
      this.#droppedBytes += first.length;
    }
  }

  /**
   * As text, without the secrets, whatever line they are in, and without colors, which could stand in the
   * midst of one; empty if the step wrote nothing.
   */
  text(secrets: readonly string[]): string {
    const written = withoutTerminalCodes(new TextDecoder().decode(joinBytes(this.#pieces)));
    const shown = secrets
      .filter((secret) => secret !== '')
      // A secret that stands in a longer one would leave the rest of that behind.
      .toSorted((one, other) => other.length - one.length)
      .reduce((text, secret) => text.replaceAll(secret, '***'), written);
    if (this.#droppedBytes === 0) return shown;
    // The first line may begin with the end of a secret.
    const whole = shown.slice(shown.indexOf('\n') + 1);
    return `… the beginning is not kept: more than ${this.#droppedBytes} bytes\n${whole}`;
  }
}
