import type { BlobEntry, BlobFolderPage } from '../../core/storage/blobStore';

/** The pages of one level below a prefix, as far as they were loaded. */
export interface FolderPages {
  /** Whole prefixes, each ending with `/`. */
  readonly prefixes: readonly string[];
  readonly blobs: readonly BlobEntry[];
  /** Where the next page starts; `undefined` = all is loaded. */
  readonly continuation: string | undefined;
}

/** Adds a page. A prefix may stand on two pages where the service cuts within it. */
export function addPage(pages: FolderPages | undefined, page: BlobFolderPage): FolderPages {
  return {
    prefixes: [...new Set([...(pages?.prefixes ?? []), ...page.prefixes])],
    blobs: [...(pages?.blobs ?? []), ...page.blobs],
    continuation: page.continuation,
  };
}

/** Puts a blob or prefix that was found elsewhere among what is loaded, so that it can be shown. */
export function pin(pages: FolderPages, found: BlobEntry | string): FolderPages {
  if (typeof found === 'string') {
    return { ...pages, prefixes: [...new Set([...pages.prefixes, found])] };
  }
  const isLoaded = pages.blobs.some(({ name }) => name === found.name);
  return isLoaded ? pages : { ...pages, blobs: [...pages.blobs, found] };
}
