import { formatCount, formatQuantity } from '../../base/sizes';
import type { Lookup } from '../../base/columns/lookup';
import { mapRows, pickRows, type Rows } from '../../base/columns/rows';
import { forEachInSlices, sortInSlices } from '../../base/slices';
import type { BlobEntry } from '../../storage/blobStore';
import { comparePaths } from '../../storage/pathOrder';
import type { CarriedFile } from '../files/carriedFiles';
import { againstReceipt } from './againstReceipt';
import { assessVanished, isHiddenFile } from './assessVanished';
import { compareFile, type Comparison } from './compareFile';
import { contradictionOf } from '../files/expectedDigest';
import type { HashOutcome } from '../files/hashFile';
import { changedMessage } from '../files/readFile';
import type { Receipt, ReceiptLine } from '../records/receiptLine';
import { FileReportTable, plainMatch } from '../report/fileReportTable';
import type { FileReport } from '../report/report';
import type { Session } from '../session';
import { findTwins } from '../files/twins';
import { describeUnstorable } from '../files/unstorableName';
import type { Evidence, Verdict } from './verdicts';

/** Everything verdicts rest on. */
export interface AssessedSides {
  readonly blobs: Lookup<BlobEntry>;
  readonly receipt: Receipt;
  /** Local contents, by the file's row; a file of which nothing is known is compared by its size. */
  readonly digests: { at(row: number, file: CarriedFile): HashOutcome | undefined };
  /** What this operation could not do, by path; decides over what comparing would say. */
  readonly failures?: ReadonlyMap<string, FileFailure>;
  readonly uploaded?: Pick<ReadonlySet<string>, 'has'>;
}

export interface FileFailure {
  readonly verdict: 'failed' | 'changedLocally' | 'differs';
  readonly message: string;
}

/** What became of comparing a run. */
export interface Assessment {
  /**
   * One report for every file, every entry that is not carried, and every blob and every line of the
   * receipt without a file; sorted by path.
   */
  readonly reports: Rows<FileReport>;
  /** True if each file is what was hashed, and its blob the very version that the receipt proves. */
  readonly isProven: boolean;
}

/** The reports of an {@link assess}ment. */
export async function assessFiles(
  session: Session,
  sides: AssessedSides,
): Promise<Rows<FileReport>> {
  return (await assess(session, sides)).reports;
}

/** Compares everything in a run's folder with everything that the lake has of it. */
export async function assess(session: Session, sides: AssessedSides): Promise<Assessment> {
  const { files } = session;
  const { blobs, receipt, digests } = sides;
  const reports = new FileReportTable();
  const found = { blobs: 0, lines: 0, proven: 0 };
  await forEachInSlices(files, (file, row) => {
    const { path, entry } = file;
    const compared = {
      file,
      digest: digests.at(row, file),
      blob: blobs.get(path),
      line: receipt.get(path),
    };
    const report = assessFile(session, compared, sides);
    reports.push(report);
    if (report.verdict === 'match' && compared.line && report.evidence !== 'size')
      found.proven += 1;
    // Names that are no Unicode may be spelled alike.
    if (entry.hasInvalidName === true) return;
    if (compared.blob !== undefined) found.blobs += 1;
    if (compared.line !== undefined) found.lines += 1;
  });
  for (const report of notCarriedReports(session)) reports.push(report);
  // Where every one belongs to a file, to look for those that do not would double the time.
  if (found.blobs < blobs.size) await reportMissingLocal(session, sides, reports);
  if (found.lines < receipt.size) await reportVanished(session, sides, reports);
  return { reports: await sortedByPath(reports), isProven: found.proven === files.length };
}

async function reportMissingLocal(
  { fileByPath }: Session,
  { blobs, receipt }: AssessedSides,
  reports: FileReportTable,
): Promise<void> {
  await forEachInSlices(blobs, ([path, blob]) => {
    if (fileByPath.has(path) || receipt.has(path)) return;
    reports.push(missingLocalReport(path, blob));
  });
}

async function reportVanished(
  { fileByPath, run }: Session,
  { blobs, receipt }: AssessedSides,
  reports: FileReportTable,
): Promise<void> {
  await forEachInSlices(receipt.values(), (line) => {
    if (fileByPath.has(line.path)) return;
    const isHidden = isHiddenFile(run, line.path);
    reports.push(assessVanished(line, blobs.get(line.path), { isHidden }));
  });
}

async function sortedByPath(reports: FileReportTable): Promise<Rows<FileReport>> {
  if (reports.isSorted) return reports;
  const rows = Array.from({ length: reports.length }, (_, index) => index);
  const byPath = (a: number, b: number): number =>
    comparePaths(reports.pathAt(a), reports.pathAt(b));
  return pickRows(reports, Uint32Array.from(await sortInSlices(rows, byPath)));
}

/** Names that fall together on other systems, as findings that change no verdict. */
export async function describeTwins(
  session: Session,
): Promise<readonly { path: string; message: string }[]> {
  const paths = mapRows(session.files, ({ path }) => path);
  return [...(await findTwins(paths))].map(([path, twin]) => ({
    path,
    message: `differs from ${twin} only in case or Unicode form; a download to Windows or macOS keeps one of the two, so rename one`,
  }));
}

interface ComparedFile {
  readonly file: CarriedFile;
  readonly digest: HashOutcome | undefined;
  readonly blob: BlobEntry | undefined;
  readonly line: ReceiptLine | undefined;
}

