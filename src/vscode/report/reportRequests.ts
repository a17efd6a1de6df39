import { UsageError } from '../../core/base/errors';
import { evidences, verdicts } from '../../core/sync/compare/verdicts';
import type { FileFilter, FileSort, FileSortKey } from '../../core/sync/report/reportPage';
import {
  maxPageRows,
  type CopyRequest,
  type FilesQuery,
  type VerifyRequest,
} from '../../protocol/reportApi';

const sortKeys: readonly FileSortKey[] = ['severity', 'path', 'size'];
const directions = ['ascending', 'descending'] as const;
const formats = ['csv', 'md5sum'] as const;
const depths = ['compare', 'reread'] as const;

/** Reads what a view asked for. @throws UsageError if it is anything else than the API allows. */
export function parseFilesQuery(value: unknown): FilesQuery {
  const { filter, sort, offset, limit } = fieldsOf(value);
  return {
    filter: parseFilter(filter),
    sort: parseSort(sort),
    offset: parseCount(offset),
    limit: Math.min(parseCount(limit), maxPageRows),
  };
}

/** @throws UsageError */
export function parseCopyRequest(value: unknown): CopyRequest {
  const { format, filter } = fieldsOf(value);
  return { format: parseOneOf(formats, format), filter: parseFilter(filter) };
}

/** @throws UsageError */
export function parseVerifyRequest(value: unknown): VerifyRequest {
  return { depth: parseOneOf(depths, fieldsOf(value).depth) };
}

/** @throws UsageError */
export function parseText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw unreadable();
}

function parseFilter(value: unknown): FileFilter {
  const { verdicts: wantedVerdicts, evidence, text } = fieldsOf(value);
  return {
    verdicts: parseList(wantedVerdicts).map((item) => parseOneOf(verdicts, item)),
    evidence: parseList(evidence).map((item) => parseOneOf(evidences, item)),
    text: parseText(text),
  };
}

function parseSort(value: unknown): FileSort {
  const { by, direction } = fieldsOf(value);
  return { by: parseOneOf(sortKeys, by), direction: parseOneOf(directions, direction) };
}

function parseCount(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw unreadable();
}

function parseList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unreadable();
}

function parseOneOf<T>(choices: readonly T[], value: unknown): T {
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw unreadable();
}

function fieldsOf(value: unknown): { readonly [key: string]: unknown } & Fields {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw unreadable();
}

/** Every field of any request. */
interface Fields {
  readonly filter?: unknown;
  readonly sort?: unknown;
  readonly offset?: unknown;
  readonly limit?: unknown;
  readonly format?: unknown;
  readonly verdicts?: unknown;
  readonly evidence?: unknown;
  readonly text?: unknown;
  readonly depth?: unknown;
  readonly by?: unknown;
  readonly direction?: unknown;
}

function unreadable(): UsageError {
  return new UsageError('The view asked for something that it cannot have', {
    remedy: 'close it and open it again',
  });
}
