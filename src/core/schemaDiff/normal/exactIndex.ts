import type { ExactIndex } from '../model/snapshot';
import { isSameValue } from '../changes/sameValue';

/** An index in full; `undefined` if its normal form says it all. */
export function exactIndex(
  normal: ExactIndex,
  { parts, where = normal.where }: ExactIndex,
): ExactIndex | undefined {
  const exact = { parts, ...(where !== undefined && { where }) };
  return isSameValue(exact, { parts: normal.parts, where: normal.where }) ? undefined : exact;
}
