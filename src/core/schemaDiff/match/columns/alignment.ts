/*
 * The probability of every pair under all ways to align two lists that keep their order.
 *
 * A removed and an added column are one renamed column or two facts. Postgres never moves a column
 * and appends new ones, so an alignment may leave out any removed column, but an added column that
 * stands before one that was there already is nearly impossible. Weighing all alignments (forward
 * and backward sums, as in a pair hidden Markov model) gives each pair what the best alignment
 * alone cannot: how sure it is against all its rivals.
 *
 * @see Durbin et al., Biological Sequence Analysis, chapter 4 (pair HMMs, posterior decoding).
 */

export interface AlignmentRules {
  /** Log odds of an added column standing before one that was there already. */
  readonly inserted: number;
  /** Whether no survivor follows, so that new columns may simply have been appended. */
  readonly isLast: boolean;
}

/**
 * From the log odds of each pair being one column, `scores[removed][added]` and as long in every row, the
 * probability of each, in the same form. Each row and each column of it sums to at most 1.
 */
export function pairProbabilities(scores: Scores, rules: AlignmentRules): Scores {
  const added = scores[0]?.length ?? 0;
  const ahead = forwardSums(scores, added, rules);
  const behind = backwardSums(scores, added, rules);
  const total = cornerAt(behind, 0, 0).open;
  return scores.map((row, removed) =>
    row.map((score, column) => {
      const before = cornerAt(ahead, removed, column);
      const after = cornerAt(behind, removed + 1, column + 1);
      return Math.exp(logSum(before.open, before.inserting) + score + after.open - total);
    }),
  );
}

type Scores = readonly (readonly number[])[];

/**
 * Log weights at a corner of the table of pairs: `open`, where anything may come next, and
 * `inserting`, where a removed column may not, so that each alignment is counted once.
 */
interface Corner {
  readonly open: number;
  readonly inserting: number;
}

const never = Number.NEGATIVE_INFINITY;
const nothing: Corner = { open: never, inserting: never };

function forwardSums(scores: Scores, added: number, { inserted }: AlignmentRules): Corner[][] {
  const sums: Corner[][] = [];
  for (let r = 0; r <= scores.length; r++) {
    const row: Corner[] = [];
    sums.push(row);
    for (let a = 0; a <= added; a++) {
      const diagonal = cornerAt(sums, r - 1, a - 1);
      const paired = logSum(diagonal.open, diagonal.inserting) + scoreAt(scores, r - 1, a - 1);
      const start = r === 0 && a === 0 ? 0 : never;
      const left = cornerAt(sums, r, a - 1);
      row.push({
        open: logSum(start, logSum(paired, cornerAt(sums, r - 1, a).open)),
        inserting: logSum(left.open, left.inserting) + inserted,
      });
    }
  }
  return sums;
}

function backwardSums(scores: Scores, added: number, rules: AlignmentRules): Corner[][] {
  const sums: Corner[][] = Array.from({ length: scores.length + 1 }, () => []);
  for (let r = scores.length; r >= 0; r--) {
    for (let a = added; a >= 0; a--) {
      const rest = ending(scores.length - r, added - a, rules);
      const pair = scoreAt(scores, r, a) + cornerAt(sums, r + 1, a + 1).open;
      const insert = rules.inserted + cornerAt(sums, r, a + 1).inserting;
      const next = logSum(pair, insert);
      (sums[r] ??= [])[a] = {
        open: logSum(rest, logSum(next, cornerAt(sums, r + 1, a).open)),
        inserting: logSum(rules.isLast ? never : rest, next),
      };
    }
  }
  return sums;
}

function cornerAt(sums: readonly (readonly Corner[])[], r: number, a: number): Corner {
  return sums[r]?.[a] ?? nothing;
}

function scoreAt(scores: Scores, r: number, a: number): number {
  return scores[r]?.[a] ?? never;
}

/** What is left when no pair follows: all removed are gone, and at the end the added are new. */
function ending(removedLeft: number, addedLeft: number, { isLast }: AlignmentRules): number {
  if (removedLeft > 0) return never;
  return addedLeft === 0 || isLast ? 0 : never;
}

function logSum(one: number, other: number): number {
  const most = Math.max(one, other);
  if (most === never) return never;
  return most + Math.log(Math.exp(one - most) + Math.exp(other - most));
}
