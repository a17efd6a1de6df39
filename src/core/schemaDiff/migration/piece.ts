import type { Change } from '../changes/change';
import type { TablePath } from '../model/objectPath';

/** What is done when: everything of a phase before anything of the next. */
export const phases = [
  'makeSchemas',
  'dropLinks',
  'dropParts',
  'detach',
  'renames',
  'renameColumns',
  'renameParts',
  'saveViews',
  'dropViews',
  'dropTables',
  'makeTypes',
  'remakeTypes',
  'loosen',
  'columns',
  'makeTables',
  'copies',
  'dropColumns',
  'dropSources',
  'remakes',
  'attach',
  'notNull',
  'identities',
  'keys',
  'checks',
  'indexes',
  'links',
  'makeViews',
  'viewParts',
  'comments',
  'dropTypes',
  'dropSchemas',
  'bridges',
] as const;

export type Phase = (typeof phases)[number];

/** A statement of a migration before it has its place. */
export interface Piece {
  readonly phase: Phase;
  readonly title: string;
  /** Without its end; of an action of ALTER TABLE, that alone. */
  readonly sql: string;
  readonly changes: readonly Change[];
  readonly isDestructive?: boolean;
  /** Actions on one table in one phase are one statement, so that rows are written anew once. */
  readonly alters?: TablePath | undefined;
  /** Within its phase; left out, 0. */
  readonly order?: number;
}
