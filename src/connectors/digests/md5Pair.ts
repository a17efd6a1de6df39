import {
  chunkBytes,
  lettersAt,
  md5Steps,
  wordsOfState,
  type Letters,
  type Md5Step,
} from './md5Steps';
import {
  add,
  and,
  beginLoop,
  code,
  constant,
  end,
  get,
  i32,
  isBelow,
  load,
  loopIfTrue,
  or,
  rotateLeft,
  set,
  store,
  xor,
  type Code,
  type WasmFunction,
} from './wasmCode';

/** Where in memory a word of the two states is, 0 to 7. */
export function pairWordAt(index: number): number {
  return index * 4;
}

/**
 * Advances two MD5 states at once: `pair(start, end, distance)` takes the chunks from `start` to `end` (at
 * least one) into the first state and those `distance` bytes further on, 0 for the same, into the second.
 * A step of MD5 has to wait for the one before it, which leaves most of a processor idle; a second state
 * fills the gaps and costs next to nothing: 800 MiB/s for both, where node:crypto has 800 MiB/s for one.
 */
export function md5Pair(): WasmFunction {
  return {
    name: 'pair',
    parameterCount: 3,
    locals: { type: i32, count: 2 + states.length * wordsOfState },
    body: pairBody(),
  };
}

const states = [0, 1];

/** Locals: the parameters, where the second state's chunk is, a message word, the states' words. */
const from = 0;
const until = 1;
const distance = 2;
const otherFrom = 3;
const messageWord = 4;

function localOf(state: number, word: number): number {
  return messageWord + 1 + state * wordsOfState + word;
}

function pairBody(): Code {
  const words = states.flatMap((state) =>
    [0, 1, 2, 3].map((word) => ({
      local: localOf(state, word),
      saved: pairWordAt(state * wordsOfState + word),
    })),
  );
  return code(
    ...words.map(({ local, saved }) => code(load(constant(0), saved), set(local))),
    beginLoop,
    code(get(from), get(distance), add, set(otherFrom)),
    ...md5Steps.map(stepOf),
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

function stepOf(step: Md5Step): Code {
  return code(
    ...states.map((state) =>
      code(
        load(get(state === 0 ? from : otherFrom), step.word * 4),
        code(constant(step.sine), add, set(messageWord)),
        changeOf(
          step,
          lettersAt(step, (word) => localOf(state, word)),
        ),
      ),
    ),
  );
}

/**
 * a = b + ((a + message word and sine + mix(b, c, d)) rotated left by `shift`). What has no b in it
 * comes first: b is what the step before is still at work on.
 */
function changeOf({ round, shift }: Md5Step, letters: Letters): Code {
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
