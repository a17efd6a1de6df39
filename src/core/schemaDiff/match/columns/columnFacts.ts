import { indexedColumn } from '../../model/indexedColumn';
import { pathKey } from '../../model/objectPath';
import type { Column, Relation } from '../../model/snapshot';
import type { ColumnStatistics } from '../../model/statistics';
import type { NamedTarget } from './namedTargets';
import type { StatisticsOf } from './statisticsOf';

/** A column with what its table's keys, constraints and indexes say of it. */
export interface ColumnFacts {
  readonly column: Column;
  /** Keys of the tables that it refers to, alone or in a key of several columns. */
  readonly targets: readonly string[];
  /** Key of the table that its name says it refers to. */
  readonly namedTarget: string | undefined;
  /** Constraints and indexes that hold it, each name with the place in it. */
  readonly constraintNames: readonly string[];
  /** Each index as the other columns and whether it is unique. */
  readonly indexes: readonly string[];
  readonly statistics: ColumnStatistics | undefined;
}

/** What a side knows of columns beside what their tables say. */
export interface SideKnowledge {
  readonly namedTarget: NamedTarget;
  readonly statistics: StatisticsOf;
}

/** Gives the facts of a column of the table. */
export function columnFacts(
  relation: Relation,
  { namedTarget, statistics }: SideKnowledge,
): (column: Column) => ColumnFacts {
  const { uniques, indexes, foreignKeys } = relation;
  const statisticsFor = statistics(relation);
  const lists = [...uniques.map(uniqueList), ...indexes.map(indexList)];
  const named = [...lists, ...foreignKeys];
  return (column) => {
    const holdsIt = ({ columns }: { readonly columns: readonly string[] }): boolean =>
      columns.includes(column.name);
    return {
      column,
      targets: foreignKeys.filter(holdsIt).map(({ refTable }) => pathKey(refTable)),
      namedTarget: namedTarget(column.name),
      constraintNames: named
        .filter(holdsIt)
        .map(({ name, columns }) => `${name} ${columns.indexOf(column.name)}`),
      indexes: lists.filter(holdsIt).map((list) => shapeAround(column.name, list)),
      statistics: statisticsFor?.(column.name),
    };
  };
}

interface ColumnList {
  readonly name: string;
  readonly columns: readonly string[];
  readonly isUnique: boolean;
}

function uniqueList({ name, columns }: Relation['uniques'][number]): ColumnList {
  return { name, columns, isUnique: true };
}

/** An expression stands for itself. */
function indexList({ name, parts, isUnique }: Relation['indexes'][number]): ColumnList {
  return { name, columns: parts.map((part) => indexedColumn(part) ?? part), isUnique };
}

function shapeAround(name: string, { columns, isUnique }: ColumnList): string {
  const others = columns.map((column) => (column === name ? '*' : column));
  return `${isUnique ? 'unique ' : ''}${others.join(',')}`;
}
