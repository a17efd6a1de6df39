import type { ByteOutput } from '../byteOutput';

/** Enough for one write to cost next to nothing, and for memory to stay small. */
const chunkCharacters = 65_536;

/** Collects text into chunks that are worth writing. */
export class TextOutput {
  readonly #encoder = new TextEncoder();
  #text = '';

  constructor(readonly output: ByteOutput) {}

  add(text: string): void {
    this.#text += text;
  }

  /** Writes what was collected, if it is enough or `isLast`. */
  async flush({ isLast }: { readonly isLast: boolean }): Promise<void> {
    if (this.#text === '' || (this.#text.length < chunkCharacters && !isLast)) return;
    const bytes = this.#encoder.encode(this.#text);
    this.#text = '';
    await this.output.write(bytes);
  }
}
