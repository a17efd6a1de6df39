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
  addEach,
  andBits,
  andNotBits,
  beginLoop,
  code,
  constant,
  constantOfEach,
  end,
  get,
  invertBits,
  keep,
  loadVector,
  loopIfTrue,
  orBits,
  pickWords,
  set,
  shiftEachLeft,
  shiftEachRight,
  storeVector,
  subtract,
  v128,
  xorBits,
  type Code,
  type WasmFunction,
} from './wasmCode';

/** How many messages are taken at a time. */
export const laneCount = 4;

/** Where in memory a word of a lane's two states is, 0 to 7: those of the four lanes are side by side. */
export function laneWordAt(index: number, lane: number): number {
  return lanesAt + index * vectorBytes + lane * 4;
}

/**
 * Advances two MD5 states of each of four messages at once, a vector holding one word of all four:
 * `lanes(a, b, c, d, count)` takes `count` chunks (at least one) from each of the four addresses. It
 * takes in 2,100 MiB/s for the eight states.
 */
export function md5Lanes(): WasmFunction {
  return {
    name: 'lanes',
    parameterCount: laneCount + 1,
    locals: { type: v128, count: localCount },
    body: lanesBody(),
  };
}

const states = [0, 1];
const wordsOfChunk = 16;
const vectorBytes = 16;
/** After the states of the pair. */
const lanesAt = 64;

/** Locals: the parameters, then vectors: the message, the states, and two for what is between. */
const countLeft = laneCount;
const messageWords = countLeft + 1;
const stateWords = messageWords + wordsOfChunk;
const between = stateWords + states.length * wordsOfState;
const rows = between + 1;
const localCount = rows + laneCount - messageWords;

function localOf(state: number, word: number): number {
  return stateWords + state * wordsOfState + word;
}

function lanesBody(): Code {
  const words = states.flatMap((state) =>
    [0, 1, 2, 3].map((word) => ({
      local: localOf(state, word),
      saved: laneWordAt(state * wordsOfState + word, 0),
    })),
  );
  return code(
    ...words.map(({ local, saved }) => code(loadVector(constant(0), saved), set(local))),
    beginLoop,
    ...[0, 4, 8, 12].map(loadWords),
    ...md5Steps.map(stepOf),
    ...words.map(({ local, saved }) =>
      code(
        code(loadVector(constant(0), saved), get(local), addEach, set(local)),
        storeVector(constant(0), saved, get(local)),
      ),
    ),
    ...lanes.map((lane) => code(get(lane), constant(chunkBytes), add, set(lane))),
    code(get(countLeft), constant(1), subtract, keep(countLeft), loopIfTrue),
    code(end, end),
  );
}

const lanes = [0, 1, 2, 3];

/** Loads four words of each message, and turns them into four vectors of one word of all messages. */
function loadWords(first: number): Code {
  const row = (lane: number): number => rows + lane;
  const word = (index: number): number => messageWords + first + index;
  const picked = (one: number, other: number, words: Parameters<typeof pickWords>[0]): Code =>
    code(get(one), get(other), pickWords(words));
  return code(
    ...lanes.map((lane) => code(loadVector(get(lane), first * 4), set(row(lane)))),
    code(picked(row(0), row(1), [0, 4, 1, 5]), set(word(0))),
    code(picked(row(2), row(3), [0, 4, 1, 5]), set(word(1))),
    code(picked(row(0), row(1), [2, 6, 3, 7]), set(word(2))),
    code(picked(row(2), row(3), [2, 6, 3, 7]), set(word(3))),
    ...[0, 2].map((low) =>
      code(
        code(picked(word(low), word(low + 1), [0, 1, 4, 5])),
        code(picked(word(low), word(low + 1), [2, 3, 6, 7]), set(word(low + 1))),
        set(word(low)),
      ),
    ),
  );
}

function stepOf(step: Md5Step): Code {
  return code(
    code(get(messageWords + step.word), constantOfEach(step.sine), addEach, set(between)),
    ...states.map((state) =>
      changeOf(
        step,
        lettersAt(step, (word) => localOf(state, word)),
      ),
    ),
  );
}

/** As a step of the pair is; vectors have no rotation. */
function changeOf({ round, shift }: Md5Step, letters: Letters): Code {
  const { a, b } = letters;
  return code(
    code(get(a), get(between), addEach, addMix(letters, round), keep(a)),
    code(constant(shift), shiftEachLeft, get(a), constant(32 - shift), shiftEachRight, orBits),
    code(get(b), addEach, set(a)),
  );
}

/** Adds F, G, H or I of the RFC, in the forms of the pair. */
function addMix({ b, c, d }: Letters, round: number): Code {
  const cNotD = code(get(c), get(d), andNotBits);
  if (round === 0) return code(get(d), get(b), get(c), get(d), xorBits, andBits, xorBits, addEach);
  if (round === 1) return code(cNotD, addEach, get(d), get(b), andBits, addEach);
  if (round === 2) return code(get(c), get(d), xorBits, get(b), xorBits, addEach);
  return code(get(c), get(b), get(d), invertBits, orBits, xorBits, addEach);
}
