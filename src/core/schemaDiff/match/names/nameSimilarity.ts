import { editDistance } from './editDistance';
import { nameTokens } from './nameTokens';
import type { WordRarity } from './wordRarity';
import { wordSimilarity } from './wordSimilarity';

/**
 * How much two names have in common, from 0 to 1: words they share, the rarer the more, shortened or
 * misspelled ones too; the same letters divided otherwise (`needstype`, `needs_type`); or one made of the
 * beginnings of the other's words (`dob`, `date_of_birth`). Symmetric. 1 for names that differ in case,
 * number and punctuation only.
 */
export function nameSimilarity(one: string, other: string, rarity: WordRarity): number {
  const left = nameTokens(one);
  const right = nameTokens(other);
  if (left.length === 0 || right.length === 0) return 0;
  const shared = sharedWords(left, right, rarity);
  if (shared > nearlyAll) return 1;
  const spelled = spelling(left.join(''), right.join(''));
  const shortened = isMadeOf(left, right) || isMadeOf(right, left) ? abbreviated : 0;
  return Math.max(shared, spelled, shortened);
}

/** Sums of rarities end a little below 1. */
const nearlyAll = 0.9999;

/** Three letters in their order are often an accident, so that an abbreviation never tells all. */
const abbreviated = 0.7;

/** What is in common by all there is, each word paired once with its best partner. */
function sharedWords(
  left: readonly string[],
  right: readonly string[],
  rarity: WordRarity,
): number {
  const free = [...right];
  let shared = 0;
  for (const word of left) {
    const likeness = free.map((candidate) => wordSimilarity(word, candidate));
    const most = Math.max(0, ...likeness);
    if (most === 0) continue;
    const [partner = ''] = free.splice(likeness.indexOf(most), 1);
    shared += most * (rarity(word) + rarity(partner));
  }
  return shared / (sumOf(left, rarity) + sumOf(right, rarity));
}

function sumOf(words: readonly string[], rarity: WordRarity): number {
  return words.reduce((sum, word) => sum + rarity(word), 0);
}

/** Names of other letters have some in common too. */
const minSpelling = 0.6;

function spelling(one: string, other: string): number {
  const alike = 1 - editDistance(one, other) / Math.max(one.length, other.length);
  return alike >= minSpelling ? alike : 0;
}

const minAbbreviation = 3;

/** Whether the short name is made of beginnings of two or more of the long one's words, in their order. */
function isMadeOf(short: readonly string[], long: readonly string[]): boolean {
  const text = short.join('');
  if (text.length < minAbbreviation || text.length >= long.join('').length) return false;
  return mostWordsUsed(text, long) >= 2;
}

function mostWordsUsed(text: string, words: readonly string[]): number {
  let reached = new Map([[0, 0]]);
  for (const word of words) {
    const further = new Map(reached);
    for (const [at, used] of reached) {
      for (let taken = commonStart(text, at, word); taken > 0; taken--) {
        further.set(at + taken, Math.max(further.get(at + taken) ?? 0, used + 1));
      }
    }
    reached = further;
  }
  return reached.get(text.length) ?? 0;
}

function commonStart(text: string, from: number, word: string): number {
  let length = 0;
  while (length < word.length && text[from + length] === word[length]) length++;
  return length;
}
