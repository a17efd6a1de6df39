import { tableName, type TableFacts } from '../../src/core/warehouse/pages/table';
import type { GridColumn, GridSource } from '../shared/grid/gridModel';
import { sortOf } from './state';
import type { TableSession } from './tableSession';
import { columnTooltip } from './wording';

/** The session's rows as a grid shows them: always as they are now. */
export function tableSource(session: TableSession): GridSource {
  let known: TableFacts | undefined;
  let columns: readonly GridColumn[] = [];
  return {
    get label() {
      const { facts } = session.state;
      return facts === undefined ? 'Table' : `Rows of ${tableName(facts.ref)}`;
    },
    get columns() {
      const { facts } = session.state;
      if (facts !== known) columns = facts === undefined ? [] : gridColumns(facts);
      known = facts;
      return columns;
    },
    get rowCount() {
      return session.state.total?.rows ?? 0;
    },
    cell: (row, column) => {
      const found = session.rows.row(row);
      if (found === undefined) return undefined;
      const cut = found.cuts.find(({ index }) => index === column);
      return { text: found.cells[column] ?? null, cutBytes: cut?.sizeBytes };
    },
    sortOf: (column) =>
      sortOf(session.state.query, session.state.facts?.columns[column]?.name ?? ''),
    isEstimated: (row) => session.rows.isEstimated(row),
  };
}

function gridColumns(facts: TableFacts): readonly GridColumn[] {
  const keyed = new Set(facts.key?.columns);
  const linked = new Set(facts.foreignKeys.flatMap(({ columns }) => columns));
  return facts.columns.map((column) => ({
    name: column.name,
    note: column.type,
    isNumber: column.valueKind === 'number',
    mark: markOf(column.name, keyed, linked),
    tooltip: columnTooltip(column),
  }));
}

function markOf(
  name: string,
  keyed: ReadonlySet<string>,
  linked: ReadonlySet<string>,
): GridColumn['mark'] {
  if (keyed.has(name)) return { icon: 'key', label: 'key' };
  return linked.has(name) ? { icon: 'references', label: 'foreign key' } : undefined;
}
