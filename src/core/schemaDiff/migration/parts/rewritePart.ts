import type { Part } from '../../changes/change';
import type { ExactIndex } from '../../model/snapshot';

export interface Rewriting {
  readonly expression: (text: string) => string;
  readonly column: (name: string) => string;
}

/** A part with its expressions, and the columns of its own table that it lists, called otherwise. */
export function rewritePart(part: Part, { expression, column }: Rewriting): Part {
  if ('method' in part) {
    const written = ({ parts, where }: ExactIndex): ExactIndex => ({
      parts: parts.map(expression),
      where: where === undefined ? undefined : expression(where),
    });
    const { include, exact } = part;
    return {
      ...part,
      ...written(part),
      include: include.map(column),
      exact: exact && written(exact),
    };
  }
  if ('columns' in part) {
    const include = 'include' in part ? part.include?.map(column) : undefined;
    return { ...part, columns: part.columns.map(column), ...(include && { include }) };
  }
  const exact = part.exact === undefined ? undefined : expression(part.exact);
  return 'expression' in part
    ? { ...part, expression: expression(part.expression), exact }
    : { ...part, definition: expression(part.definition), exact };
}
