import type { ColumnCoverage, Coverage, CoverageState, TableCoverage } from '../coverage/coverage';
import { writePath } from '../model/objectPath';
import { reportCoverage } from './coverageReport';

/** A coverage as a list to be shown. */
export interface CoverageList extends Pick<Coverage, 'tables' | 'columns'> {
  readonly rows: readonly CoverageRow[];
  /** What to know beside, each a sentence without its end. */
  readonly notes: readonly string[];
}

/** A line of the list of what is covered; what is only in the warehouse has no name in Benchling. */
export interface CoverageRow {
  readonly state: CoverageState | 'onlyInWarehouse';
  /** 2 = a column. */
  readonly level: 1 | 2;
  /** As SQL writes it, empty = none. */
  readonly benchling: string;
  readonly warehouse: string;
}

export function coverageList(coverage: Coverage): CoverageList {
  const { tables, columns } = coverage;
  return { tables, columns, rows: coverageRows(coverage), notes: reportCoverage(coverage).notes };
}

/** What asks for somebody first; of tables that have a counterpart, the columns that have none. */
function coverageRows({ list, onlyInWarehouse }: Coverage): readonly CoverageRow[] {
  const rows = list.flatMap((table): readonly CoverageRow[] => {
    const isThere = table.state === 'covered' || table.state === 'double';
    const open = isThere ? table.columns.filter(({ state }) => state !== 'covered') : [];
    return [rowOf(table, 1), ...open.map((column) => rowOf(column, 2))];
  });
  const alone = onlyInWarehouse.map((path): CoverageRow => {
    const level = path.length === 2 ? 1 : 2;
    return { state: 'onlyInWarehouse', level, benchling: '', warehouse: writePath(path) };
  });
  return [...rows, ...alone].toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

const order: readonly CoverageRow['state'][] = [
  'question',
  'missing',
  'double',
  'onlyInWarehouse',
  'covered',
];

function rowOf(
  { path, state, counterparts }: TableCoverage | ColumnCoverage,
  level: 1 | 2,
): CoverageRow {
  const warehouse = counterparts.map(writePath).join(' and ');
  return { state, level, benchling: writePath(path), warehouse };
}
