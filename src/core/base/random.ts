/** Chance, handed in so that tests decide it. */
export interface RandomSource {
  /** A number from 0, inclusive, to 1, exclusive, each as likely as any other. */
  next(): number;
}

export const systemRandom: RandomSource = { next: () => Math.random() };
