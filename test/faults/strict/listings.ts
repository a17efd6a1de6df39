import type { BlobEntry, ContainerEntry } from '../../../src/core/storage/blobStore';
import { blobsDocument } from '../../bench/sink/documents.mjs';
import type { InMemoryBlobStore } from '../../fakes/inMemoryBlobStore';
import { base64Of } from './answers';

/** The most blobs, and by default, that a page holds. */
const pageSize = 5000;

export function containersDocument(containers: readonly ContainerEntry[]): string {
  const items = containers.map(({ name, modifiedAtMs }) => {
    const modified = new Date(modifiedAtMs).toUTCString();
    const properties = `<Last-Modified>${modified}</Last-Modified><Etag>0x1</Etag>`;
    return `<Container><Name>${name}</Name><Properties>${properties}</Properties></Container>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Containers>${items.join('')}</Containers><NextMarker/></EnumerationResults>`;
}

/** One page of List Blobs. */
export function listingDocument(
  store: InMemoryBlobStore,
  container: string,
  query: URLSearchParams,
): string {
  const names = store.names(container);
  const asked = Number(query.get('maxresults') ?? pageSize);
  return blobsDocument(
    {
      names: (prefix: string, marker: string) =>
        names.filter((name) => name.startsWith(prefix) && name >= marker),
      blob: (name: string) => ({
        ...described(store.entry({ container, name })),
        metadata: new Map(Object.entries(store.metadata({ container, name }))),
      }),
    },
    {
      prefix: query.get('prefix') ?? '',
      marker: query.get('marker') ?? '',
      pageSize: Math.min(asked, pageSize),
      delimiter: query.get('delimiter') ?? undefined,
      withMetadata: (query.get('include') ?? '').split(',').includes('metadata'),
    },
  );
}

function described(entry: BlobEntry | undefined): object {
  return {
    sizeBytes: entry?.sizeBytes,
    md5: entry?.md5Hex === undefined ? undefined : base64Of(entry.md5Hex),
    etag: entry?.etag,
    modified: new Date(entry?.modifiedAtMs ?? 0).toUTCString(),
    contentType: 'application/octet-stream',
  };
}
