import { ownText } from '../ownText';

/** Texts that are put together at a time. */
const textsPerChunk = 256;

interface Chunk {
  /** How all texts of the chunk begin: paths that follow each other mostly share their folders. */
  readonly start: string;
  /** What follows in each. */
  readonly text: string;
  /** Where each text ends in it. */
  readonly ends: Uint32Array;
}

/**
 * Short texts, one for each row in order, a few long ones in memory: alone, each would take as much
 * again for being an object, and the garbage collector would look at every one of them. Texts are
 * copied, so that nothing a text was cut from is kept.
 */
export class TextColumn {
  readonly #chunks: Chunk[] = [];
  #pending: string[] = [];

  get length(): number {
    return this.#chunks.length * textsPerChunk + this.#pending.length;
  }

  at(row: number): string {
    const index = Math.floor(row / textsPerChunk);
    const chunk = this.#chunks[index];
    const place = row - index * textsPerChunk;
    if (chunk === undefined) return this.#pending[place] ?? '';
    const { start, text, ends } = chunk;
    const rest = text.slice(place === 0 ? 0 : ends[place - 1], ends[place]);
    return start === '' ? rest : start + rest;
  }

  /** Adds the text of the next row. */
  push(text: string): void {
    this.#pending.push(text);
    if (this.#pending.length < textsPerChunk) return;
    this.#chunks.push(chunkFrom(this.#pending));
    this.#pending = [];
  }
}

function chunkFrom(texts: readonly string[]): Chunk {
  const start = sharedStart(texts);
  const rests = start === '' ? texts : texts.map((text) => text.slice(start.length));
  const ends = new Uint32Array(texts.length);
  let end = 0;
  for (let index = 0; index < rests.length; index += 1) {
    end += rests[index]?.length ?? 0;
    ends[index] = end;
  }
  return { start: ownText(start), text: rests.join(''), ends };
}

function sharedStart(texts: readonly string[]): string {
  let [start = ''] = texts;
  for (const text of texts) while (!text.startsWith(start)) start = start.slice(0, -1);
  return start;
}
