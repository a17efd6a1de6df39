/*
 * Columns grow by whole chunks: nothing is ever copied to make room, which would hold up everything
 * else, and little more is kept than is used: most runs are small. Large ones get large chunks, because
 * each is an object of its own that costs some 300 bytes.
 */

const smallBits = 8;
const largeBits = 12;
const smallRows = 1 << smallBits;
const largeRows = 1 << largeBits;
/** The first rows, as many as one large chunk has, lie in small ones. */
const smallChunks = largeRows / smallRows;

/** The chunk that a row is in. */
export function chunkOf(row: number): number {
  return row < largeRows ? row >>> smallBits : smallChunks - 1 + (row >>> largeBits);
}

/** The chunk that a row is to be written to; `make` makes one for so many rows if there is none yet. */
export function chunkFor<C>(row: number, chunks: C[], make: (rows: number) => C): C {
  const index = chunkOf(row);
  while (chunks.length <= index)
    chunks.push(make(chunks.length < smallChunks ? smallRows : largeRows));
  return chunks[index] as C;
}

/** Where in its chunk a row is. */
export function placeInChunk(row: number): number {
  return row & (row < largeRows ? smallRows - 1 : largeRows - 1);
}
