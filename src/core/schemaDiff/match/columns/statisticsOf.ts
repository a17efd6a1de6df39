import { pathKey, tablePath } from '../../model/objectPath';
import type { Relation, SchemaSnapshot } from '../../model/snapshot';
import type { ColumnStatistics } from '../../model/statistics';

/** Gives what is known of the values of a table's column; `undefined` = nothing. */
export type StatisticsOf = (
  relation: Relation,
) => ((column: string) => ColumnStatistics | undefined) | undefined;

/** Indexes the statistics once, for as many questions as there are columns. */
export function statisticsOf({ statistics = [] }: SchemaSnapshot): StatisticsOf {
  const tables = new Map(
    statistics.map(({ schema, name, columns }) => [
      pathKey([schema, name]),
      new Map(columns.map((column) => [column.column, column])),
    ]),
  );
  return (relation) => {
    const columns = tables.get(pathKey(tablePath(relation)));
    return columns && ((name) => columns.get(name));
  };
}
