import type { Rows } from '../../core/base/columns/rows';
import { EntryTable } from '../../core/storage/entryTable';
import type { FileEntry } from '../../core/storage/fileTree';
import type { IdentityParts } from './identityParts';

/** What to scan: a folder as the operating system finds it, and its path in the tree. */
export interface ScanPlace {
  readonly location: string;
  readonly path: string;
  /** `folder` = its own entries only. */
  readonly depth: 'folder' | 'tree';
  /** What identities are made of. */
  readonly parts: IdentityParts;
}

/** What one step of a scan found: entries of one folder, or why it could not be listed. */
export type ScanStep =
  | { readonly kind: 'entries'; readonly entries: Rows<FileEntry> }
  | { readonly kind: 'unreadable'; readonly path: string; readonly code: string };

/** A folder that could not be listed, and what the operating system said. */
export interface UnlistedFolder {
  readonly path: string;
  readonly code: string;
}

/** Everything below a folder, as far as it could be listed. */
export interface ScannedTree {
  /** Sorted by path. */
  readonly entries: Rows<FileEntry>;
  readonly unlisted: readonly UnlistedFolder[];
}

/** Gathers the steps of a scan, which come in the order of paths. */
export class ScanCollector implements ScannedTree {
  readonly entries = new EntryTable();
  readonly unlisted: UnlistedFolder[] = [];

  add(step: ScanStep): void {
    if (step.kind === 'unreadable') this.unlisted.push({ path: step.path, code: step.code });
    else for (const entry of step.entries) this.entries.push(entry);
  }
}
