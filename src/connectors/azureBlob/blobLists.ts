import type {
  BlobEntry,
  BlobFolderPage,
  ListOptions,
  SignalOption,
} from '../../core/storage/blobStore';
import { bufferOf } from '../http/answers';
import { blobsIn, isListing, markerIn, parseFolderPage } from './documents';
import type { RestClient } from '../http/restClient';

/** Asks the service what blobs there are, a page at a time. */
export class BlobLists {
  readonly #rest: RestClient;
  readonly #pageSize: number | undefined;

  constructor(rest: RestClient, options: { readonly pageSize: number | undefined }) {
    this.#rest = rest;
    this.#pageSize = options.pageSize;
  }

  /** {@link BlobStore.listBlobs} */
  async *pages(
    container: string,
    prefix: string,
    { signal, includeMetadata }: ListOptions,
  ): AsyncGenerator<readonly BlobEntry[]> {
    const include = includeMetadata === true ? 'metadata' : undefined;
    const ask = (marker: string | undefined): Promise<Buffer> =>
      this.#list(container, { prefix, include, marker, maxresults: this.#pageSize }, signal);
    let coming: Promise<Buffer> | undefined = ask(undefined);
    while (coming !== undefined) {
      const listing: Buffer = await coming;
      // The service writes the next page while this one is taken in.
      const marker = markerIn(listing);
      coming = marker === undefined ? undefined : ask(marker);
      // Nobody may come for it.
      coming?.catch(() => undefined);
      if (!isListing(listing)) throw this.#rest.badAnswer({ container });
      yield* blobsIn(listing);
    }
  }

  /** {@link BlobStore.listFolder} */
  async folderPage(
    container: string,
    prefix: string,
    options: SignalOption & { readonly continuation?: string; readonly pageSize?: number },
  ): Promise<BlobFolderPage> {
    const { continuation: marker, pageSize: maxresults, signal } = options;
    const query = { prefix, delimiter: '/', marker, maxresults };
    const page = await parseFolderPage(await this.#list(container, query, signal));
    if (page === undefined) throw this.#rest.badAnswer({ container });
    return page;
  }

  async #list(
    container: string,
    query: Readonly<Record<string, string | number | undefined>>,
    signal: AbortSignal | undefined,
  ): Promise<Buffer> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
    const { body } = await this.#rest.call(
      {
        method: 'GET',
        target: { container },
        query: {
          restype: 'container',
          comp: 'list',
          ...Object.fromEntries(given.map(([key, value]) => [key, String(value)])),
        },
      },
      { signal },
    );
    return bufferOf(body);
  }
}
