import type { FileReport } from '../report';
import { evidences, verdicts, type Evidence, type Verdict } from '../../compare/verdicts';

/**
 * A file's report as an exported page carries it, short because there may be 150,000: path, size,
 * verdict with its evidence (an index), MD5 or `''`, and where there is one a message, and
 * where it is another the path on disk.
 */
export type FileRow = readonly [
  path: string,
  sizeBytes: number,
  kind: number,
  md5Hex: string,
  message?: string,
  localPath?: string,
];

interface RowKind {
  readonly verdict: Verdict;
  readonly evidence?: Evidence;
  readonly isAdopted?: true;
}

/** A row's kinds, in an order that both ends of one version share: a match is known by its evidence. */
const rowKinds: readonly RowKind[] = [
  ...evidences.map((evidence) => ({ verdict: 'match' as const, evidence })),
  { verdict: 'match', evidence: 'recordedMd5', isAdopted: true },
  ...verdicts.map((verdict) => ({ verdict })),
];

/** As short as the file allows: fields at the end that say nothing are left out. */
export function toFileRow(file: FileReport): FileRow {
  const kind = rowKinds.findIndex(
    ({ verdict, evidence, isAdopted }) =>
      verdict === file.verdict && evidence === file.evidence && isAdopted === file.isAdopted,
  );
  const { path, localPath, sizeBytes, md5Hex = '', message } = file;
  if (localPath !== undefined) return [path, sizeBytes, kind, md5Hex, message ?? '', localPath];
  return message === undefined
    ? [path, sizeBytes, kind, md5Hex]
    : [path, sizeBytes, kind, md5Hex, message];
}

/** The report that a row stands for, without what an exported page does not tell, such as ETags. */
export function fromFileRow(row: FileRow): FileReport {
  const [path, sizeBytes, kind, md5Hex, message, localPath] = row;
  return {
    path,
    ...(localPath !== undefined && { localPath }),
    sizeBytes,
    ...(rowKinds[kind] ?? { verdict: 'failed' }),
    ...(md5Hex !== '' && { md5Hex }),
    ...(message !== undefined && message !== '' && { message }),
  };
}
