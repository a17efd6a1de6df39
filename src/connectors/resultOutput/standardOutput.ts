import { write } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { OutputError, type ResultOutput } from '../../core/warehouse/byteOutput';
import { systemCodeOf } from '../fileSystem/systemCodes';

const standardOutputFile = 1;
/** How long a full pipe that others made non-blocking is left to its reader. */
const fullPipeMs = 5;

/**
 * Standard output, written beside the event loop: on a pipe, `process.stdout` would stop all else
 * while its reader is slow, Ctrl+C included.
 */
export function standardOutput(): ResultOutput {
  return {
    write: async (bytes) => {
      for (let offset = 0; offset < bytes.length;) offset += await writeSome(bytes, offset);
    },
    complete: () => Promise.resolve(),
    abandon: () => Promise.resolve(),
  };
}

async function writeSome(bytes: Uint8Array, offset: number): Promise<number> {
  try {
    return await new Promise<number>((resolve, reject) => {
      write(standardOutputFile, bytes, offset, (error, written) =>
        error ? reject(error) : resolve(written),
      );
    });
  } catch (error) {
    return settle(error);
  }
}

async function settle(error: unknown): Promise<number> {
  const code = systemCodeOf(error);
  if (code === 'EAGAIN') {
    await pause(fullPipeMs);
    return 0;
  }
  if (code === 'EPIPE') {
    throw new OutputError('readerGone', 'Nobody reads the output any more', {
      remedy: '',
      cause: error,
    });
  }
  throw new OutputError('outputUnusable', `The output cannot be written (${code})`, {
    remedy: 'Check the space on its disk',
    cause: error,
  });
}
