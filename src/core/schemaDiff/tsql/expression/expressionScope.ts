import type { TokenReader } from '../text/tokenReader';
import type { WrittenType } from '../columnType';
import type { Piece } from './piece';

/** What the names in an expression mean. */
export interface TsqlScope {
  /** A column by its name in parts; `undefined` if there is none. */
  readonly column: (path: readonly string[]) => Piece | undefined;
  /** A type as `format_type` prints it; `undefined` if it is not known. */
  readonly type: (written: WrittenType) => string | undefined;
  /** A sequence as SQL names it. */
  readonly sequence: (path: readonly string[]) => string;
  /** A query that begins with the next token, as SQL; absent where none may stand. */
  readonly query?: (reader: TokenReader) => string;
}
