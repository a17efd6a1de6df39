import type { QuickPickItem } from 'vscode';
import type { PickedMoment } from '../../../protocol/lineageApi';

/** A line of the list of moments. */
export interface MomentItem extends QuickPickItem {
  /** Absent of a separator. */
  readonly moment?: PickedMoment;
  /** What a person typed, to be looked up. */
  readonly typed?: string;
}

/** A commit as a list tells it. */
export interface ListedCommit {
  readonly commit: string;
  readonly atMs: number;
  readonly author: string;
  readonly subject: string;
}

const daysShown = 7;
const shortHash = 8;

/** Now, and the last days, where the person is. */
export function dayItems(nowMs: number): readonly MomentItem[] {
  const now: MomentItem = { label: 'Now', moment: { kind: 'now' } };
  const days = Array.from({ length: daysShown }, (_, back): MomentItem => {
    const at = new Date(nowMs);
    at.setDate(at.getDate() - back - 1);
    const day = dayText(at);
    const label = back === 0 ? 'Yesterday' : at.toLocaleDateString('en', { weekday: 'long' });
    return { label, description: `the end of ${day}`, moment: { kind: 'day', day } };
  });
  return [now, ...days];
}

export function commitItem({ commit, atMs, author, subject }: ListedCommit): MomentItem {
  const hash = commit.slice(0, shortHash);
  const when = new Date(atMs).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  return {
    label: `$(git-commit) ${subject}`,
    description: `${hash} · ${author} · ${when}`,
    moment: { kind: 'moment', atMs, commit, title: `commit ${hash}, ${subject}` },
  };
}

/** For what is in no list. */
export function namedItem(typed: string): MomentItem {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(typed) && !Number.isNaN(Date.parse(typed));
  return {
    label: typed,
    description: isDay ? 'the end of that day' : 'as a time, commit, branch or tag',
    alwaysShow: true,
    ...(isDay ? { moment: { kind: 'day', day: typed } } : { typed }),
  };
}

function dayText(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
