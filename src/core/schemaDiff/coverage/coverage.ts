import type { ColumnPath, TablePath } from '../model/objectPath';

/**
 * Whether something of Benchling's has exactly one counterpart in the warehouse. `double`: it has
 * several, or its only one is that of something else too. `question`: nobody has said yet.
 */
export type CoverageState = 'covered' | 'double' | 'question' | 'missing';

/** A table of Benchling's, or one with the view that is laid over it. */
export interface TableCoverage {
  /** Of the view, where there are both. */
  readonly path: TablePath;
  readonly state: CoverageState;
  /** Of the warehouse; those of a question may be it. */
  readonly counterparts: readonly TablePath[];
  /** In their order, without what a rule passes over. */
  readonly columns: readonly ColumnCoverage[];
}

export interface ColumnCoverage {
  readonly path: ColumnPath;
  readonly state: CoverageState;
  readonly counterparts: readonly ColumnPath[];
}

export interface CoverageFigure {
  readonly covered: number;
  readonly total: number;
}

/** What is not counted, by the rules of Benchling's warehouse: tables and columns. */
export interface UncountedParts {
  readonly previewTable: number;
  readonly internalColumn: number;
  readonly archived: number;
}

/** How far a warehouse mirrors Benchling one to one. */
export interface Coverage {
  readonly tables: CoverageFigure;
  readonly columns: CoverageFigure;
  /** By schema and name. */
  readonly list: readonly TableCoverage[];
  /** Whole tables, and columns of tables that have a counterpart; by their names. */
  readonly onlyInWarehouse: readonly (TablePath | ColumnPath)[];
  readonly uncounted: UncountedParts;
}

/** Whether everything that counts has exactly one counterpart. */
export function isWhole({ tables, columns }: Coverage): boolean {
  return tables.covered === tables.total && columns.covered === columns.total;
}
