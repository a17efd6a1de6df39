import type { ColumnPath, TablePath } from '../model/objectPath';
import { quoteIdentifier } from './quoteIdentifier';

/** A column that a query may name. */
export interface QueryColumn {
  readonly name: string;
  /** `unknown` where it cannot be told. */
  readonly type: string;
  /** The column of a relation that it is; absent = it is computed. */
  readonly origin?: ColumnPath | undefined;
}

/** One of what stands behind FROM. */
export interface FromItem {
  readonly alias: string;
  readonly columns: readonly QueryColumn[];
  /** The relation itself; absent for a subquery or function. */
  readonly relation?: TablePath | undefined;
}

/** Where a query finds its columns: what stands behind its FROM, then the queries around it. */
export class QueryLevel {
  readonly items: FromItem[] = [];

  constructor(readonly outer: QueryLevel | undefined) {}

  /** The item and column of a reference in parts; `undefined` if this query and those around it know none. */
  find(parts: readonly string[]): FoundColumn | undefined {
    const name = parts.at(-1) ?? '';
    const qualifier = parts.at(-2);
    const items = this.items.filter(({ alias }) => qualifier === undefined || alias === qualifier);
    for (const item of items) {
      const column = item.columns.find((one) => one.name === name);
      if (column !== undefined) return { item, column, level: this };
    }
    return this.outer?.find(parts);
  }

  /** Without a qualifier where nothing else could be meant. */
  write({ item, column, level }: FoundColumn): string {
    const isAlone = level === this && this.items.length === 1;
    const name = quoteIdentifier(column.name);
    return isAlone ? name : `${quoteIdentifier(item.alias)}.${name}`;
  }
}

export interface FoundColumn {
  readonly item: FromItem;
  readonly column: QueryColumn;
  readonly level: QueryLevel;
}
