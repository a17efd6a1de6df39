import { groupBy } from '../../base/groupBy';
import { printable } from '../../base/printable';
import { formatQuantity } from '../../base/sizes';
import type { SchemaDiff } from '../diffSchemas';
import { writePath } from '../model/objectPath';
import { storyOf, type StoryLine, type StoryVerb } from './storyOf';

/** What tools show of a subject without cutting it. */
const subjectLength = 72;

/**
 * A commit's message that tells the changes in words: a subject of at most 72 characters, then what is
 * called otherwise, then the rest by table.
 */
export function commitMessage(diff: SchemaDiff): string {
  const lines = storyOf(diff);
  const renamed = lines.filter(({ verb }) => verb === 'rename');
  const rest = lines.filter(({ verb }) => verb !== 'rename');
  const parts = [
    ...(renamed.length === 0 ? [] : [section('Renamed', renamed, tellRename)]),
    ...[...groupBy(rest, ({ title }) => title)].map(([title, own]) =>
      section(title, own, ({ sign, words }) => `${sign} ${words}`),
    ),
  ];
  return [storySubject(lines), ...parts].join('\n\n') + '\n';
}

function section(
  title: string,
  lines: readonly StoryLine[],
  tell: (line: StoryLine) => string,
): string {
  return [printable(title), ...lines.map((line) => `  ${printable(tell(line))}`)].join('\n');
}

/** A column's words leave out its table, which no heading says here. */
function tellRename({ noun, words, title }: StoryLine): string {
  return noun === 'column' && words.startsWith('column ') ? `${title}: ${words}` : words;
}

/** The changes in a line of at most 72 characters, such as `Rename 1 table and 6 columns, add 1 column`. */
export function storySubject(lines: readonly StoryLine[]): string {
  const [only, ...others] = lines;
  if (only === undefined) return 'Keep what the schemas look like';
  if (others.length === 0) return atMost(tellOne(only));
  const byVerb = groupBy(lines, ({ verb }) => verb);
  const parts = verbs.flatMap((verb) => {
    const own = byVerb.get(verb) ?? [];
    return own.length === 0 ? [] : [`${verb} ${countsOf(own)}`];
  });
  return withCapital(fitting(parts));
}

const verbs: readonly StoryVerb[] = ['rename', 'add', 'archive', 'drop', 'change'];

function countsOf(lines: readonly StoryLine[]): string {
  const counts = (['table', 'column', 'thing'] as const).map((noun) => {
    const count = lines.filter((line) => line.noun === noun).length;
    return count === 0 ? '' : formatQuantity(count, noun);
  });
  return counts.filter((count) => count !== '').join(' and ');
}

/** As many as there is room for. */
function fitting(parts: readonly string[]): string {
  const whole = parts.join(', ');
  if (whole.length <= subjectLength) return whole;
  for (let count = parts.length - 1; count > 0; count -= 1) {
    const shorter = `${parts.slice(0, count).join(', ')}, and more`;
    if (shorter.length <= subjectLength) return shorter;
  }
  return atMost(whole);
}

function tellOne({ verb, title, change }: StoryLine): string {
  const nameOf = (path: readonly string[]): string =>
    writePath([(path.at(-1) ?? '').replace(/\$raw$/, '')]);
  const isWhole = change.object.length < 3;
  const isRenamed = verb === 'rename' && 'to' in change;
  const table = isWhole ? '' : `${title}.`;
  if (isRenamed) return `Rename ${table}${nameOf(change.object)} to ${nameOf(change.to)}`;
  return `${withCapital(verb)} ${isWhole ? title : `${table}${nameOf(change.object)}`}`;
}

function withCapital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Signs are counted as people see them. */
function atMost(text: string): string {
  const signs = Array.from(printable(text));
  return signs.length <= subjectLength
    ? signs.join('')
    : `${signs.slice(0, subjectLength - 1).join('')}…`;
}

/** What a migration of these changes is called in the name of its file. */
export function migrationSlug(diff: SchemaDiff): string {
  const words = storySubject(storyOf(diff))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, 50).replace(/^-+|-+$/g, '') || 'changes';
}
