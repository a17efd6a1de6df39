import { evidences, verdicts } from '../../core/sync/compare/verdicts';
import type { FileFilter, FileSort, FileSortKey } from '../../core/sync/report/reportPage';
import {
  maxPageRows,
  type CopyRequest,
  type FilesQuery,
  type VerifyRequest,
} from '../../protocol/reportApi';
import {
  fieldsOf,
  parseCount,
  parseList,
  parseOneOf,
  parseText,
} from '../support/webviews/requestFields';

const sortKeys: readonly FileSortKey[] = ['severity', 'path', 'size'];
const directions = ['ascending', 'descending'] as const;
const formats = ['csv', 'md5sum'] as const;
const depths = ['compare', 'reread'] as const;

/** Reads what a view asked for. @throws UsageError if it is anything else than the API allows. */
export function parseFilesQuery(value: unknown): FilesQuery {
  const { filter, sort, offset, limit } = fieldsOf<FilesQuery>(value);
  return {
    filter: parseFilter(filter),
    sort: parseSort(sort),
    offset: parseCount(offset),
    limit: Math.min(parseCount(limit), maxPageRows),
  };
}

/** @throws UsageError */
export function parseCopyRequest(value: unknown): CopyRequest {
  const { format, filter } = fieldsOf<CopyRequest>(value);
  return { format: parseOneOf(formats, format), filter: parseFilter(filter) };
}

/** @throws UsageError */
export function parseVerifyRequest(value: unknown): VerifyRequest {
  return { depth: parseOneOf(depths, fieldsOf<VerifyRequest>(value).depth) };
}

function parseFilter(value: unknown): FileFilter {
  const { verdicts: wantedVerdicts, evidence, text } = fieldsOf<FileFilter>(value);
  return {
    verdicts: parseList(wantedVerdicts, (item) => parseOneOf(verdicts, item)),
    evidence: parseList(evidence, (item) => parseOneOf(evidences, item)),
    text: parseText(text),
  };
}

function parseSort(value: unknown): FileSort {
  const { by, direction } = fieldsOf<FileSort>(value);
  return { by: parseOneOf(sortKeys, by), direction: parseOneOf(directions, direction) };
}
