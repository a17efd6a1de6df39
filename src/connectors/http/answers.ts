import { isAscii } from 'node:buffer';
import { StorageError, type BlobAddress } from '../../core/storage/blobStore';
import { etagText, header } from './headers';
import type { RestClient } from './restClient';
import type { HttpAnswer } from './wire/answerParser';

/** The text of an answer's body. */
export function textIn({ body }: HttpAnswer): string {
  return decodedText(bufferOf(body));
}

/** The same bytes as a buffer; copies nothing. */
export function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The text that bytes are in UTF-8. */
export function decodedText(bytes: Buffer): string {
  // Most listings are, and to read them as UTF-8 takes five times as long.
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

/** The ETag of a blob that is there. @throws StorageError `badAnswer` if the answer is not the service's. */
export function etagIn({ headers }: HttpAnswer, rest: RestClient, address: BlobAddress): string {
  const etag = header(headers, 'etag');
  if (etag === undefined) throw rest.badAnswer(address);
  return etagText(etag);
}

/** What an act gives, `undefined` where it finds no blob. */
export async function unlessMissing<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (StorageError.is(error, 'blobMissing')) return undefined;
    throw error;
  }
}

/** The error code in the body of a refusal; `undefined` if it is not the service's. */
export function codeIn(body: Uint8Array): string | undefined {
  return /<Code>(\w+)<\/Code>/.exec(Buffer.from(body.subarray(0, 4096)).toString())?.[1];
}
