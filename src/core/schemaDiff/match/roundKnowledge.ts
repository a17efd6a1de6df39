import type { RenameEdits } from './names/renameEdits';
import type { WordRarity } from './names/wordRarity';

/** What one round of scoring knows from the round before it. */
export interface RoundKnowledge {
  readonly rarity: WordRarity;
  readonly edits: RenameEdits;
  /** The key of a table's path, as it is in the newer snapshot if the table was likely renamed. */
  readonly laterTable: (key: string) => string;
}
