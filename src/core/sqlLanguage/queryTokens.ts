import { readName } from '../sql/quoteName';
import { SqlLexer, type TokenKind } from '../sql/sqlLexer';

/** A token of a statement, for whoever has to look back and ahead. */
export interface QueryToken {
  readonly kind: TokenKind;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly text: string;
  /** A word in capitals; `''` for all that is none. */
  readonly keyWord: string;
  /** False for a text in quotes that the end cuts short. */
  readonly isWhole: boolean;
}

/** All tokens of a statement, or of a part of one. */
export function queryTokens(sql: string): readonly QueryToken[] {
  const lexer = new SqlLexer(sql);
  const tokens: QueryToken[] = [];
  while (lexer.next()) {
    const { kind, start, end, word: text, isWhole } = lexer;
    const keyWord = kind === 'word' ? text.toUpperCase() : '';
    tokens.push({ kind, start, end, text, keyWord, isWhole });
  }
  return tokens;
}

/** The token at an index, or one that is like nothing if there is none. */
export function tokenAt(tokens: readonly QueryToken[], index: number): QueryToken {
  return tokens[index] ?? noToken;
}

const noToken: QueryToken = {
  kind: 'symbol',
  start: 0,
  end: 0,
  text: '',
  keyWord: '',
  isWhole: true,
};

type NameToken = QueryToken & { readonly kind: 'word' | 'quotedName' };

export function isName(token: QueryToken | undefined): token is NameToken {
  return token?.kind === 'word' || token?.kind === 'quotedName';
}

export function nameOf(token: QueryToken): string {
  return readName(token.text);
}
