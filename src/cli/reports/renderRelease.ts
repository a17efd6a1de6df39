import { formatBytes, formatQuantity } from '../../core/base/sizes';
import { formatRefusal, refusalWords } from '../../core/release/refusals';
import type { ReleaseOutcome, ReleaseReport } from '../../core/release/releaseReport';
import { formatTime } from '../../core/runs/describeReleased';
import { describeEvidence } from '../../core/sync/report/describeEvidence';
import { pad, printable, type TextStyle } from '../terminal/textStyle';

const labelWidth = 13;

/** What was done about removing a run, for people. */
export function renderRelease(report: ReleaseReport, style: TextStyle): string {
  const { symbol, word, color } = report.isUndo ? notPutBack : outcomeMarks[report.outcome];
  const title = `${style[color](symbol)} ${style.bold(printable(report.run))}  ${style[color](word)}`;
  const rows = report.outcome === 'refused' ? reasonsOf(report, style) : factsOf(report);
  return [title, ...rows].join('\n');
}

const outcomeMarks: Readonly<
  Record<
    ReleaseOutcome,
    { readonly symbol: string; readonly word: string; readonly color: 'green' | 'red' | 'cyan' }
  >
> = {
  planned: { symbol: '●', word: 'would be released', color: 'cyan' },
  refused: { symbol: '✖', word: 'not released', color: 'red' },
  released: { symbol: '✔', word: 'released', color: 'green' },
  purged: { symbol: '✔', word: 'released and deleted', color: 'green' },
  undone: { symbol: '✔', word: 'put back', color: 'green' },
};

const notPutBack = { symbol: '✖', word: 'not put back', color: 'red' } as const;

function factsOf(report: ReleaseReport): readonly string[] {
  const { files, bytes, trash, undoUntilMs, sheetLeft, emptyFolders } = report;
  const isDeletedAtOnce = report.outcome === 'planned' && trash === undefined;
  const evidence = describeEvidence({ ...report, adopted: 0 });
  const withSheet = sheetLeft === undefined ? '' : ', the sample sheet among them';
  const facts: readonly (readonly [label: string, value: string | undefined])[] = [
    ['files', `${formatQuantity(files, 'file')}, ${formatBytes(bytes)}`],
    ['evidence', evidence.length === 0 ? undefined : `${evidence.join(', ')}${withSheet}`],
    ['trash', trash],
    ['undo until', undoUntilMs === undefined ? undefined : formatTime(undoUntilMs)],
    ['undo', isDeletedAtOnce ? 'none: it would be deleted at once' : undefined],
    ['forgotten', emptyFolders.length === 0 ? undefined : describeForgotten(emptyFolders)],
    ['sheet', sheetLeft === undefined ? undefined : `${sheetLeft} stays where it is`],
  ];
  return facts.flatMap(([label, value]) =>
    value === undefined ? [] : [`  ${pad(label, labelWidth)}${printable(value)}`],
  );
}

/** Their names are all that is kept of them; the record has every one. */
function describeForgotten(folders: readonly string[]): string {
  const more = folders.length > 5 ? ', …' : '';
  const count = formatQuantity(folders.length, 'empty folder');
  return `${count}: ${folders.slice(0, 5).join(', ')}${more}`;
}

function reasonsOf({ refusals }: ReleaseReport, style: TextStyle): readonly string[] {
  return refusals.map((reason) => {
    const what = style.yellow(pad(refusalWords[reason.reason], 16));
    return `    ${what} ${style.dim(printable(formatRefusal(reason)))}`;
  });
}
