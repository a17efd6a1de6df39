import type { TokenReader } from '../text/tokenReader';

/** Passes over where and how a table or index is kept, which is no part of a schema. */
export function skipStorage(reader: TokenReader): void {
  for (;;) {
    if (reader.accept('WITH', 'FILLFACTOR', '=')) reader.take();
    else if (reader.isAt('WITH', '(')) {
      reader.take();
      reader.skipParentheses();
    } else if (places.some((word) => reader.isAt(word)) && !isAction(reader)) skipPlace(reader);
    else return;
  }
}

const places = ['ON', 'TEXTIMAGE_ON', 'FILESTREAM_ON'];

function isAction(reader: TokenReader): boolean {
  return reader.isAt('ON', 'DELETE') || reader.isAt('ON', 'UPDATE');
}

/** A file group, or a partition scheme with its columns. */
function skipPlace(reader: TokenReader): void {
  reader.take();
  reader.take();
  if (reader.isAt('(')) reader.skipParentheses();
}
