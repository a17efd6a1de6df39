import { formatCount, formatQuantity } from '../../../src/core/base/sizes';
import { drawnNumber, type ChartPoint } from './chartData';

/** Counts what cannot be drawn, so that it can be told. */
export class Undrawn {
  #nulls = 0;
  readonly #others: string[] = [];

  /** The point for a text of Postgres; what is none is kept account of. */
  point(text: string | null): ChartPoint | undefined {
    if (text === null) {
      this.#nulls += 1;
      return undefined;
    }
    const value = drawnNumber(text);
    if (value !== undefined) return { value, text };
    this.#others.push(text);
    return undefined;
  }

  /** In words; `noun` is what a value is of, for instance `value`. */
  notes(noun: string): readonly string[] {
    const [first] = this.#others;
    return [
      ...(this.#nulls > 0 ? [`${formatQuantity(this.#nulls, noun)} ${be(this.#nulls)} NULL.`] : []),
      ...(first === undefined ? [] : [beyond(this.#others.length, first, noun)]),
    ];
  }
}

function be(count: number): string {
  return count === 1 ? 'is' : 'are';
}

const shownLetters = 24;

function beyond(count: number, first: string, noun: string): string {
  const example = first.length > shownLetters ? `${first.slice(0, shownLetters)}…` : first;
  return `${formatCount(count)} ${count === 1 ? noun : `${noun}s`} cannot be drawn, such as ${example}.`;
}
