/*
 * Columns grow by whole chunks: nothing is ever copied to make room, which would hold up everything
 * else, and little more is kept than is used: most runs are small.
 */

const chunkBits = 8;

/** Rows of a column that lie in one piece of memory. */
export const rowsPerChunk = 1 << chunkBits;

/** The chunk that a row is in. */
export function chunkOf(row: number): number {
  return row >>> chunkBits;
}

/** The chunk that a row is to be written to, made if there is none yet. */
export function chunkFor<C>(row: number, chunks: C[], make: () => C): C {
  const index = chunkOf(row);
  while (chunks.length <= index) chunks.push(make());
  return chunks[index] as C;
}

/** Where in its chunk a row is. */
export function placeInChunk(row: number): number {
  return row & (rowsPerChunk - 1);
}
