import type { NamedTarget } from './columns/namedTargets';
import type { WordRarity } from './names/wordRarity';
import type { Repetitions } from './repetitions';

/** What one round of scoring knows from the round before it. */
export interface RoundKnowledge {
  readonly rarity: WordRarity;
  /** By `editKey`. */
  readonly edits: Repetitions;
  /** By `typeChange`. */
  readonly typeChanges: Repetitions;
  /** In the older and in the newer snapshot. */
  readonly targetBefore: NamedTarget;
  readonly targetAfter: NamedTarget;
  /** The key of a table's path, as it is in the newer snapshot if the table was likely renamed. */
  readonly laterTable: (key: string) => string;
}