function assessFile(
  session: Session,
  { file, digest, blob, line }: ComparedFile,
  { uploaded, failures }: AssessedSides,
): FileReport {
  const { path, localPath, entry } = file;
  const { sizeBytes } = entry;
  const md5Hex = digest?.kind === 'hashed' ? digest.md5Hex : undefined;
  const isUploaded = uploaded?.has(path) === true;
  const known = { path, localPath, sizeBytes, md5Hex, etag: blob?.etag, isUploaded };
  const failure = failures?.get(path) ?? failureOf(file, digest);
  if (failure !== undefined) return { ...reportOf(known), ...failure };
  const comparison = compareFile({ local: known, blob, receiptLine: line });
  if (comparison.verdict === 'match') return matchOf(known, comparison.evidence, line);
  const message =
    comparison.verdict === 'missingRemote'
      ? (describeUnstorable(file, session.destination.prefix) ??
        'there is no such blob; sync the run')
      : explain(comparison, sizeBytes, blob);
  return { ...reportOf(known), verdict: comparison.verdict, message };
}

interface KnownOfFile {
  readonly path: string;
  readonly localPath: string | undefined;
  readonly sizeBytes: number;
  readonly md5Hex: string | undefined;
  readonly etag: string | undefined;
  readonly isUploaded: boolean;
}

function matchOf(
  known: KnownOfFile,
  evidence: Evidence,
  line: ReceiptLine | undefined,
): FileReport {
  const { path, sizeBytes, md5Hex, etag, isUploaded } = known;
  const isTakenOver = isAdopted(known, evidence, line);
  const isPlain = known.localPath === undefined && !isTakenOver;
  if (isPlain && md5Hex !== undefined && etag !== undefined) {
    return plainMatch({ path, sizeBytes, md5Hex, etag, evidence, isUploaded });
  }
  const match = { ...reportOf(known), verdict: 'match', evidence } as const;
  return isTakenOver ? { ...match, isAdopted: true } : match;
}

function reportOf(known: KnownOfFile): Omit<FileReport, 'verdict'> {
  const { path, localPath, sizeBytes, md5Hex, etag } = known;
  return {
    path,
    sizeBytes,
    ...(localPath === undefined ? {} : { localPath }),
    ...(md5Hex === undefined ? {} : { md5Hex }),
    ...(etag === undefined ? {} : { etag }),
    ...(known.isUploaded ? { isUploaded: true } : {}),
  };
}

/** What only its recorded MD5 speaks for is taken over from somebody else, unless it was sent just now. */
function isAdopted(
  { isUploaded }: KnownOfFile,
  evidence: Evidence,
  line: ReceiptLine | undefined,
): boolean {
  if (evidence !== 'recordedMd5') return false;
  return line === undefined ? !isUploaded : line.adopted === true;
}

function failureOf(
  file: CarriedFile,
  digest: HashOutcome | undefined,
): { readonly verdict: Verdict; readonly message: string } | undefined {
  if (digest?.kind === 'failed') return { verdict: 'failed', message: digest.message };
  if (digest?.kind === 'changed') return { verdict: 'changedLocally', message: changedMessage };
  const contradiction = digest && contradictionOf(file, digest.md5Hex);
  return contradiction === undefined ? undefined : { verdict: 'failed', message: contradiction };
}

function explain(
  comparison: Exclude<Comparison, { verdict: 'match' | 'missingRemote' }>,
  sizeBytes: number,
  blob: BlobEntry | undefined,
): string {
  switch (comparison.verdict) {
    case 'noDigest':
      return 'the blob carries no MD5, so nothing can be compared; sync the run to send the file again, or verify by reading back';
    case 'changedRemotely':
      return 'the blob was written again after it was proven, though its size and recorded MD5 agree; verify by reading back';
    case 'differs':
      if (comparison.isAgainstReceipt) return againstReceipt[`${comparison.what}Differs`];
      return comparison.what === 'size'
        ? `the blob has ${formatQuantity(blob?.sizeBytes ?? 0, 'byte')}, the file ${formatCount(sizeBytes)}; ${differsRemedy}`
        : `the blob's MD5 is not the file's; ${differsRemedy}`;
  }
}

const differsRemedy = 'plan a sync to see which would be replaced';

function notCarriedReports(session: Session): readonly FileReport[] {
  const { notCarried, unreadable } = session.run;
  return [
    ...notCarried.map((entry) => ({
      path: entry.path,
      sizeBytes: entry.sizeBytes,
      verdict: 'notCarried' as const,
      ...(entry.kind === 'file' && { isWithoutPlace: true as const }),
      message: entry.reason ?? notCarriedMessages[entry.kind],
    })),
    ...unreadable.map(({ path, message }) => ({
      path,
      sizeBytes: 0,
      verdict: 'failed' as const,
      message,
    })),
  ];
}

const notCarriedMessages = {
  file: 'it is not carried',
  folder: 'an empty folder, which blob storage cannot hold',
  link: 'a link, which blob storage cannot hold; what it points to is not carried',
  special: 'a pipe, socket or device, which has no content to carry',
} as const;

function missingLocalReport(path: string, blob: BlobEntry): FileReport {
  return {
    path,
    sizeBytes: blob.sizeBytes,
    verdict: 'missingLocal',
    etag: blob.etag,
    message: 'a blob without a file; it is left as it is',
  };
}
