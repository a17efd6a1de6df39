import type { SideKnowledge } from './columns/columnFacts';
import type { WordRarity } from './names/wordRarity';
import type { Repetitions } from './repetitions';

/** What is known of both snapshots as a whole, the same in every round of scoring. */
export interface WholeKnowledge {
  readonly rarity: WordRarity;
  /** Whether neither document sorts columns by name. */
  readonly isOrdered: boolean;
  readonly before: SideKnowledge;
  readonly after: SideKnowledge;
}

/** What one round of scoring knows from the round before it. */
export interface RoundKnowledge {
  /** By `editKey`. */
  readonly edits: Repetitions;
  /** By `typeChange`. */
  readonly typeChanges: Repetitions;
  /** The key of a table's path, as it is in the newer snapshot if the table was likely renamed. */
  readonly laterTable: (key: string) => string;
}
