import { forEachInSlices, mapInSlices } from '../../base/slices';
import { formatBytes, formatCount, formatQuantity } from '../../base/sizes';
import type { RunState } from '../../runs/run';
import { csvLine } from './csv';
import { formatDestination } from '../destination';
import type { PlannedAction, SyncPlan, UploadReason } from '../plan';
import type { SampleReport, VerificationReport } from './report';
import type { Evidence, Verdict } from '../compare/verdicts';

/** What `sync`, `verify` and `runs` print for programs. */
export interface RunsDocument {
  readonly runs: readonly RunDocument[];
}

export interface RunDocument {
  readonly run: string;
  readonly source: string;
  readonly state: RunState;
  /** Of the run and its sheet; the records beside the run are not counted. */
  readonly files: number;
  readonly bytes: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Sums to `verdicts.match`; all 0 while another process is at the run. */
  readonly evidence: Readonly<Record<Evidence, number>>;
  /** Of `evidence.recordedMd5`, blobs that Lakeside did not bring into the lake; absent if none. */
  readonly adopted?: number;
  /** Present where a sample was read back. */
  readonly sample?: SampleReport;
  /** What became of removing the run from its source; absent where that was not asked for. */
  readonly removal?: 'done' | 'refused';
  readonly uploaded: number;
  readonly kept: number;
  readonly problems: readonly {
    readonly path: string;
    readonly verdict: Verdict | null;
    readonly message: string;
  }[];
  readonly elapsedMs: number;
}

/** What `plan` prints for programs. */
export interface PlansDocument {
  readonly runs: readonly PlanDocument[];
}

export interface PlanDocument {
  readonly run: string;
  readonly source: string;
  readonly state: RunState;
  readonly actions: readonly {
    readonly path: string;
    readonly action: 'upload' | 'keep' | 'reread';
    readonly reason: string;
    readonly sizeBytes: number;
  }[];
  /** What would be removed from the source once the run is proven; absent = nothing. */
  readonly removal?: {
    readonly files: number;
    readonly bytes: number;
    /** The folder it would go to; `null` = deleted at once. */
    readonly trash: string | null;
    /** ISO 8601, UTC; `null` = it could not be undone. */
    readonly undoUntil: string | null;
  };
}

/** Reports as a document, sorted by source and run. */
export function runsDocument(reports: readonly VerificationReport[]): RunsDocument {
  return {
    runs: [...reports].sort(bySourceAndRun).map((report) => ({
      run: report.run,
      source: report.source,
      state: report.state,
      files: report.fileCount,
      bytes: report.sizeBytes,
      verdicts: report.verdicts,
      evidence: report.evidence,
      ...(report.adopted > 0 && { adopted: report.adopted }),
      ...(report.sample && { sample: report.sample }),
      ...(report.removal && { removal: report.removal }),
      uploaded: report.uploaded,
      kept: report.kept,
      problems: report.problems,
      elapsedMs: Math.round(report.elapsedMs),
    })),
  };
}

/** A plan as a document. What is refused is not an action: it stands in the report of a sync. */
export function planDocument(plan: SyncPlan, state: RunState): PlanDocument {
  return {
    run: plan.run,
    source: plan.source,
    state,
    actions: plan.actions.flatMap((action) =>
      action.kind === 'refuse'
        ? []
        : [
            {
              path: action.path,
              action: action.kind,
              reason: reasonOf(action),
              sizeBytes: action.sizeBytes,
            },
          ],
    ),
  };
}

/** Orders by source, then by run, as every document is. */
export function bySourceAndRun(
  a: { readonly source: string; readonly run: string },
  b: { readonly source: string; readonly run: string },
): number {
  const [keyA, keyB] = [`${a.source}\0${a.run}`, `${b.source}\0${b.run}`];
  return keyA === keyB ? 0 : keyA < keyB ? -1 : 1;
}

/**
 * Lines for `md5sum -c`, run where a download of the run's prefix lies: one for every file that
 * matches, before it a comment, which md5sum passes over, if the file has another name on disk.
 * @see https://www.gnu.org/software/coreutils/manual/html_node/md5sum-invocation.html for the escapes
 */
export async function renderMd5Sums(report: VerificationReport): Promise<string> {
  return (await mapInSlices(md5sumLines(report), (line) => line)).join('');
}

/** The same line by line, each with its break. */
export function* md5sumLines({ destination, files }: VerificationReport): Generator<string> {
  const folder = destination.slice(destination.lastIndexOf('/') + 1);
  for (const { verdict, md5Hex, path, localPath } of files) {
    if (verdict !== 'match' || md5Hex === undefined) continue;
    if (localPath !== undefined) yield `# ${md5sumEscaped(localPath)} on disk:\n`;
    yield `${md5sumLine(md5Hex, `${folder}/${path}`)}\n`;
  }
}

