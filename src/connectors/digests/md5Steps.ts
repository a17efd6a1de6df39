/** MD5 takes its message in chunks of so many bytes: 16 words. */
export const chunkBytes = 64;

/** A state has so many words. */
export const wordsOfState = 4;

/** One of the 64 steps by which a chunk changes the four words of a state. */
export interface Md5Step {
  readonly index: number;
  /** 0 to 3, for F, G, H or I. */
  readonly round: number;
  /** Which word of the chunk it adds. */
  readonly word: number;
  /** The constant it adds. */
  readonly sine: number;
  /** How far it rotates. */
  readonly shift: number;
}

const shifts = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

/** @see RFC 1321 section 3.4 */
export const md5Steps: readonly Md5Step[] = Array.from({ length: 64 }, (_, index) => {
  const round = index >> 4;
  return {
    index,
    round,
    word: ([index, 5 * index + 1, 3 * index + 5, 7 * index][round] ?? 0) & 15,
    sine: Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32),
    shift: shifts[round]?.[index & 3] ?? 0,
  };
});

/** Where the four words of a state are: a, b, c and d of the RFC. */
export interface Letters {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** With every step the letters move on by one: what was b is the next one's c. */
export function lettersAt({ index }: Md5Step, localOf: (word: number) => number): Letters {
  return {
    a: localOf((0 - index) & 3),
    b: localOf((1 - index) & 3),
    c: localOf((2 - index) & 3),
    d: localOf((3 - index) & 3),
  };
}
