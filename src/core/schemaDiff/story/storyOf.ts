import { explainAbsence } from '../benchling/absence';
import type { Change } from '../changes/change';
import type { SchemaDiff } from '../diffSchemas';
import { writePath } from '../model/objectPath';
import { describeChange, signOf } from '../report/changeWords';
import { withoutRaw } from '../report/toldChanges';

/** What was done, as people say it. */
export type StoryVerb = 'rename' | 'add' | 'archive' | 'drop' | 'change';

/** A change as people think of one: a table of Benchling's and the view over it are one thing. */
export interface StoryLine {
  readonly verb: StoryVerb;
  readonly noun: 'table' | 'column' | 'thing';
  readonly sign: string;
  /** Below which heading it stands: the table's newer name, without `$raw`. */
  readonly title: string;
  readonly words: string;
  readonly change: Change;
}

/** What happened between two snapshots, by table, without what says the same twice. */
export function storyOf(diff: SchemaDiff): readonly StoryLine[] {
  const lines = new Map<string, StoryLine>();
  const rawFirst = [...diff.changes].sort((one, other) => rank(one) - rank(other));
  for (const change of rawFirst) {
    const line = lineOf(change, diff);
    const key = JSON.stringify([line.title, keyOf(line)]);
    if (!lines.has(key)) lines.set(key, line);
  }
  const busy = new Set(
    [...lines.values()].flatMap(({ change, title }) => (isOnlyQuery(change) ? [] : [title])),
  );
  // That a view shows other columns is said by its columns.
  return inOrder([...lines.values()]).filter(
    ({ change, title }) => !isOnlyQuery(change) || !busy.has(title),
  );
}

/** By table; what comes of one table stays in the order of the diff. */
function inOrder(lines: readonly StoryLine[]): readonly StoryLine[] {
  return lines.toSorted((one, other) => compare(one.title, other.title));
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function isOnlyQuery({ kind }: Change): boolean {
  return kind === 'changeViewQuery';
}

function rank({ object }: Change): number {
  return object[1]?.endsWith('$raw') === true ? 0 : 1;
}

/** Two lines with one key say the same of a table and of the view over it. */
function keyOf({ verb, noun, words, change }: StoryLine): string {
  if (verb === 'archive') return `archive ${change.object[2] ?? ''}`;
  const isWhole = noun === 'table' && (verb === 'add' || verb === 'drop');
  return isWhole ? `${verb} ${withoutRaw(writePath(change.object))}` : words;
}

function lineOf(change: Change, diff: SchemaDiff): StoryLine {
  const path = 'to' in change ? change.to : change.object;
  return {
    verb: verbOf(change, diff),
    noun: nounOf(change),
    sign: signOf(change),
    title: withoutRaw(writePath(path.slice(0, 2))),
    words: withoutRaw(describeChange(change)),
    change,
  };
}

function verbOf(change: Change, diff: SchemaDiff): StoryVerb {
  const { kind } = change;
  if (/^(?:rename|move)(?:Table|View|Column)$/.test(kind)) return 'rename';
  if (/^add(?:Table|View|Column)$/.test(kind)) return 'add';
  if (/^drop(?:Table|View|Column)$/.test(kind)) {
    return explainAbsence(change, diff)?.rule === 'archived' ? 'archive' : 'drop';
  }
  const isArchived =
    kind === 'changeField' && change.after.trait === 'isArchived' && change.after.value === true;
  return isArchived ? 'archive' : 'change';
}

function nounOf({ kind, object }: Change): StoryLine['noun'] {
  if (/(?:Table|View)$/.test(kind)) return 'table';
  return object.length === 3 && /(?:Column|Field)$/.test(kind) ? 'column' : 'thing';
}