function md5sumLine(md5Hex: string, path: string): string {
  const escaped = md5sumEscaped(path);
  return `${escaped === path ? '' : '\\'}${md5Hex}  ${escaped}`;
}

function md5sumEscaped(path: string): string {
  return path.replace(/[\\\n\r]/g, (character) => escapes[character] ?? character);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r' };

/** One line a file with a head line, for spreadsheets. */
export function renderCsv(report: VerificationReport): string {
  const rows = report.files.map((file) =>
    csvLine([
      file.path,
      file.sizeBytes,
      file.verdict,
      file.evidence ?? '',
      file.md5Hex ?? '',
      file.message ?? '',
    ]),
  );
  return ['path,sizeBytes,verdict,evidence,md5,message\r\n', ...rows].join('');
}

/** A plan as Markdown, to be read before anything is done, with the first files of each kind. */
export async function renderPlan(plan: SyncPlan): Promise<string> {
  const { upload, keep, reread, refuse } = await groupActions(plan);
  return [
    `# Plan: ${plan.run}`,
    '',
    `${plan.source} → ${formatDestination(plan)}`,
    '',
    `- ${formatQuantity(upload.count, 'file')} to upload, ${formatBytes(plan.uploadBytes)}`,
    ...countLine(keep, "kept: the blob is proven or its recorded MD5 is the file's"),
    ...countLine(reread, 'to read back: the blob changed since its receipt'),
    ...countLine(refuse, 'refused: nothing is sent'),
    ...(plan.notCarried.length > 0
      ? [
          `- ${formatCount(plan.notCarried.length)} not carried: links, special files, empty folders, files without a place`,
        ]
      : []),
    ...(plan.missingLocal.length > 0
      ? [`- ${formatQuantity(plan.missingLocal.length, 'blob')} without a file, left as they are`]
      : []),
    '',
    'Nothing has been done. Blobs are never deleted, and a blob that a receipt proves is never replaced.',
    '',
    ...section('Refused', refuse),
    ...section('Read back', reread),
    ...section('Upload', upload),
    ...section('Keep', keep),
  ].join('\n');
}

interface ActionGroup {
  count: number;
  readonly first: PlannedAction[];
}

/** What is planned by its kind, with as many of each as are shown. */
async function groupActions(plan: SyncPlan): Promise<Record<PlannedAction['kind'], ActionGroup>> {
  const group = (): ActionGroup => ({ count: 0, first: [] });
  const groups = { upload: group(), keep: group(), reread: group(), refuse: group() };
  await forEachInSlices(plan.actions, (action) => {
    const { first } = groups[action.kind];
    groups[action.kind].count += 1;
    if (first.length < mostPlannedRows) first.push(action);
  });
  return groups;
}

function countLine({ count }: ActionGroup, what: string): readonly string[] {
  return count === 0 ? [] : [`- ${formatQuantity(count, 'file')} ${what}`];
}

/** Rows of a section: editors take a tenth of a second to read a thousand, in one go. */
const mostPlannedRows = 250;

function moreRows(count: number): string {
  return `… and ${formatCount(count)} more; \`lakeside plan --json\` lists them all`;
}

function section(title: string, { count, first }: ActionGroup): readonly string[] {
  if (count === 0) return [];
  const rows = first.map((action) => ({
    size: formatBytes(action.sizeBytes),
    why: markdownCell(reasonOf(action)),
    file: markdownCell(action.path),
  }));
  const widest = Math.min(
    widestReason,
    rows.reduce((width, { why }) => Math.max(width, why.length), 3),
  );
  return [
    `## ${title}`,
    '',
    `|     Size | ${'Why'.padEnd(widest)} | File |`,
    `| -------: | ${'-'.repeat(widest)} | ---- |`,
    ...rows.map(
      ({ size, why, file }) => `| ${size.padStart(8)} | ${why.padEnd(widest)} | ${file} |`,
    ),
    '',
    ...(count > rows.length ? [moreRows(count - rows.length), ''] : []),
  ];
}

/** A table reads well as plain text too, unless a reason is a whole sentence. */
const widestReason = 24;

function markdownCell(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#]/g, (character) => `\\${character}`);
}

/** Why an action is planned, in a few words. */
export function reasonOf(action: PlannedAction): string {
  switch (action.kind) {
    case 'upload':
      return uploadReasons[action.reason];
    case 'keep':
      return keepReasons[action.evidence];
    case 'reread':
      return 'changed remotely';
    case 'refuse':
      return action.message;
  }
}

const uploadReasons: Readonly<Record<UploadReason, string>> = {
  new: 'new',
  gone: 'gone, receipt names it',
  sizeDiffers: 'size differs',
  md5Differs: 'MD5 differs',
  noMd5Recorded: 'no MD5 recorded',
  overwrite: 'overwrite asked for',
};

const keepReasons: Readonly<Record<Evidence, string>> = {
  size: 'same size',
  recordedMd5: 'recorded MD5 matches',
  attested: 'attested by the service',
  reread: 'read back before',
};
