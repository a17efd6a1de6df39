import type { BlobEntry, BlobFolderPage, SignalOption } from '../../core/storage/blobStore';
import { textIn } from '../http/answers';
import type { RestClient } from '../http/restClient';
import { continuationIn, parseListing } from './documents';

/** {@link BlobStore.listBlobs}: the next page comes while this one is taken in. */
export async function* objectPages(
  rest: RestClient,
  container: string,
  query: { readonly prefix: string; readonly pageSize: number | undefined } & SignalOption,
): AsyncGenerator<readonly BlobEntry[]> {
  const ask = (continuation: string | undefined): Promise<string> =>
    listing(rest, container, { ...query, continuation });
  let coming: Promise<string> | undefined = ask(undefined);
  while (coming !== undefined) {
    const text: string = await coming;
    const continuation = continuationIn(text);
    coming = continuation === undefined ? undefined : ask(continuation);
    // Nobody may come for it.
    coming?.catch(() => undefined);
    yield (await pageOf(rest, container, text)).blobs;
  }
}

/** {@link BlobStore.listFolder} */
export async function objectFolder(
  rest: RestClient,
  container: string,
  query: Omit<ListingQuery, 'delimiter'>,
): Promise<BlobFolderPage> {
  return pageOf(rest, container, await listing(rest, container, { ...query, delimiter: '/' }));
}

interface ListingQuery extends SignalOption {
  readonly prefix: string;
  readonly delimiter?: string;
  readonly continuation?: string | undefined;
  readonly pageSize?: number | undefined;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
async function listing(
  rest: RestClient,
  container: string,
  { prefix, delimiter = '', continuation = '', pageSize, signal }: ListingQuery,
): Promise<string> {
  const query = {
    'list-type': '2',
    'encoding-type': 'url',
    prefix,
    delimiter,
    'continuation-token': continuation,
    'max-keys': pageSize === undefined ? '' : String(pageSize),
  };
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const request = {
    method: 'GET',
    target: { container },
    query: Object.fromEntries(given),
  } as const;
  return textIn(await rest.call(request, { signal }));
}

async function pageOf(rest: RestClient, container: string, text: string): Promise<BlobFolderPage> {
  const page = await parseListing(text);
  if (page === undefined) throw rest.badAnswer({ container });
  return page;
}
