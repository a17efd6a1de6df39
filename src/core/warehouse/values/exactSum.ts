/** A number as digits: `units` times ten to the power of minus `scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** Digits of an average beyond those of the numbers that it is of. */
const averageDigits = 6;
/** No type of Postgres has numbers that are further from 1. */
const furthestExponent = 20_000;

/** The number that a text of Postgres is; `undefined` = none, or not a finite one. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  if (Math.abs(Number(exponent)) > furthestExponent) return undefined;
  const units = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** As people write it, without zeros that say nothing at its end. */
export function formatDecimal({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Less than 0 if the left number is less than the right one. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const difference = scaledTo(left, scale) - scaledTo(right, scale);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

function scaledTo({ units, scale }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - scale);
}

/** What cells add up to. */
export interface CellSums {
  readonly cells: number;
  readonly nulls: number;
  /** Cells that are numbers. */
  readonly numbers: number;
  /** To the last digit; `NaN` or `Infinity` if one of them is. `undefined` = no cell is a number. */
  readonly sum: string | undefined;
  /** Rounded to six digits more than the numbers have. */
  readonly average: string | undefined;
}

/** Adds up cells without losing a digit, however large the numbers are. */
export class ExactSum {
  #cells = 0;
  #nulls = 0;
  #numbers = 0;
  #sum: Decimal = { units: 0n, scale: 0 };
  readonly #special = new Set<string>();

  /** `isNumber` = of a column of numbers; digits in a text are none. */
  add(cell: string | null, isNumber: boolean): void {
    this.#cells += 1;
    if (cell === null) this.#nulls += 1;
    if (cell === null || !isNumber) return;
    const number = parseDecimal(cell);
    this.#numbers += 1;
    if (number === undefined) {
      this.#special.add(cell);
      return;
    }
    const scale = Math.max(this.#sum.scale, number.scale);
    this.#sum = { units: scaledTo(this.#sum, scale) + scaledTo(number, scale), scale };
  }

  result(): CellSums {
    const counts = { cells: this.#cells, nulls: this.#nulls, numbers: this.#numbers };
    if (this.#numbers === 0) return { ...counts, sum: undefined, average: undefined };
    const [special, other] = this.#special;
    if (special !== undefined) {
      // Infinities of both signs add up to no number, and neither does anything with NaN.
      const sum = other === undefined ? special : 'NaN';
      return { ...counts, sum, average: sum };
    }
    return { ...counts, sum: formatDecimal(this.#sum), average: this.#average() };
  }

  #average(): string {
    const scale = this.#sum.scale + averageDigits;
    const count = BigInt(this.#numbers);
    const doubled = (2n * scaledTo(this.#sum, scale)) / count;
    // Halves go away from zero, as Postgres rounds numeric.
    const units = (doubled + (doubled < 0n ? -1n : 1n)) / 2n;
    return formatDecimal({ units, scale });
  }
}
