import { byteOffsets } from './byteOffsets';
import type { ParsedStatement, SqlParser, SqlToken } from './sqlParser';

/** A statement within a text; offsets are of the text, in UTF-16 units. */
export interface StatementPlace {
  /** Of its first word; comments before it are left out. */
  readonly start: number;
  /** Exclusive; before the semicolon and what white space and comments precede that. */
  readonly end: number;
}

/**
 * The statements of a text, in its order. One that does not parse does not keep the others from being
 * found: then the text is split at its semicolons. Empty where a quote or a comment does not end.
 */
export async function splitStatements(
  sql: string,
  parser: SqlParser,
): Promise<readonly StatementPlace[]> {
  const scanned = await parser.scan(sql);
  const tokens = scanned?.filter(({ isComment }) => !isComment) ?? [];
  const parsed = await parser.parse(sql);
  const groups =
    parsed.kind === 'parsed' ? tokensOf(parsed.statements, tokens) : splitAtSemicolons(tokens);
  const offsetOf = byteOffsets(sql);
  return groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    return first === undefined || last === undefined
      ? []
      : [{ start: offsetOf(first.startByte), end: offsetOf(last.endByte) }];
  });
}

type TokenGroup = readonly SqlToken[];

function tokensOf(
  statements: readonly ParsedStatement[],
  tokens: readonly SqlToken[],
): readonly TokenGroup[] {
  const groups: SqlToken[][] = [];
  let index = 0;
  for (const { startByte, endByte = Infinity } of statements) {
    while ((tokens[index]?.startByte ?? Infinity) < startByte) index += 1;
    const group: SqlToken[] = [];
    for (
      let token = tokens[index];
      token && token.endByte <= endByte;
      token = tokens[(index += 1)]
    ) {
      if (token.text !== ';') group.push(token);
    }
    groups.push(group);
  }
  return groups;
}

/** Semicolons within parentheses, or within the body of a function in standard SQL, part nothing. */
function splitAtSemicolons(tokens: readonly SqlToken[]): readonly TokenGroup[] {
  const groups: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    const group = groups.at(-1) ?? [];
    depth = Math.max(0, depth + depthChange(token, group));
    if (token.text === ';' && depth === 0) groups.push([]);
    else group.push(token);
  }
  return groups;
}

/** As psql counts them: BEGIN opens a body only after CREATE, where END closes it, as it does a CASE. */
function depthChange({ text }: SqlToken, before: TokenGroup): number {
  if (text === '(') return 1;
  if (text === ')') return -1;
  if (before[0]?.text.toUpperCase() !== 'CREATE') return 0;
  switch (text.toUpperCase()) {
    case 'ATOMIC':
    case 'CASE':
      return 1;
    case 'END':
      return -1;
    default:
      return 0;
  }
}
