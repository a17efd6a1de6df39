import type { Token } from '../text/tokens';
import type { TokenReader } from '../text/tokenReader';

/** A call of a procedure, as far as its arguments are literals. */
export interface ProcedureCall {
  /** Without its schema, in small letters; empty of a text that is carried out. */
  readonly name: string;
  /** By name in small letters, or by position from 0. */
  readonly arguments: ReadonlyMap<string | number, Token>;
}

/** EXEC behind its word. */
export function readCall(reader: TokenReader): ProcedureCall {
  if (reader.isAt('(')) {
    const [text] = reader.parenthesized().tokens;
    return { name: '', arguments: new Map(text === undefined ? [] : [[0, text]]) };
  }
  if (reader.next?.kind === 'variable') {
    reader.take();
    reader.accept('=');
  }
  const name = reader.path().at(-1)?.toLowerCase() ?? '';
  const parts = reader.rest().splitByCommas();
  return { name, arguments: new Map(parts.flatMap((part, place) => readArgument(part, place))) };
}

/** A value, behind its name and `=` where it has one. */
function readArgument(
  { tokens: [first, equals, value] }: TokenReader,
  place: number,
): readonly (readonly [string | number, Token])[] {
  if (first?.kind === 'variable' && equals?.key === '=') {
    return value === undefined ? [] : [[first.key.toLowerCase(), value]];
  }
  return first === undefined ? [] : [[place, first]];
}

/** What a literal says; `undefined` for NULL and what is none. */
export function textArgument(call: ProcedureCall, name: string, place: number): string | undefined {
  const token = call.arguments.get(name) ?? call.arguments.get(place);
  if (token === undefined || token.key === 'NULL') return undefined;
  return token.kind === 'variable' || token.kind === 'symbol' ? undefined : token.value;
}
