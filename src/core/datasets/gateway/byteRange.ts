/** A part of some content. */
export interface ByteRange {
  /** From 0. */
  readonly offset: number;
  /** 1 at least. */
  readonly sizeBytes: number;
}

/**
 * What a Range header asks for of so many bytes. Several ranges at once, and what is no range of bytes,
 * are passed over as the standard allows: the whole is an answer to them.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
export function readRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'whole' | 'unsatisfiable' {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (first === '') return last === '' ? 'whole' : readEnd(Number(last), sizeBytes);
  const offset = Number(first);
  const end = last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (last !== '' && Number(last) < offset) return 'whole';
  return offset >= sizeBytes ? 'unsatisfiable' : { offset, sizeBytes: end - offset };
}

/** So many bytes from the end. */
function readEnd(count: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (count === 0 || sizeBytes === 0) return 'unsatisfiable';
  const length = Math.min(count, sizeBytes);
  return { offset: sizeBytes - length, sizeBytes: length };
}
