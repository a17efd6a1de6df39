import type { Coverage, CoverageState } from '../../src/core/schemaDiff/coverage/coverage';
import { writePath } from '../../src/core/schemaDiff/model/objectPath';

/** A line of the list of what is covered; what is only in the warehouse has no name in Benchling. */
export interface CoverageRow {
  readonly state: CoverageState | 'onlyInWarehouse';
  readonly level: 1 | 2;
  readonly benchling: string;
  readonly warehouse: string;
}

/** What asks for somebody first; the columns of tables that have a counterpart, where they have none. */
export function coverageRows({ list, onlyInWarehouse }: Coverage): readonly CoverageRow[] {
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
  {
    path,
    state,
    counterparts,
  }: Omit<Coverage['list'][number], 'columns' | 'path' | 'counterparts'> & {
    readonly path: readonly string[];
    readonly counterparts: readonly (readonly string[])[];
  },
  level: 1 | 2,
): CoverageRow {
  const warehouse = counterparts.map(writePath).join(' and ');
  return { state, level, benchling: writePath(path), warehouse };
}
