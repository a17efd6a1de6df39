import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';

const ASSEMBLY = new URL('../../../src/connectors/digests/md5Assembly.ts', import.meta.url);
const MIB = 1024 * 1024;
const SMALLEST_BYTES = MIB;
const LARGEST_BYTES = 8 * MIB;
const SLOTS = 24;
/** How long a body waits for another of its size; those of large files come many at a time. */
const PARTNER_WAIT_MS = 10;

const PAGE_BYTES = 64 * 1024;
const CHUNK_BYTES = 64;
const STATES_BYTES = 64;
const STATE_BYTES = 16;
const SLOT_BYTES = LARGEST_BYTES + 2 * CHUNK_BYTES;
const INITIAL_STATE = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');

/**
 * Hashes large bodies of the same size in pairs, at the price of one. What a service spends on
 * checking MD5s is not the client's; on one machine it would still cost the client a third of it.
 */
export class PairedMd5 {
  #advance;
  #memory;
  #freeSlots;
  #waiting = new Map();

  /** @returns {Promise<PairedMd5>} */
  static async create() {
    const { code } = await transform(await readFile(ASSEMBLY, 'utf8'), { loader: 'ts' });
    const { assembleMd5Pair } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    return new PairedMd5(new WebAssembly.Module(assembleMd5Pair()));
  }

  constructor(module) {
    const { advance, memory } = new WebAssembly.Instance(module).exports;
    memory.grow(Math.ceil((SLOTS * SLOT_BYTES) / PAGE_BYTES));
    this.#advance = advance;
    this.#memory = Buffer.from(memory.buffer);
    this.#freeSlots = Array.from({ length: SLOTS }, (_, slot) => STATES_BYTES + slot * SLOT_BYTES);
  }

  /** A place for a body of this size; `undefined` if it is too small, too large or one too many. */
  open(sizeBytes) {
    if (sizeBytes < SMALLEST_BYTES || sizeBytes > LARGEST_BYTES) return undefined;
    const start = this.#freeSlots.pop();
    return start === undefined ? undefined : { start, end: start, sizeBytes };
  }

  write(place, part) {
    this.#memory.set(part, place.end);
    place.end += part.length;
  }

  /** Calls back with the MD5 (base64) of what was written, and takes the place back. */
  finish(place, onMd5) {
    this.#pad(place);
    const partner = this.#waiting.get(place.sizeBytes);
    if (partner === undefined) {
      const timer = setTimeout(() => {
        this.#waiting.delete(place.sizeBytes);
        this.#hash({ place, onMd5 }, { place, onMd5: () => undefined });
        this.#freeSlots.push(place.start);
      }, PARTNER_WAIT_MS);
      this.#waiting.set(place.sizeBytes, { place, onMd5, timer });
      return;
    }
    this.#waiting.delete(place.sizeBytes);
    clearTimeout(partner.timer);
    this.#hash(partner, { place, onMd5 });
    this.#freeSlots.push(place.start, partner.place.start);
  }

  /** Bodies of the same size have the same padding. */
  #hash(one, other) {
    this.#memory.set(INITIAL_STATE, 0);
    this.#memory.set(INITIAL_STATE, STATE_BYTES);
    this.#advance(one.place.start, one.place.end, other.place.start - one.place.start);
    one.onMd5(this.#memory.toString('base64', 0, STATE_BYTES));
    other.onMd5(this.#memory.toString('base64', STATE_BYTES, 2 * STATE_BYTES));
  }

  /** @see RFC 1321 sections 3.1 and 3.2 */
  #pad(place) {
    const { start, sizeBytes } = place;
    const lengthAt = Math.ceil((sizeBytes + 9) / CHUNK_BYTES) * CHUNK_BYTES - 8;
    this.#memory.fill(0, start + sizeBytes, start + lengthAt);
    this.#memory[start + sizeBytes] = 0x80;
    this.#memory.writeBigUInt64LE(BigInt(sizeBytes) * 8n, start + lengthAt);
    place.end = start + lengthAt + 8;
  }
}
