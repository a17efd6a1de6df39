import { formatBytes, formatQuantity } from '../../core/base/sizes';
import { formatRefusal } from '../../core/release/refusals';
import type { ReleaseReport } from '../../core/release/releaseReport';
import { formatTime } from '../../core/runs/describeReleased';
import { describeEvidence } from '../../core/sync/report/describeEvidence';
import type { ActivityOutcome } from '../support/window/activities';

/** A modal question or notice. */
export interface ModalText {
  readonly message: string;
  readonly detail: string;
}

/** What a person is asked before a run is removed: what, on what evidence, where to, until when undone. */
export function askToRelease(
  plan: ReleaseReport,
  options: { readonly sourceFolder: string; readonly reread: boolean },
): ModalText {
  const { run, files, bytes, sheetLeft, emptyFolders } = plan;
  const what = `${formatQuantity(files, 'file')}, ${formatBytes(bytes)}, are removed from ${options.sourceFolder}.`;
  return {
    message: `Release ${run}?`,
    detail: [
      what,
      evidenceText(plan, options.reread),
      whereTo(plan),
      ...(emptyFolders.length === 0
        ? []
        : [
            `${formatQuantity(emptyFolders.length, 'empty folder')}, which the lake cannot hold, are kept by name only.`,
          ]),
      ...(sheetLeft === undefined ? [] : [`The sample sheet ${sheetLeft} stays where it is.`]),
    ].join('\n\n'),
  };
}

function evidenceText(plan: ReleaseReport, reread: boolean): string {
  const again = reread
    ? 'Before anything moves, every file is hashed again and every blob downloaded and hashed.'
    : 'Before anything moves, every file is hashed again and compared with the lake as it is then.';
  const evidence = describeEvidence({ ...plan, adopted: 0 });
  if (evidence.length === 0) return again;
  const sheet = plan.sheetLeft === undefined ? '' : ', the sample sheet among them';
  return `Evidence: ${evidence.join(', ')}${sheet}. ${again}`;
}

function whereTo({ trash, undoUntilMs }: ReleaseReport): string {
  if (trash === undefined || undoUntilMs === undefined) {
    return 'They are deleted at once, which cannot be undone: the lake then holds the only copy.';
  }
  return `The folder moves to ${trash} and can be put back until ${formatTime(undoUntilMs)}. A sync or release after that deletes it, if the lake still holds all of it.`;
}

/** Why a run stays, or stays in the trash: every reason. */
export function explainRefusal({ run, refusals }: ReleaseReport): ModalText {
  return {
    message: `Nothing was done about ${run}: ${formatQuantity(refusals.length, 'reason')} against it`,
    detail: refusals.map((reason) => `• ${formatRefusal(reason)}`).join('\n\n'),
  };
}

/** The result of a release, or of undoing one, for the Activity view. */
export function concludeRelease(report: ReleaseReport): ActivityOutcome {
  return {
    outcome: report.outcome === 'refused' ? 'warned' : 'succeeded',
    message: messageOf(report),
  };
}

function messageOf(report: ReleaseReport): string {
  const { files, bytes, refusals, undoUntilMs } = report;
  const what = `${formatQuantity(files, 'file')}, ${formatBytes(bytes)}`;
  switch (report.outcome) {
    case 'refused':
      return `${report.isUndo ? 'Not put back' : 'Not released'}: ${refusals.map(({ message }) => message).join('; ')}`;
    case 'planned':
      return `Can be released: ${what}`;
    case 'released':
      return undoUntilMs === undefined
        ? `Released: ${what}`
        : `Released: ${what}; undo until ${formatTime(undoUntilMs)}`;
    case 'purged':
      return `Released and deleted: ${what}`;
    case 'undone':
      return `Put back: ${what}`;
  }
}
