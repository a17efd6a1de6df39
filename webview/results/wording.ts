import { formatCount, formatQuantity } from '../../src/core/base/sizes';
import type { ComparisonSummary, ResultSummary } from '../../src/protocol/resultsApi';

/** A codicon and what it means, for the tab of a result. */
export function markOf({ state, isPinned, failure, mode }: ResultSummary): {
  readonly icon: string;
  readonly tone: string;
  readonly label: string;
} {
  if (state === 'running') return { icon: 'loading', tone: 'neutral', label: 'running' };
  if (failure !== null) return { icon: 'error', tone: 'bad', label: 'failed' };
  if (state === 'cancelled') return { icon: 'circle-slash', tone: 'neutral', label: 'cancelled' };
  if (isPinned) return { icon: 'pinned', tone: 'neutral', label: 'pinned' };
  return mode === 'explain'
    ? { icon: 'list-tree', tone: 'neutral', label: 'plan' }
    : { icon: 'table', tone: 'neutral', label: 'result' };
}

/** What there is of a result, in one line. */
export function countText(result: ResultSummary): string {
  const { connection, state, isWriting } = result;
  const parts = [connection, ...(isWriting ? ['may write'] : []), ...outcomeOf(result)];
  return [...parts, ...(state === 'running' ? [] : [durationText(result.elapsedMs)])].join(' · ');
}

function outcomeOf(result: ResultSummary): readonly string[] {
  const { state, columns, tag, mode } = result;
  if (state === 'running') return ['running…'];
  if (state === 'cancelled' && columns.length === 0) return ['cancelled'];
  if (mode === 'explain') return ['plan, not run'];
  if (columns.length === 0) return tag === null ? [] : [tag];
  const { sort, isSortedByServer } = result;
  const sorted = isSortedByServer ? 'sorted by the server, run again' : 'sorted here';
  return [
    rowsText(result),
    ...(sort.length > 0 ? [sorted] : []),
    ...(state === 'cancelled' ? ['cancelled'] : []),
  ];
}

function rowsText({ rowCount, isCut, tag, isClosed, rowLimit }: ResultSummary): string {
  if (tag !== null && isCut !== true) return formatQuantity(rowCount, 'row');
  if (isCut === true) return `the first ${formatQuantity(rowCount, 'row')}, there are more`;
  const rest = isClosed
    ? 'the rest was let go'
    : `more as you scroll, up to ${formatCount(rowLimit)}`;
  return `${formatQuantity(rowCount, 'row')} so far, ${rest}`;
}

export function durationText(elapsedMs: number): string {
  return elapsedMs < 1000
    ? `${Math.max(1, Math.round(elapsedMs))} ms`
    : `${(elapsedMs / 1000).toFixed(1)} s`;
}

export function comparisonText({ key, counts, onlyLeft, onlyRight }: ComparisonSummary): string {
  const by = key.length > 0 ? `rows matched by ${key.join(', ')}` : 'rows matched by position';
  const columns = [...onlyLeft, ...onlyRight];
  const parts = [
    by,
    `${formatCount(counts.same)} alike`,
    `${formatCount(counts.changed)} differ`,
    `${formatCount(counts.onlyLeft)} only left`,
    `${formatCount(counts.onlyRight)} only right`,
    ...(columns.length > 0 ? [`not compared: ${columns.join(', ')}`] : []),
  ];
  return parts.join(' · ');
}
