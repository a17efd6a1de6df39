import { nodesOf } from '../../../schemaDiff/normal/treeParts';
import type { SqlNode } from '../../../sql/sqlParser';
import { asNode, stringsOf } from '../../../sql/sqlTree';
import type { ScopeItem } from './tracedColumns';

/** Names of columns that joins make one of those of both sides, by USING or because they are alike. */
export function sharedNames(
  from: readonly SqlNode[],
  items: readonly ScopeItem[],
): readonly string[] {
  const joins = from.flatMap(joinsIn);
  const using = joins.flatMap((join) => stringsOf(join['usingClause']));
  const isNatural = joins.some((join) => join['isNatural'] === true);
  return [...new Set([...using, ...(isNatural ? repeated(items) : [])])];
}

function joinsIn(from: SqlNode): readonly SqlNode[] {
  const join = asNode(from['JoinExpr']);
  if (join === undefined || join['alias'] !== undefined) return [];
  return [join, ...nodesOf([join['larg'], join['rarg']]).flatMap(joinsIn)];
}

function repeated(items: readonly ScopeItem[]): readonly string[] {
  const names = items.flatMap((item) => [...new Set(item.columns.map(({ name }) => name))]);
  return names.filter((name, place) => names.indexOf(name) !== place);
}
