import { tablePath } from '../model/objectPath';
import type { Relation } from '../model/snapshot';
import { quotePath } from '../normal/quoteIdentifier';
import { columnList } from './printParts';

/** The statement that makes a view, without its end. */
export function printView(view: Relation): string {
  const word = view.kind === 'materializedView' ? 'MATERIALIZED VIEW' : 'VIEW';
  const query = view.view?.exact ?? view.view?.query ?? '';
  // Every other query says itself what its columns are called.
  const names = query.startsWith('VALUES')
    ? ` ${columnList(view.columns.map(({ name }) => name))}`
    : '';
  return `CREATE ${word} ${quotePath(tablePath(view))}${names} AS\n  ${query}`;
}
