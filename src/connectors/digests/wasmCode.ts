/**
 * WebAssembly as it is encoded: enough of its instructions to write arithmetic on 32-bit words, and on
 * vectors of four of them.
 * @see https://webassembly.github.io/spec/core/binary/
 */
export type Code = readonly number[];

/** A function of 32-bit parameters and no result. */
export interface WasmFunction {
  readonly name: string;
  readonly parameterCount: number;
  /** All of one type, numbered after the parameters. */
  readonly locals: { readonly type: number; readonly count: number };
  readonly body: Code;
}

export const i32 = 0x7f;
export const v128 = 0x7b;

export const add = 0x6a;
export const subtract = 0x6b;
export const and = 0x71;
export const or = 0x72;
export const xor = 0x73;
export const rotateLeft = 0x77;
export const isBelow = 0x49;
export const beginLoop = [0x03, 0x40];
export const loopIfTrue = [0x0d, 0];
export const end = 0x0b;

/** The same for each of the four words of a vector. */
export const addEach = vectorInstruction(0xae);
export const shiftEachLeft = vectorInstruction(0xab);
export const shiftEachRight = vectorInstruction(0xad);
/** Of all bits of a vector. */
export const invertBits = vectorInstruction(0x4d);
export const andBits = vectorInstruction(0x4e);
/** The bits of the first vector that the second does not have. */
export const andNotBits = vectorInstruction(0x4f);
export const orBits = vectorInstruction(0x50);
export const xorBits = vectorInstruction(0x51);

const wordBytes = 4;

/** A module of these functions, exported by their names, and a `memory` of that many pages of 64 KiB. */
export function moduleOf(functions: readonly WasmFunction[], memoryPages: number): Uint8Array {
  const types = functions.map(({ parameterCount }) =>
    code(0x60, unsigned(parameterCount), Array(parameterCount).fill(i32), 0),
  );
  const names = functions.map((each, index) => code(name(each.name), 0, index));
  return Uint8Array.from(
    code(
      code(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00),
      section(1, vectorOf(types)),
      section(3, vectorOf(functions.map((_, index) => [index]))),
      section(5, vectorOf([code(0, unsigned(memoryPages))])),
      section(7, vectorOf([...names, code(name('memory'), 2, 0)])),
      section(
        10,
        vectorOf(functions.map(({ locals, body }) => sized(code(localsOf(locals), body)))),
      ),
    ),
  );
}

export function code(...parts: readonly (number | Code)[]): Code {
  return parts.flat();
}

export function get(local: number): Code {
  return code(0x20, unsigned(local));
}

export function set(local: number): Code {
  return code(0x21, unsigned(local));
}

/** Sets it and leaves the value for what follows. */
export function keep(local: number): Code {
  return code(0x22, unsigned(local));
}

export function constant(value: number): Code {
  return code(0x41, signed(value | 0));
}

export function load(address: Code, offset: number): Code {
  return code(address, 0x28, 2, unsigned(offset));
}

export function store(address: Code, offset: number, value: Code): Code {
  return code(address, value, 0x36, 2, unsigned(offset));
}

/** Four times the same word. */
export function constantOfEach(value: number): Code {
  const bytes = [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
  return code(vectorInstruction(0x0c), ...Array(4).fill(bytes));
}

export function loadVector(address: Code, offset: number): Code {
  return code(address, vectorInstruction(0x00), 2, unsigned(offset));
}

export function storeVector(address: Code, offset: number, value: Code): Code {
  return code(address, value, vectorInstruction(0x0b), 2, unsigned(offset));
}

/** A vector of these four words of two vectors: 0 to 3 are the first one's, 4 to 7 the second one's. */
export function pickWords(words: readonly [number, number, number, number]): Code {
  const bytes = words.flatMap((word) => [0, 1, 2, 3].map((byte) => word * wordBytes + byte));
  return code(vectorInstruction(0x0d), bytes);
}

function vectorInstruction(number: number): Code {
  return code(0xfd, unsigned(number));
}

function localsOf({ type, count }: WasmFunction['locals']): Code {
  return code(1, unsigned(count), type);
}

function section(id: number, content: Code): Code {
  return code(id, sized(content));
}

function vectorOf(items: readonly Code[]): Code {
  return code(unsigned(items.length), ...items);
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
