import { formatQuantity } from '../../../base/sizes';

/** A statement, a file, a folder or a function that nobody could look into, so that nobody knows what it uses. */
export interface UnreadText {
  readonly kind: 'statement' | 'file' | 'folder' | 'function';
  /** The path of the file, with the line of a statement, from 1 on; a function’s name. */
  readonly place: string;
  /** A few words. */
  readonly why: string;
}

/** More of them are counted only. */
const mostNamed = 3;

/** What could not be read, in a sentence of each kind without full stop; each text counts once. */
export function tellUnread(unread: readonly UnreadText[]): readonly string[] {
  const once = [...new Map(unread.map((one) => [`${one.kind} ${one.place}`, one])).values()];
  return (['statement', 'file', 'folder', 'function'] as const).flatMap((kind) => {
    const own = once.filter((one) => one.kind === kind);
    return own.length === 0 ? [] : [sentenceOf(own, kind)];
  });
}

function sentenceOf(unread: readonly UnreadText[], kind: UnreadText['kind']): string {
  const named = unread.slice(0, mostNamed).map(({ place, why }) => `${place} (${why})`);
  const left = unread.length - named.length;
  const more = left > 0 ? ` and ${left} more` : '';
  const what = formatQuantity(unread.length, kind);
  return `${what} could not be read, and may use any table: ${named.join(', ')}${more}`;
}
