import { formatCount, formatQuantity, nounOf } from '../../base/sizes';
import type {
  ColumnCoverage,
  Coverage,
  CoverageFigure,
  CoverageState,
  TableCoverage,
} from '../coverage/coverage';
import { writePath } from '../model/objectPath';

/** A heading with what stands below it, each a line. */
export interface CoverageSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What a coverage says, ready to be laid out. */
export interface CoverageReport {
  /** Such as `11 of 12 tables (91.6 %)`. */
  readonly figures: readonly string[];
  /** Without those that are empty; what is covered comes last. */
  readonly sections: readonly CoverageSection[];
  /** What to know beside, each a sentence without its end. */
  readonly notes: readonly string[];
}

export function reportCoverage(coverage: Coverage): CoverageReport {
  const { tables, columns, list, onlyInWarehouse } = coverage;
  const sections = [
    ...states.map(({ state, title, word }) => ({
      title,
      lines: list.flatMap((table) => linesOf(table, state, word)),
    })),
    { title: 'Only in the warehouse', lines: onlyInWarehouse.map(writePath) },
    { title: 'Covered', lines: list.filter(isCovered).map(coveredLine) },
  ];
  return {
    figures: [figure(tables, 'table'), figure(columns, 'column')],
    sections: sections.filter(({ lines }) => lines.length > 0),
    notes: uncountedNotes(coverage),
  };
}

const states: readonly {
  readonly state: CoverageState;
  readonly title: string;
  readonly word: string;
}[] = [
  { state: 'question', title: 'Open questions', word: 'may be' },
  { state: 'missing', title: 'Missing in the warehouse', word: '' },
  { state: 'double', title: 'More than one counterpart', word: 'is' },
];

/** The table, or those of its columns that are in the state; of a missing table the columns go without saying. */
function linesOf(table: TableCoverage, state: CoverageState, word: string): readonly string[] {
  const own = table.state === state ? [lineOf(table, word)] : [];
  if (table.state !== 'covered' && table.state !== 'double') return own;
  const columns = table.columns.filter((column) => column.state === state);
  return [...own, ...columns.map((column) => lineOf(column, word))];
}

function lineOf(
  { path, counterparts, state }: TableCoverage | ColumnCoverage,
  word: string,
): string {
  if (counterparts.length === 0) return writePath(path);
  const names = counterparts.map(writePath);
  const isShared = state === 'double' && counterparts.length === 1;
  const rest = isShared ? ', which something else is too' : '';
  return `${writePath(path)} ${word} ${names.join(' and ')}${rest}`;
}

function isCovered({ state }: TableCoverage): boolean {
  return state === 'covered';
}

function coveredLine({ path, counterparts, columns }: TableCoverage): string {
  const covered = columns.filter(({ state }) => state === 'covered').length;
  const [name, partner] = [writePath(path), counterparts.map(writePath).join()];
  const other = partner === name ? '' : `, in the warehouse ${partner}`;
  const of = covered === columns.length ? '' : `${covered} of `;
  return `${name}${other}: ${of}${formatQuantity(columns.length, 'column')}`;
}

function figure({ covered, total }: CoverageFigure, noun: string): string {
  const share = shareOf({ covered, total });
  const counts = `${formatCount(covered)} of ${formatCount(total)} ${nounOf(total, noun)}`;
  return share === undefined ? counts : `${counts} (${share} %)`;
}

/** How much is covered in percent, rounded down to tenths: 100 is all of it. `undefined` = of nothing. */
export function shareOf({ covered, total }: CoverageFigure): number | undefined {
  return total === 0 ? undefined : Math.floor((covered * 1000) / total) / 10;
}

function uncountedNotes({ tables, uncounted }: Coverage): readonly string[] {
  const { previewTable, internalColumn, archived } = uncounted;
  const parts = [
    previewTable === 0 ? '' : formatQuantity(previewTable, 'preview'),
    internalColumn === 0
      ? ''
      : `${formatQuantity(internalColumn, 'column')} of Benchling’s own business`,
    archived === 0 ? '' : `${formatCount(archived)} archived`,
  ].filter((part) => part !== '');
  return [
    ...(tables.total === 0 ? ['there is no table to be covered'] : []),
    ...(parts.length === 0 ? [] : [`not counted: ${parts.join(', ')}`]),
  ];
}
