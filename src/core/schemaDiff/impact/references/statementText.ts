import { lastAtMost } from '../../../base/lastAtMost';
import { byteOffsets } from '../../../sql/byteOffsets';
import type { SqlNode } from '../../../sql/sqlParser';
import {
  isName,
  nameOf,
  queryTokens,
  tokenAt,
  type QueryToken,
} from '../../../sqlLanguage/queryTokens';

/** A part of a statement's text. */
export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The text of a statement, where the nodes of its tree are looked for. */
export class StatementText {
  readonly tokens: readonly QueryToken[];
  readonly #offsetOf: (byte: number) => number;
  /** Joins by the places of the lists of USING that are theirs. */
  readonly #taken = new Map<number, SqlNode>();

  constructor(readonly sql: string) {
    this.tokens = queryTokens(sql);
    this.#offsetOf = byteOffsets(sql);
  }

  /** The names of a path that begins at a byte, in its order: `a.b.c`. */
  partsAt(byte: number): readonly QueryToken[] {
    const parts: QueryToken[] = [];
    for (let index = this.indexAt(byte); isName(this.tokens[index]); index += 2) {
      parts.push(tokenAt(this.tokens, index));
      if (tokenAt(this.tokens, index + 1).text !== '.') break;
    }
    return parts;
  }

  /** The index of the token at a byte, or of the one around it. */
  indexAt(byte: number): number {
    const offset = this.#offsetOf(byte);
    return lastAtMost(this.tokens.length, (index) => this.tokens[index]?.start ?? 0, offset);
  }

  /** The first place of a name behind a byte; `undefined` = it does not stand there. */
  nameBehind(byte: number, name: string): QueryToken | undefined {
    const from = this.indexAt(byte);
    return this.tokens.find(
      (token, index) => index >= from && isName(token) && nameOf(token) === name,
    );
  }

  /**
   * The names in the parentheses of a USING that a join has, of which the parser does not say where it
   * stands: the first one behind a byte that no other join took and that lists the same names.
   */
  usingBehind(
    join: SqlNode,
    { byte, names }: { readonly byte: number; readonly names: readonly string[] },
  ): readonly QueryToken[] {
    for (let index = this.indexAt(byte); index < this.tokens.length; index += 1) {
      const isTaken = (this.#taken.get(index) ?? join) !== join;
      if (isTaken || tokenAt(this.tokens, index).keyWord !== 'USING') continue;
      const listed = names.map((_, place) => tokenAt(this.tokens, index + 2 + 2 * place));
      const isList = tokenAt(this.tokens, index + 1).text === '(';
      if (!isList || !listed.every((token, place) => isNamed(token, names[place]))) continue;
      this.#taken.set(index, join);
      return listed;
    }
    return [];
  }

  /** Where an item of a list of what is selected ends that begins at a byte. */
  endOfItem(byte: number): number {
    let depth = 0;
    let end = 0;
    for (let index = this.indexAt(byte); index < this.tokens.length; index += 1) {
      const token = tokenAt(this.tokens, index);
      if (depth === 0 && (itemEnds.has(token.text) || itemEnds.has(token.keyWord))) break;
      if (token.text === '(' || token.text === '[') depth += 1;
      if (token.text === ')' || token.text === ']') depth -= 1;
      if (depth < 0) break;
      end = token.end;
    }
    return end;
  }
}

function isNamed(token: QueryToken, name: string | undefined): boolean {
  return isName(token) && nameOf(token) === name;
}

const itemEnds: ReadonlySet<string> = new Set(
  `, ; FROM INTO WHERE GROUP HAVING WINDOW UNION INTERSECT EXCEPT ORDER LIMIT OFFSET FETCH FOR`.split(
    ' ',
  ),
);
