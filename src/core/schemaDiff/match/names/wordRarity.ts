import type { SchemaSnapshot } from '../../model/snapshot';
import { nameTokens } from './nameTokens';

/** How much it tells that two names share a word, from just above 0 to 1. */
export type WordRarity = (word: string) => number;

/**
 * Weighs words by how many different names hold them in the given snapshots, so that in any language
 * and house style `id` and `at` tell little and a word that stands in one name tells most.
 */
export function wordRarity(...snapshots: readonly SchemaSnapshot[]): WordRarity {
  const names = new Set<string>();
  for (const { name, columns } of snapshots.flatMap(({ relations }) => relations)) {
    names.add(name);
    for (const column of columns) names.add(column.name);
  }
  const counts = new Map<string, number>();
  for (const name of names) {
    for (const word of new Set(nameTokens(name))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return (word) => 1 / Math.log2(1 + (counts.get(word) ?? 1));
}
