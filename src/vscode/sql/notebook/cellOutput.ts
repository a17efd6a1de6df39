import { NotebookCellOutput, NotebookCellOutputItem } from 'vscode';
import { formatQuantity } from '../../../core/base/sizes';
import { copyText } from '../../../core/warehouse/formats/copyText';
import { isNumberType } from '../../../core/warehouse/values/typeNames';
import { failureText } from '../../support/editor/failures';
import { escapeMarkdown } from '../../support/editor/markdown';
import type { QueryRun } from '../results/queryRun';

/** Rows, columns and characters of a cell that a notebook shows; *Open in Results* has them all. */
const shownRows = 20;
const shownColumns = 16;
const shownCharacters = 120;

/** What came of a run, as a table of Markdown in which nothing is HTML. */
export function cellOutput(run: QueryRun): NotebookCellOutput {
  const { failure, state, notices } = run;
  if (failure !== undefined) return failureOutput(failure);
  if (state === 'cancelled') return plain('Cancelled');
  const table = markdownTable(run);
  if (table === undefined) return plain([...notices, statusLine(run)].join('\n'));
  const text = [table, ...notices.map(escapeMarkdown), statusLine(run)].join('\n\n');
  const markdown = NotebookCellOutputItem.text(text, 'text/markdown');
  return new NotebookCellOutput([markdown]);
}

/** Why there is no result. */
export function failureOutput(failure: unknown): NotebookCellOutput {
  const error = new Error(failureText(failure));
  error.stack = '';
  return new NotebookCellOutput([NotebookCellOutputItem.error(error)]);
}

function markdownTable({ result }: QueryRun): string | undefined {
  if (result === undefined || result.columns.length === 0) return undefined;
  const columns = result.columns.slice(0, shownColumns).map(({ name, typeOid }) => ({
    name,
    isNumber: isNumberType(typeOid),
    isJson: false,
  }));
  const rows = result.rows
    .slice(0, shownRows)
    .map((row) => row.slice(0, shownColumns).map((cell) => shortened(cell)));
  return copyText('markdown', { table: '', columns, rows });
}

function shortened(cell: string | null): string | null {
  if (cell === null) return 'NULL';
  return cell.length > shownCharacters ? `${cell.slice(0, shownCharacters)}…` : cell;
}

function statusLine({ result, elapsedMs }: QueryRun): string {
  const rows = result?.rows.length ?? 0;
  const tag = result?.tag;
  const hasRows = (result?.columns.length ?? 0) > 0;
  const words = `${tag === undefined ? 'the first ' : ''}${formatQuantity(rows, 'row')}`;
  const count = hasRows ? words : (tag ?? '');
  const shown = rows > shownRows ? `, ${shownRows} shown` : '';
  return `${count}${shown} · ${Math.max(1, Math.round(elapsedMs))} ms`;
}

function plain(text: string): NotebookCellOutput {
  return new NotebookCellOutput([NotebookCellOutputItem.text(text, 'text/plain')]);
}
