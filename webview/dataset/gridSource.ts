import type { PreviewColumn } from '../../src/core/datasets/preview/previewTable';
import type { DatasetPreview } from '../../src/protocol/datasetApi';
import type { ShownCell } from '../../src/protocol/resultsApi';
import type { GridCell, GridColumn, GridSource } from '../shared/grid/gridModel';
import type { DatasetSession } from './datasetSession';

/** A version's rows as a grid shows them: in the order of the file, which nothing sorts. */
export function datasetSource(preview: DatasetPreview, session: DatasetSession): GridSource {
  return {
    label: preview.reference,
    columns: preview.columns.map(gridColumn),
    // Rows come while the grid is there.
    get rowCount() {
      return session.state.reading?.extent.rowCount ?? 0;
    },
    cell: (row, place) => gridCell(session.row(row)?.[place]),
    sortOf: () => undefined,
    isEstimated: () => false,
  };
}

function gridColumn({ name, type, isNumber }: PreviewColumn): GridColumn {
  const tooltip = type === '' ? name : `${name}: ${type}`;
  // CSV says no types: what its beginning looks like stands in their place.
  const note = type === '' ? (isNumber ? 'numbers' : 'text') : type;
  return { name, note, isNumber, mark: undefined, tooltip };
}

function gridCell(cell: ShownCell | undefined): GridCell | undefined {
  if (cell === undefined) return undefined;
  if (cell === null || typeof cell === 'string') return { text: cell };
  return { text: cell.text, cutBytes: cell.bytes };
}
