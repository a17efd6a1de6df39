import { pauseIfDue } from '../../core/base/slices';
import { ownText } from '../../core/base/ownText';
import { fromBase64, toBase64 } from '../../core/base/hex';
import type { BlobEntry, BlobFolderPage, BlockEntry } from '../../core/storage/blobStore';
import { decodedText } from '../http/answers';
import { etagText } from '../http/headers';
import { elementsOf, nameOf, textOf, textsOf } from '../http/xmlScan';

/** One page of a flat listing. */
export interface BlobPage {
  readonly blobs: readonly BlobEntry[];
  /** Where the next page starts; `undefined` = this was the last. */
  readonly marker: string | undefined;
}

/** A page of List Blobs; `undefined` if the bytes are none. */
export async function parseBlobPage(listing: Buffer): Promise<BlobPage | undefined> {
  if (!isListing(listing)) return undefined;
  const blobs: BlobEntry[] = [];
  for await (const piece of blobsIn(listing)) blobs.push(...piece);
  return { blobs, marker: markerIn(listing) };
}

/** Whoever gets all 5,000 of a page at once keeps them long enough for the garbage collector to carry them about. */
const blobsPerPiece = 500;

/** The blobs of a page of List Blobs, in order and a few at a time; none of bytes that are no such page. */
export async function* blobsIn(listing: Buffer): AsyncGenerator<readonly BlobEntry[]> {
  let piece: BlobEntry[] = [];
  for (const text of textsOfBlobs(listing)) {
    // Accounts with a hierarchical namespace list their folders as empty blobs.
    const hasFolders = text.includes(folderMark);
    const hasMetadata = text.includes(metadataMark);
    for (const element of elementsOf(text, 'Blob')) {
      const blob = hasFolders && element.includes(folderMark) ? undefined : parseBlob(element);
      if (blob !== undefined) piece.push(hasMetadata ? { ...blob, ...metadataOf(element) } : blob);
      if (piece.length < blobsPerPiece) continue;
      yield piece;
      piece = [];
      await pauseIfDue();
    }
  }
  yield piece;
}

/**
 * As one text, the 4 MB of a page are an object of their own to the garbage collector, which then stops
 * everything for as long as two pages take; as many short ones they are gone before it looks.
 */
const textBytes = 64 * 1024;

/** A listing as texts that end where a blob does, so that none is cut, nor a letter of several bytes. */
function* textsOfBlobs(listing: Buffer): Generator<string> {
  for (let start = 0; start < listing.length;) {
    const at = listing.indexOf(endOfBlob, start + textBytes);
    const end = at < 0 ? listing.length : at + endOfBlob.length;
    yield decodedText(listing.subarray(start, end));
    start = end;
  }
}

const endOfBlob = '</Blob>';
const metadataMark = '<Metadata';
const folderMark = '<ResourceType>directory</ResourceType>';

/** Where the page after this one starts, which is told before the page is parsed. */
export function markerIn(listing: Buffer): string | undefined {
  if (!isListing(listing)) return undefined;
  // It comes last: in 3 MB of blobs there is nothing to look for.
  const last = listing.subarray(Math.max(0, listing.lastIndexOf('</Blobs>')));
  return textOf(decodedText(last), 'NextMarker');
}

/** A page of List Blobs with a delimiter; `undefined` if the bytes are none. */
export async function parseFolderPage(listing: Buffer): Promise<BlobFolderPage | undefined> {
  const page = await parseBlobPage(listing);
  if (page === undefined) return undefined;
  const folders = elementsOf(decodedText(listing), 'BlobPrefix');
  const prefixes = [...folders].flatMap((element) => nameOf(element) ?? []);
  return { prefixes, blobs: page.blobs, continuation: page.marker };
}

/** The block lists of Get Block List; `undefined` if the text is none. */
export function parseBlockLists(
  xml: string,
):
  | { readonly committed: readonly BlockEntry[]; readonly uncommitted: readonly BlockEntry[] }
  | undefined {
  if (!xml.includes('<BlockList')) return undefined;
  return {
    committed: blocksIn(xml, 'CommittedBlocks'),
    uncommitted: blocksIn(xml, 'UncommittedBlocks'),
  };
}

/** The body of Put Block List. */
export function renderBlockList(ids: readonly Uint8Array[]): string {
  const latest = ids.map((id) => `<Latest>${toBase64(id)}</Latest>`).join('');
  return `<?xml version="1.0" encoding="utf-8"?><BlockList>${latest}</BlockList>`;
}

/** An MD5 as the service tells it, in hex; `undefined` if it is absent or no MD5. */
export function md5HexOf(base64: string | undefined): string | undefined {
  const isMd5 = base64?.length === md5Base64Digits && base64.endsWith('==');
  // What is no base64 leaves bytes of the one before.
  if (!isMd5 || md5Bytes.write(base64, 'base64') < md5Bytes.length) return undefined;
  return md5Bytes.toString('hex');
}

/** Used again and again: a listing has a hundred thousand of them. */
const md5Bytes = Buffer.alloc(16);

const md5Base64Digits = 24;

/** True for the answer of List Blobs, if it is whole. */
export function isListing(listing: Buffer): boolean {
  return (
    listing.includes('<EnumerationResults') && listing.lastIndexOf('</EnumerationResults>') >= 0
  );
}

function parseBlob(element: string): BlobEntry | undefined {
  const name = nameOf(element);
  const sizeBytes = Number(textOf(element, 'Content-Length') ?? Number.NaN);
  if (name === undefined || Number.isNaN(sizeBytes)) return undefined;
  return {
    name: ownText(name),
    sizeBytes,
    md5Hex: md5HexOf(textOf(element, 'Content-MD5')),
    etag: ownText(etagText(textOf(element, 'Etag') ?? '')),
    modifiedAtMs: timeOf(textOf(element, 'Last-Modified') ?? ''),
  };
}

/** What a listing that was asked for metadata tells of it; names in lower case, as of a head. */
function metadataOf(element: string): Pick<BlobEntry, 'metadata'> {
  const start = element.indexOf(metadataMark);
  if (start < 0) return {};
  const metadata: Record<string, string> = {};
  for (const [name, text] of textsOf(element.slice(start + metadataMark.length))) {
    metadata[name.toLowerCase()] = text;
  }
  return { metadata };
}

let lastTime = { text: '', ms: Number.NaN };

/** Blobs of one page were often written in the same second. */
function timeOf(text: string): number {
  if (text !== lastTime.text) lastTime = { text: ownText(text), ms: Date.parse(text) };
  return lastTime.ms;
}

function blocksIn(xml: string, list: string): readonly BlockEntry[] {
  const [element = ''] = elementsOf(xml, list);
  return [...elementsOf(element, 'Block')].map((block) => ({
    id: fromBase64(textOf(block, 'Name') ?? ''),
    sizeBytes: Number(textOf(block, 'Size') ?? 0),
  }));
}
