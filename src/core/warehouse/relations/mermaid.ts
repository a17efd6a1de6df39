import type { Graph } from '../../graph/graph';
import type { DiagramColumn, DiagramTable, TableReference } from './relationGraph';

/**
 * Tables and their foreign keys as Mermaid draws them. Mermaid has no quoting within names of columns
 * and types: what it does not take in them becomes `_`.
 * @see https://mermaid.js.org/syntax/entityRelationshipDiagram.html
 */
export function mermaidDiagram(
  { nodes, edges }: Graph<DiagramTable, TableReference>,
  columnsOf: (table: DiagramTable) => readonly DiagramColumn[],
): string {
  const lines = [
    ...nodes.flatMap((table) => tableLines(table, columnsOf(table))),
    ...edges.map(referenceLine),
  ];
  return `${['erDiagram', ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}

function tableLines({ id }: DiagramTable, columns: readonly DiagramColumn[]): readonly string[] {
  if (columns.length === 0) return [quoted(id)];
  return [`${quoted(id)} {`, ...columns.map((column) => `  ${columnLine(column)}`), '}'];
}

function columnLine({ name, type, isPrimary, isForeign }: DiagramColumn): string {
  const keys = [...(isPrimary ? ['PK'] : []), ...(isForeign ? ['FK'] : [])].join(', ');
  return [word(type), word(name), keys].filter(Boolean).join(' ');
}

/** Many rows may name one; one that need not be there has a circle. */
function referenceLine({ source, target, columns, isRequired }: TableReference): string {
  const end = isRequired ? '||' : 'o|';
  return `${quoted(source)} }o--${end} ${quoted(target)} : ${quoted(columns.join(', '))}`;
}

/** Mermaid knows no way to write a quote within quotes. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', "'").replaceAll(/[\r\n]+/g, ' ')}"`;
}

/** Letters of any script, digits and `_-`, beginning with a letter or `_`. */
function word(text: string): string {
  const plain = text.replaceAll(/[^\p{L}\p{N}_()[\]-]+/gu, '_').replaceAll(/^_+(?=.)|_+$/g, '');
  return /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
}
