import { nameSimilarity } from '../names/nameSimilarity';

/** A value that may be another one now. */
export interface LikelyRename {
  readonly from: string;
  readonly to: string;
  readonly confidence: number;
  readonly accepted: boolean;
  readonly words: readonly string[];
}

interface Loose {
  /** Without one of their name on the other side, in their order. */
  readonly gone: readonly string[];
  readonly fresh: readonly string[];
  readonly isRefused: (from: string, to: string) => boolean;
}

/** Only the same letters are taken for one value, where letters tell all apart; the rest are questions. */
const confidences = { sameLetters: 0.99, alone: 0.9, likeNamed: 0.7, among: 0.5 } as const;

/** From this on two names look alike. */
const alike = 0.6;

/**
 * Which values that are gone may be which new ones, each at most once: by their letters, by names that look
 * alike, and by standing between the same others.
 */
export function likelyRenames(
  before: readonly string[],
  after: readonly string[],
  { gone, fresh, isRefused }: Loose,
): readonly LikelyRename[] {
  const kept = new Set(before.filter((value) => after.includes(value)));
  const [older, newer] = [gaps(before, kept), gaps(after, kept)];
  const isToldByLetters = areToldByLetters(before) && areToldByLetters(after);
  const candidates = gone.flatMap((from) =>
    fresh.flatMap((to): readonly LikelyRename[] => {
      if (isRefused(from, to)) return [];
      const gap = older.get(from);
      const isBetweenSame = gap !== undefined && gap.key === newer.get(to)?.key;
      const isSameTurn = gap?.turn === newer.get(to)?.turn;
      const isAlone = gap?.size === 1 && newer.get(to)?.size === 1;
      return likelihood({ from, to, isToldByLetters, isBetweenSame, isSameTurn, isAlone });
    }),
  );
  return bestOf(candidates);
}

interface Candidate {
  readonly from: string;
  readonly to: string;
  /** Whether in neither type two values have the same letters, as `m` and `M` do. */
  readonly isToldByLetters: boolean;
  readonly isBetweenSame: boolean;
  readonly isSameTurn: boolean;
  /** Whether nothing else came or went between the same others. */
  readonly isAlone: boolean;
}

function likelihood({
  from,
  to,
  isToldByLetters,
  isBetweenSame,
  isSameTurn,
  isAlone,
}: Candidate): readonly LikelyRename[] {
  const place = isBetweenSame ? ['between the same values'] : [];
  const pair = { from, to, accepted: false };
  if (lettersOf(from) === lettersOf(to)) {
    const words = ['the same letters', ...place];
    if (!isToldByLetters) return [{ ...pair, confidence: confidences.alone, words }];
    return [{ ...pair, confidence: confidences.sameLetters, accepted: true, words }];
  }
  const likeness = nameSimilarity(from, to, () => 1);
  const similar = likeness >= alike ? ['similar names'] : [];
  const words = [...place, ...similar];
  if (isBetweenSame && isAlone) return [{ ...pair, confidence: confidences.alone, words }];
  if (likeness >= alike) return [{ ...pair, confidence: confidences.likeNamed * likeness, words }];
  if (isBetweenSame && isSameTurn) return [{ ...pair, confidence: confidences.among, words }];
  return [];
}

/**
 * Apart from case and from what separates words: `In progress` and `in_progress` are one, but neither `A+`
 * and `A-` nor `1.5` and `15` are.
 */
function lettersOf(value: string): string {
  return value
    .toLowerCase()
    .replace(/(?<=\p{L})[\s_-]+(?=\p{L})/gu, '')
    .replace(/(?<=[\p{L}\p{N}])[\s_]+(?=[\p{L}\p{N}])/gu, ' ');
}

function areToldByLetters(values: readonly string[]): boolean {
  return new Set(values.map(lettersOf)).size === values.length;
}

/** Best first, each value once. */
function bestOf(candidates: readonly LikelyRename[]): readonly LikelyRename[] {
  const ranked = candidates.toSorted((one, other) => other.confidence - one.confidence);
  const [from, to] = [new Set<string>(), new Set<string>()];
  return ranked.filter((candidate) => {
    if (from.has(candidate.from) || to.has(candidate.to)) return false;
    from.add(candidate.from);
    to.add(candidate.to);
    return true;
  });
}

/** Where a value stands among those that stayed. */
interface Gap {
  /** What it is between. */
  readonly key: string;
  /** The how many-eth it is there. */
  readonly turn: number;
  readonly size: number;
}

function gaps(values: readonly string[], kept: ReadonlySet<string>): ReadonlyMap<string, Gap> {
  const found = new Map<string, Gap>();
  let start: string | undefined;
  let inside: string[] = [];
  const close = (end: string | undefined): void => {
    const key = JSON.stringify([start ?? null, end ?? null]);
    for (const [turn, value] of inside.entries()) {
      found.set(value, { key, turn, size: inside.length });
    }
    start = end;
    inside = [];
  };
  for (const value of values) {
    if (kept.has(value)) close(value);
    else inside.push(value);
  }
  close(undefined);
  return found;
}
