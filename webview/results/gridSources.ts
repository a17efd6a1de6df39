import type { ComparisonSummary, ResultSummary, ShownCell } from '../../src/protocol/resultsApi';
import type { GridCell, GridColumn, GridSource } from '../shared/grid/gridModel';
import type { ResultsSession } from './resultsSession';
import { activeResult } from './state';

/** A result as a grid shows it. */
export function resultSource(result: ResultSummary, session: ResultsSession): GridSource {
  return {
    label: result.title,
    columns: result.columns.map(({ name, type, isNumber }) => column(name, type, isNumber)),
    // Rows come while the grid is there.
    get rowCount() {
      return activeResult(session.state)?.rowCount ?? 0;
    },
    cell: (row, place) => gridCell(session.row(row)?.[place]),
    sortOf: (column) => {
      const { sort = [] } = activeResult(session.state) ?? {};
      const index = sort.findIndex((term) => term.column === column);
      const found = sort[index];
      return found && { direction: found.direction, rank: index + 1 };
    },
    isEstimated: () => false,
  };
}

const kinds = { same: '', changed: 'differs', onlyLeft: 'only left', onlyRight: 'only right' };

/** Two results: first what became of a row, then each column of both sides, left beside right. */
export function comparisonSource(
  comparison: ComparisonSummary,
  session: ResultsSession,
): GridSource {
  const names = comparison.columns;
  return {
    label: 'Comparison',
    columns: [
      column('row', '', false),
      ...names.flatMap((name) => [column(name, 'left', false), column(name, 'right', false)]),
    ],
    get rowCount() {
      return session.comparedTotal;
    },
    cell: (row, place) => {
      const found = session.comparedRow(row);
      if (found === undefined) return undefined;
      if (place === 0) return { text: kinds[found.kind] };
      const index = Math.floor((place - 1) / 2);
      const side = place % 2 === 1 ? found.left : found.right;
      if (side === null) return { text: '', difference: 'missing' };
      const difference = found.changed.includes(index) ? 'changed' : undefined;
      return { ...(gridCell(side[index]) ?? { text: null }), difference };
    },
    sortOf: () => undefined,
    isEstimated: () => false,
  };
}

function column(name: string, note: string, isNumber: boolean): GridColumn {
  const tooltip = note === '' ? name : `${name}: ${note}`;
  return { name, note, isNumber, mark: undefined, tooltip };
}

function gridCell(cell: ShownCell | undefined): GridCell | undefined {
  if (cell === undefined) return undefined;
  if (cell === null || typeof cell === 'string') return { text: cell };
  return { text: cell.text, cutBytes: cell.bytes };
}
