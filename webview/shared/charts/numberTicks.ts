/** Where an axis of numbers is marked. */
export interface NumberScale {
  /** The axis goes from here to `to`, and all numbers lie between. */
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

export interface NumberScaleOptions {
  readonly least: number;
  readonly most: number;
  /** The axis begins, or ends, at nothing. */
  readonly fromZero: boolean;
  /** About as many ticks, at least two; no more than twice as many. */
  readonly tickCount: number;
}

/** Free room at an end, in parts of what is between them. */
const edgeShare = 0.05;

/** An axis with some room around its numbers, and ticks at round ones. */
export function numberScale(options: NumberScaleOptions): NumberScale {
  const [least, most] = widened(options);
  const edge = (most - least) * edgeShare;
  const from = least === 0 && options.fromZero ? 0 : least - edge;
  const to = most === 0 && options.fromZero ? 0 : most + edge;
  const { step, places } = roundPlaces(from, to, Math.max(1, options.tickCount));
  const texts = tickTexts(places, step);
  return { from, to, ticks: places.map((at, index) => ({ at, text: texts[index] ?? '' })) };
}

interface RoundPlaces {
  readonly step: number;
  readonly places: readonly number[];
}

/** At least two: one tick says nothing of how far it is to others. */
function roundPlaces(from: number, to: number, count: number): RoundPlaces {
  const step = roundStep((to - from) / count);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  if (last === first) return roundPlaces(from, to, 2 * count);
  const places = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { step, places };
}

/** Nearer to nothing numbers are no longer exact. */
const tiniest = 1e-290;

/** An axis needs some length, more than numbers of its size are apart. */
function widened({ least, most, fromZero }: NumberScaleOptions): readonly [number, number] {
  const from = fromZero ? Math.min(0, least) : least;
  const to = fromZero ? Math.max(0, most) : most;
  const size = Math.max(Math.abs(from), Math.abs(to));
  if (size < tiniest) return [from < 0 || !fromZero ? -1 : 0, 1];
  const shortest = size * 1e-12;
  if (to - from > shortest) return [from, to];
  return [from - size / 10, to + size / 10];
}

/** 1, 2 or 5 times a power of ten, no less than what is wanted. */
function roundStep(wanted: number): number {
  const unit = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 2, 5].find((candidate) => candidate * unit >= wanted * 0.999_999) ?? 10;
  return factor * unit;
}

const prefixes = ['', 'k', 'M', 'G', 'T', 'P'];

/** Texts of ticks, all in the same unit and with as many digits as tell them apart. */
export function tickTexts(places: readonly number[], step: number): readonly string[] {
  const size = Math.max(...places.map((place) => Math.abs(place)));
  if (size >= 1e18 || size < 1e-4) return places.map((place) => scientific(place, step));
  const power = size < 10_000 ? 0 : Math.floor(Math.log10(size * 1.000_001) / 3);
  const unit = 1_000 ** power;
  const digits = Math.max(0, Math.min(20, Math.ceil(-Math.log10(step / unit) - 1e-9)));
  const prefix = power === 0 ? '' : ` ${prefixes[power]}`;
  return places.map((place) => {
    const text = (place / unit).toFixed(digits);
    return /^-?0(?:\.0+)?$/.test(text) ? '0' : `${text}${prefix}`;
  });
}

function scientific(place: number, step: number): string {
  if (Math.abs(place) < step / 1e6) return '0';
  const digits = magnitude(Math.abs(place)) - magnitude(step);
  return place
    .toExponential(Math.max(0, Math.min(16, digits)))
    .replace(/\.?0+e/, 'e')
    .replace('e+', 'e');
}

function magnitude(size: number): number {
  return Math.floor(Math.log10(size) + 1e-9);
}
