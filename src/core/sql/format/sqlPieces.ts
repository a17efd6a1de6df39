import { endOfComment } from '../firstWord';
import { SqlLexer } from '../sqlLexer';

/** A token or a comment of a statement, as it is laid out. */
export interface SqlPiece {
  readonly text: string;
  readonly kind: 'word' | 'symbol' | 'other' | 'comment';
  /** A word in capitals; `''` for all else. */
  readonly keyWord: string;
  /** False if nothing stands between it and the piece before. */
  readonly isApart: boolean;
}

/** Everything in a statement but its white space. */
export function sqlPieces(sql: string): readonly SqlPiece[] {
  const lexer = new SqlLexer(sql);
  const pieces: SqlPiece[] = [];
  let end = 0;
  const addComments = (to: number): void => {
    while (end < to) {
      const after = endOfComment(sql, end);
      if (after > end) {
        const text = sql.slice(end, after).trimEnd();
        pieces.push({ text, kind: 'comment', keyWord: '', isApart: true });
      }
      end = Math.max(after, end + (after > end ? 0 : 1));
    }
  };
  while (lexer.next()) {
    const isApart = lexer.start > end;
    addComments(lexer.start);
    const { word: text } = lexer;
    const kind = lexer.kind === 'word' || lexer.kind === 'symbol' ? lexer.kind : 'other';
    pieces.push({ text, kind, keyWord: kind === 'word' ? text.toUpperCase() : '', isApart });
    end = lexer.end;
  }
  addComments(sql.length);
  return pieces;
}

/** True for a comment that only the end of its line ends. */
export function isLineComment({ kind, text }: SqlPiece): boolean {
  return kind === 'comment' && text.startsWith('--');
}
