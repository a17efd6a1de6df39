import type { ReferenceAction } from '../model/snapshot';

/** As the parser and `pg_constraint` abbreviate it. */
export function referenceAction(letter: unknown): ReferenceAction {
  return actions.get(String(letter)) ?? 'noAction';
}

const actions: ReadonlyMap<string, ReferenceAction> = new Map([
  ['a', 'noAction'],
  ['r', 'restrict'],
  ['c', 'cascade'],
  ['n', 'setNull'],
  ['d', 'setDefault'],
]);
