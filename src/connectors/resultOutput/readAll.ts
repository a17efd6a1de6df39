import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';

/** All bytes of a stream, until its end. */
export async function readAll(stream: Readable): Promise<Uint8Array> {
  return buffer(stream);
}
