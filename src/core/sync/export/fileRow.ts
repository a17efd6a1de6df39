import type { FileReport } from '../report';
import { evidences, verdicts, type Evidence, type Verdict } from '../verdicts';

/**
 * A file's report as an exported page carries it, short because there may be 150,000: path, size,
 * verdict with its evidence (an index), MD5 or `''`, and a message where there is one.
 */
export type FileRow = readonly [
  path: string,
  sizeBytes: number,
  kind: number,
  md5Hex: string,
  message?: string,
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

export function toFileRow(file: FileReport): FileRow {
  const kind = rowKinds.findIndex(
    ({ verdict, evidence, isAdopted }) =>
      verdict === file.verdict && evidence === file.evidence && isAdopted === file.isAdopted,
  );
  const row = [file.path, file.sizeBytes, kind, file.md5Hex ?? ''] as const;
  return file.message === undefined ? row : [...row, file.message];
}

/** The report that a row stands for, without what an exported page does not tell, such as ETags. */
export function fromFileRow([path, sizeBytes, kind, md5Hex, message]: FileRow): FileReport {
  return {
    path,
    sizeBytes,
    ...(rowKinds[kind] ?? { verdict: 'failed' }),
    ...(md5Hex !== '' && { md5Hex }),
    ...(message !== undefined && { message }),
  };
}
