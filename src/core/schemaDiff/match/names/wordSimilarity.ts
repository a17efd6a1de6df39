import { editDistance } from './editDistance';

/**
 * How likely two words are one, from 0 to 1: the same, a beginning of the other (`org`), another spelling
 * (`cancelation`), or some of its letters (`qty`). Symmetric.
 */
export function wordSimilarity(one: string, other: string): number {
  if (one === other) return 1;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length >= minBeginning && long.startsWith(short)) return beginning;
  if (short.length >= minSpelled) {
    const spelled = 1 - editDistance(short, long) / long.length;
    if (spelled >= sameSpelling) return spelled;
  }
  return isContraction(short, long) ? contraction : 0;
}

/** Shorter ones begin too many words. */
const minBeginning = 3;
const beginning = 0.8;

/** With fewer letters, one that is different makes another word: `date`, `rate`. */
const minSpelled = 5;
const sameSpelling = 0.75;

const contraction = 0.6;

/** The first letter and others in their order, at most half of the word. */
function isContraction(short: string, long: string): boolean {
  if (short.length < 2 || short.length * 2 > long.length || short[0] !== long[0]) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at++;
  return at === short.length;
}
