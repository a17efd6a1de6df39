import type { CellQuery, DatasetPreview, ShownReading } from '../../src/protocol/datasetApi';
import type { WholeCell } from '../../src/protocol/resultsApi';
import type { RpcFailure } from '../../src/protocol/rpc';

/** A value that is shown as a whole. */
export interface ShownValue extends CellQuery, WholeCell {
  /** Of its column. */
  readonly name: string;
}

/** What the view shows. */
export interface DatasetState {
  /** `undefined` = not known yet. */
  readonly preview: DatasetPreview | undefined;
  /** As the last answer told it; `undefined` = not known yet. */
  readonly reading: ShownReading | undefined;
  /** Its file is being read to its end. */
  readonly isReadingWhole: boolean;
  readonly value: ShownValue | undefined;
  readonly failure: RpcFailure | undefined;
}

export const initialState: DatasetState = {
  preview: undefined,
  reading: undefined,
  isReadingWhole: false,
  value: undefined,
  failure: undefined,
};

/** What the editor keeps of a view that it puts away. */
export interface SavedUi {
  readonly layout: unknown;
  /** The active cell. */
  readonly at: CellQuery;
}

export function parseSavedUi(value: unknown): SavedUi {
  const fields: Partial<Record<keyof SavedUi, unknown>> =
    typeof value === 'object' && value !== null ? value : {};
  return { layout: fields.layout, at: parseCell(fields.at) };
}

function parseCell(value: unknown): CellQuery {
  const fields: Partial<Record<keyof CellQuery, unknown>> =
    typeof value === 'object' && value !== null ? value : {};
  return { row: countOf(fields.row), column: countOf(fields.column) };
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
