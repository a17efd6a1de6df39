import type { FolderFile } from '../../../schemaDiff/impact/folders/folderImpact';

/** A folder with statements. */
export interface QueryFolder {
  /** As the operating system spells it. */
  readonly folder: string;
  /** What goes before the paths of its files in ids, with a slash at its end; `''` = nothing. */
  readonly prefix: string;
  readonly files: AsyncIterable<FolderFile>;
  /** The pipeline whose code it is; absent = of none. */
  readonly pipeline?: string;
  /** What a version control says of the files; absent, or `undefined` from it = it knows of no commit. */
  readonly revision?: () => Promise<TextRevision | undefined>;
}

/** What texts are compared with. */
export interface TextRevision {
  readonly commit: string;
  /**
   * Paths of files, of folders with a slash at their end, and of repositories within the one, that are others
   * than those of the commit; `''` = all are.
   */
  readonly changed: ReadonlySet<string>;
}
