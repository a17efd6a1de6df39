import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const DIGESTS = fileURLToPath(new URL('../../../src/connectors/digests/', import.meta.url));
const MIB = 1024 * 1024;
const SMALLEST_BYTES = MIB;
const LARGEST_BYTES = 8 * MIB;
const SLOTS = 24;
/** How long a body waits for others of its size; those of large files come many at a time. */
const OTHERS_WAIT_MS = 10;
/** Two are cheap enough not to keep them waiting for long. */
const MORE_WAIT_MS = 2;

const PAGE_BYTES = 64 * 1024;
const CHUNK_BYTES = 64;
const SLOTS_AT = 4096;
const STATE_WORDS = 4;
const STATE_BYTES = 4 * STATE_WORDS;
const SLOT_BYTES = LARGEST_BYTES + 2 * CHUNK_BYTES;
const INITIAL_STATE = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');

/**
 * Hashes large bodies of the same size together, up to four. What a service spends on checking MD5s is
 * not the client's; on one machine it would still cost the client a third of it.
 */
export class BodyMd5 {
  #code;
  #exports;
  #memory;
  #freeSlots;
  #waiting = new Map();

  /** @returns {Promise<BodyMd5>} */
  static async create() {
    return new BodyMd5(await assembly());
  }

  constructor(code) {
    this.#code = code;
    const module = code.md5Module({ hasLanes: true });
    this.#exports = new WebAssembly.Instance(module).exports;
    const { memory } = this.#exports;
    memory.grow(Math.ceil((SLOTS_AT + SLOTS * SLOT_BYTES) / PAGE_BYTES));
    this.#memory = Buffer.from(memory.buffer);
    this.#freeSlots = Array.from({ length: SLOTS }, (_, slot) => SLOTS_AT + slot * SLOT_BYTES);
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
    const { sizeBytes } = place;
    const group = this.#waiting.get(sizeBytes) ?? { bodies: [] };
    group.bodies.push({ place, onMd5 });
    this.#waiting.set(sizeBytes, group);
    clearTimeout(group.timer);
    if (group.bodies.length === this.#code.laneCount) return this.#hashGroup(sizeBytes);
    const waitMs = group.bodies.length > 1 ? MORE_WAIT_MS : OTHERS_WAIT_MS;
    group.timer = setTimeout(() => this.#hashGroup(sizeBytes), waitMs);
  }

  #hashGroup(sizeBytes) {
    const { bodies } = this.#waiting.get(sizeBytes);
    this.#waiting.delete(sizeBytes);
    const starts = bodies.map(({ place }) => place.start);
    const bytes = bodies[0].place.end - bodies[0].place.start;
    const md5s = bodies.length > 2 ? this.#inLanes(starts, bytes) : this.#asPair(starts, bytes);
    this.#freeSlots.push(...starts);
    for (const [index, { onMd5 }] of bodies.entries()) onMd5(md5s[index].toString('base64'));
  }

  #asPair([one, other = one], bytes) {
    this.#memory.set(INITIAL_STATE, 0);
    this.#memory.set(INITIAL_STATE, STATE_BYTES);
    this.#exports.pair(one, one + bytes, other - one);
    return [0, STATE_BYTES].map((at) => this.#memory.subarray(at, at + STATE_BYTES));
  }

  /** Each lane has two states, which are the same here. */
  #inLanes(starts, bytes) {
    const { laneCount, laneWordAt } = this.#code;
    const lanes = Array.from({ length: laneCount }, (_, lane) => lane);
    const words = Array.from({ length: 2 * STATE_WORDS }, (_, word) => word);
    for (const word of words) {
      const initial = INITIAL_STATE.readUInt32LE((word % STATE_WORDS) * 4);
      for (const lane of lanes) this.#memory.writeUInt32LE(initial, laneWordAt(word, lane));
    }
    const [first] = starts;
    this.#exports.lanes(...lanes.map((lane) => starts[lane] ?? first), bytes / CHUNK_BYTES);
    return starts.map((_, lane) =>
      Buffer.concat(
        words.slice(0, STATE_WORDS).map((word) => {
          const at = laneWordAt(word, lane);
          return this.#memory.subarray(at, at + 4);
        }),
      ),
    );
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

/** What the client hashes with. */
async function assembly() {
  const contents = `export * from './md5Engine'; export { laneCount, laneWordAt } from './md5Lanes';`;
  const stdin = { contents, resolveDir: DIGESTS, loader: 'ts' };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}
