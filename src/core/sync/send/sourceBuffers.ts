import type { Source } from '../../lake/lake';
import { BufferBudget } from '../../storage/bufferBudget';
import type { LakePorts } from '../../storage/ports';

/** What a source that may only send slowly keeps in memory: it waits, and others must not wait with it. */
const pacedBufferBytes = 16 * 1024 * 1024;

const ownBudgets = new WeakMap<Source, BufferBudget>();

/**
 * The memory that a source's file contents go through: that of the whole process, or one of its own
 * if the source says how much, or is held back at times.
 */
export function buffersOf(
  source: Source,
  ports: Pick<LakePorts, 'buffers' | 'digests'>,
): BufferBudget {
  const { bufferBytes, bytesPerSecond, quietHours } = source.limits;
  const isPaced = bytesPerSecond !== undefined || quietHours !== undefined;
  if (bufferBytes === undefined && !isPaced) return ports.buffers;
  const own =
    ownBudgets.get(source) ??
    new BufferBudget({
      limitBytes: bufferBytes ?? pacedBufferBytes,
      allocate: (sizeBytes) => ports.digests.allocate(sizeBytes),
    });
  ownBudgets.set(source, own);
  return own;
}
