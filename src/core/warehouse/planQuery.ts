import { capitalized } from '../base/sentence';
import type { Connection } from '../lake/lake';
import { byteOffsets } from '../sql/byteOffsets';
import { classifyStatement, type ClassifiedStatement, type Effect } from '../sql/classifyStatement';
import { firstWord, skipBlank } from '../sql/firstWord';
import type { ParsedStatement, SqlParser } from '../sql/sqlParser';
import { QueryError } from './queryError';

/** What would be sent to the server, and how. */
export interface QueryPlan {
  /** The text that was given. */
  readonly text: string;
  /** The one statement in it. */
  readonly sql: string;
  /** Where the statement begins in the text. */
  readonly start: number;
  readonly mode: 'readOnly' | 'readWrite';
  /** False for what Postgres runs outside of transactions only, or what may end one itself. */
  readonly isInTransaction: boolean;
  /** True if it can stand within `COPY (…) TO STDOUT`. */
  readonly isCopyable: boolean;
  readonly statement: ClassifiedStatement;
}

export interface PlanQueryOptions {
  readonly parser: SqlParser;
  readonly connection: Pick<Connection, 'name' | 'writable'>;
  /** The person said in so many words that the statement may write. */
  readonly wantsWrite: boolean;
}

/**
 * Decides how the one statement of a text is run. Without the connection being writable and the
 * person's word it only reads, and whatever does more is refused here, before anything is sent.
 * @throws QueryError with the place in the text
 */
export async function planQuery(text: string, options: PlanQueryOptions): Promise<QueryPlan> {
  refuseUnsendable(text);
  const { connection, wantsWrite } = options;
  if (wantsWrite && !connection.writable) throw notWritable(connection);
  const parsed = await theStatement(text, options.parser);
  const offsetOf = byteOffsets(text);
  const first = skipBlank(text, offsetOf(parsed.startByte));
  const end = parsed.endByte === undefined ? text.length : offsetOf(parsed.endByte);
  const statement = classifyStatement(parsed.tree);
  const refused = statement.effects.find(({ kind }) => !wantsWrite || neverRun.has(kind));
  if (refused !== undefined) {
    const offset = refused.byte === undefined ? first : offsetOf(refused.byte);
    throw refusal(refused, { verb: firstWord(text, first), offset, options });
  }
  return {
    text,
    sql: text.slice(first, end),
    start: first,
    mode: wantsWrite ? 'readWrite' : 'readOnly',
    isInTransaction: statement.effects.every(({ kind }) => !unbound.has(kind)),
    isCopyable: statement.type === 'SelectStmt' && statement.effects.length === 0,
    statement,
  };
}

/** One statement is all that a query is; these need a session around it, or a stream into it. */
const neverRun: ReadonlySet<Effect['kind']> = new Set(['transaction', 'session', 'copy']);

/** VACUUM and its like refuse to run in a transaction, and a procedure may end it. */
const unbound: ReadonlySet<Effect['kind']> = new Set([
  'maintenance',
  'code',
  'settings',
  'definition',
]);

/** The protocol ends texts at NUL, and half a character has no UTF-8: parser and server could differ. */
function refuseUnsendable(text: string): void {
  const offset = text.search(unsendable);
  if (offset === -1) return;
  const what = text[offset] === '\0' ? 'a NUL character' : 'half a character (a lone surrogate)';
  throw new QueryError('statementMalformed', `The text holds ${what}`, {
    remedy: 'Remove it; in a literal, write what is meant as an escape',
    offset,
  });
}

// oxlint-disable-next-line no-control-regex -- NUL is what it looks for
const unsendable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

async function theStatement(text: string, parser: SqlParser): Promise<ParsedStatement> {
  const parsed = await parser.parse(text);
  if (parsed.kind === 'malformed') {
    throw new QueryError('statementMalformed', capitalized(parsed.message), {
      remedy: 'Correct this place; nothing was sent',
      offset: byteOffsets(text)(parsed.byte),
      sqlState: '42601',
    });
  }
  const [first, second] = parsed.statements;
  if (first === undefined) {
    throw new QueryError('statementMissing', 'There is no statement', { remedy: 'Write one' });
  }
  if (second === undefined) return first;
  throw new QueryError('statementsMany', `There are ${parsed.statements.length} statements`, {
    remedy: 'One is run at a time: leave one',
    offset: skipBlank(text, byteOffsets(text)(second.startByte)),
  });
}

function refusal(
  effect: Effect,
  place: {
    readonly verb: string;
    readonly offset: number;
    readonly options: PlanQueryOptions;
  },
): QueryError {
  const subject = effect.subject ?? subjectOf(effect, place.verb);
  return new QueryError('statementRefused', `${subject} ${effect.words}`, {
    remedy: neverRun.has(effect.kind)
      ? 'Such statements are not run here; nothing was sent'
      : howToWrite(place.options.connection),
    offset: place.offset,
  });
}

/** A verb within another statement, such as an INSERT below WITH, is not the first word. */
function subjectOf({ byte }: Effect, verb: string): string {
  return byte === undefined ? verb : 'This';
}

/** What to do if a statement shall write all the same. */
export function howToWrite({ name, writable }: Pick<Connection, 'name' | 'writable'>): string {
  return writable
    ? 'Queries only read unless you allow more, in a terminal by --write; nothing was sent'
    : `${name} is for reading: if it shall write, put "writable": true into connections.${name} and allow it, in a terminal by --write; nothing was sent`;
}

function notWritable({ name }: Pick<Connection, 'name'>): QueryError {
  return new QueryError('statementRefused', `The connection ${name} is for reading`, {
    remedy: `If it shall write, put "writable": true into connections.${name} of lake.json; nothing was sent`,
  });
}
