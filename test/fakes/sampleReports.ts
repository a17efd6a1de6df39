import type { FileReport, VerificationReport } from '../../src/core/sync/report/report';
import type { Evidence, Verdict } from '../../src/core/sync/compare/verdicts';

const startedAtMs = Date.UTC(2026, 10, 20, 22, 14, 5);

/** A report of files as the core would sum it up, verified in the evening of 2026-11-20. */
export function reportOf(
  files: readonly FileReport[],
  facts: Partial<VerificationReport> = {},
): VerificationReport {
  const carried = files.filter(
    ({ verdict }) => verdict !== 'notCarried' && verdict !== 'missingLocal',
  );
  const verdicts = countBy(
    noVerdicts,
    files.map(({ verdict }) => verdict),
  );
  return {
    run: '201127_NB501234_0583_AHJ7HPBGXH',
    source: 'nextseq',
    state: 'verified',
    because: `${files.length} files match`,
    operation: 'verify',
    destination: 'sequencing/raw/201127_NB501234_0583_AHJ7HPBGXH',
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    fileCount: carried.length,
    sizeBytes: carried.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    verdicts,
    evidence: countBy(
      noEvidence,
      files.flatMap(({ evidence }) => evidence ?? []),
    ),
    adopted: files.filter(({ isAdopted }) => isAdopted === true).length,
    uploaded: 0,
    uploadedBytes: 0,
    kept: verdicts.match,
    problems: files
      .filter(({ verdict }) => verdict !== 'match')
      .map(({ path, verdict, message = '' }) => ({ path, verdict, message })),
    startedAtMs,
    elapsedMs: 43_200,
    ...facts,
  };
}

/** Files named and sized as a NextSeq writes them, all attested. */
export function matchingFiles(count: number): readonly FileReport[] {
  return Array.from({ length: count }, (_, index) => {
    const lane = (index % 4) + 1;
    const cycle = (Math.floor(index / 4) % 151) + 1;
    const tile = 11101 + Math.floor(index / 604);
    const folder = `Data/Intensities/BaseCalls/L00${lane}/C${cycle}.1`;
    return {
      path: `${folder}/s_${lane}_${tile}.bcl.bgzf`,
      sizeBytes: 1_200_000 + ((index * 7919) % 640_000),
      verdict: 'match',
      evidence: 'attested',
      md5Hex: md5Of(index),
      etag: `0x8D${index.toString(16).toUpperCase().padStart(14, '0')}`,
    };
  });
}

/** A file that is not a plain match. */
export function problemFile(path: string, verdict: Verdict, message: string): FileReport {
  const hasFile = verdict !== 'missingLocal' && verdict !== 'notCarried' && verdict !== 'failed';
  const hasBlob = !['missingRemote', 'notCarried', 'failed'].includes(verdict);
  return {
    path,
    sizeBytes: verdict === 'notCarried' ? 0 : 4096,
    verdict,
    message,
    ...(hasFile && { md5Hex: md5Of(path.length) }),
    ...(hasBlob && { etag: '0x8D00000000000FF' }),
  };
}

/** 2,048 matching files, all attested. */
export function verifiedReport(): VerificationReport {
  return reportOf(matchingFiles(2048), {
    because: '2,048 files match: 2048 attested by the service',
    operation: 'sync',
    uploaded: 2048,
    uploadedBytes: 3_112_000_000,
    kept: 0,
  });
}

/** One of every verdict and evidence among `count` files, and a finding about the run as a whole. */
export function mixedReport(count = 2048): VerificationReport {
  const problems = oneOfEachProblem();
  const matches = matchingFiles(count - problems.length).map((file, index) => {
    if (index % 40 === 7) return { ...file, evidence: 'recordedMd5' as const };
    return index % 97 === 5 ? { ...file, evidence: 'reread' as const } : file;
  });
  const report = reportOf([...matches, ...problems], {
    state: 'mismatch',
    because: '2 blobs not like the file, 1 blob named by the receipt gone',
  });
  const findings = [
    {
      path: '',
      verdict: null,
      message: 'the receipt was written by another version; sync the run to write it again',
    },
  ];
  return { ...report, problems: [...findings, ...report.problems] };
}

function oneOfEachProblem(): readonly FileReport[] {
  const calls = 'Data/Intensities/BaseCalls';
  return [
    problemFile(
      'Config/FirmwareVersions.txt',
      'differs',
      "the blob's MD5 is not the file's; plan a sync to see which would be replaced",
    ),
    problemFile(
      `${calls}/L001/C12.1/s_1_11101.bcl.bgzf`,
      'differs',
      'the blob has 4,095 bytes, the file 4,096; plan a sync to see which would be replaced',
    ),
    problemFile(`${calls}/L002/s_2.bci`, 'missingRemote', 'there is no such blob; sync the run'),
    problemFile(
      'Logs/old 2020-11-27 (copy).log',
      'missingLocal',
      'a blob without a file; it is left as it is',
    ),
    problemFile(
      'InterOp/QMetricsOut.bin',
      'noDigest',
      'the blob carries no MD5, so nothing can be compared; sync the run to send the file again, or verify by reading back',
    ),
    problemFile(
      'InterOp/TileMetricsOut.bin',
      'changedRemotely',
      'the blob was written again after it was proven, though its size and recorded MD5 agree; verify by reading back',
    ),
    problemFile(
      'RTALogs/RTAErrors.log',
      'changedLocally',
      'the file changed while it was read; verify again when nothing writes to it',
    ),
    problemFile('Thumbnail_Images/latest', 'notCarried', 'a link, which blob storage cannot hold'),
    problemFile(
      `${calls}/L003/C1.1/s_3_11101.filter`,
      'failed',
      'permission denied; give the account that runs Lakeside the right to read the file',
    ),
  ];
}

const noVerdicts: Readonly<Record<Verdict, number>> = {
  match: 0,
  differs: 0,
  missingRemote: 0,
  missingLocal: 0,
  noDigest: 0,
  changedRemotely: 0,
  changedLocally: 0,
  notCarried: 0,
  failed: 0,
};

const noEvidence: Readonly<Record<Evidence, number>> = {
  size: 0,
  recordedMd5: 0,
  attested: 0,
  reread: 0,
};

function countBy<Key extends string>(
  zeros: Readonly<Record<Key, number>>,
  keys: readonly Key[],
): Readonly<Record<Key, number>> {
  const counts: Record<Key, number> = { ...zeros };
  for (const key of keys) counts[key] += 1;
  return counts;
}

/** 32 hexadecimal digits that look like an MD5 and are the same every time. */
function md5Of(seed: number): string {
  const word = (salt: number): string =>
    (Math.imul(seed + salt, 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
  return [1, 2, 3, 4].map(word).join('');
}
