import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { UnknownSqlError } from './expressionScope';
import { outputName } from './outputColumn';
import type { FromItem } from './queryLevel';
import { nodesOfType, textOf } from './treeParts';

/** What a relation, function or subquery is called behind FROM, and its columns if they are renamed there. */
export function aliasOf(
  range: SqlNode,
  name: string,
): { readonly alias: string; readonly names: readonly string[] } {
  const alias = asNode(range['alias']);
  return { alias: textOf(alias, 'aliasname') ?? name, names: stringsOf(alias?.['colnames']) };
}

/** A query that reads itself is known by its first half. */
export function recursiveItem(alias: string, names: readonly string[], query: SqlNode): FromItem {
  const first = asNode(query['larg']) ?? query;
  const targets = nodesOfType(first['targetList'], 'ResTarget');
  const own = targets.map((target) => textOf(target, 'name') ?? outputName(target['val']));
  return {
    alias,
    columns: (names.length > 0 ? names : own).map((name) => ({ name, type: 'unknown' })),
  };
}

/** @throws UnknownSqlError for row locks, named windows, INTO and WITH TIES */
export function refuseRareParts(select: SqlNode): void {
  const rare = ['lockingClause', 'windowClause', 'intoClause'].find(
    (part) => select[part] !== undefined,
  );
  if (rare !== undefined) throw new UnknownSqlError(rare);
  if (select['limitOption'] === 'LIMIT_OPTION_WITH_TIES') throw new UnknownSqlError('WITH TIES');
}

/** The columns that joins share by USING, each once. */
export function sharedColumns(from: readonly SqlNode[]): readonly string[] {
  return from.flatMap((item) => {
    const join = asNode(item['JoinExpr']);
    if (join === undefined) return [];
    const inner = [asNode(join['larg']) ?? {}, asNode(join['rarg']) ?? {}];
    return [...new Set([...stringsOf(join['usingClause']), ...sharedColumns(inner)])];
  });
}
