import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OperatorError } from '../../core/base/errors';

/** A file is no whole gzip. */
class GunzipError extends OperatorError {
  readonly reason = 'contentDamaged';
}

/** The content of a gzip file, in pieces. @throws OperatorError if it is cut short or is none */
export async function* gunzip(
  name: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  // What goes wrong on the way in is thrown by what comes out.
  const unpacked = pipeline(Readable.from(pieces), createGunzip(), () => undefined);
  try {
    yield* unpacked as AsyncIterable<Uint8Array>;
  } catch (cause) {
    const isZlib = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_');
    if (!isZlib) throw cause;
    throw new GunzipError(`${name} cannot be unpacked: it is cut short or no gzip`, {
      remedy: 'Read another version, and publish this one again from its source',
      cause,
    });
  }
}
