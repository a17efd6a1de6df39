import type { SqlNode } from '../../sql/sqlParser';
import { asNode } from '../../sql/sqlTree';

/** A node of one of several types, taken out of the object whose only key is its type. */
export interface TypedNode {
  readonly type: string;
  readonly node: SqlNode;
}

/** The nodes of a list; what is not there is empty. */
export function nodesOf(list: unknown): readonly SqlNode[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => listed(item));
}

/** The nodes of a list that are of a type, taken out of their wrapping. */
export function nodesOfType(list: unknown, type: string): readonly SqlNode[] {
  return nodesOf(list).flatMap((item) => listed(item[type]));
}

function listed(value: unknown): readonly SqlNode[] {
  const node = asNode(value);
  return node === undefined ? [] : [node];
}

/**
 * Parts a node from its type, which the parser has as the only key of an object around it;
 * `undefined` = it is no node.
 */
export function unwrap(value: unknown): TypedNode | undefined {
  const wrapped = asNode(value);
  const type = wrapped === undefined ? undefined : Object.keys(wrapped)[0];
  if (wrapped === undefined || type === undefined) return undefined;
  const node = asNode(wrapped[type]);
  return node === undefined ? undefined : { type, node };
}

/** A field that holds text; the parser leaves out what is empty. */
export function textOf(node: SqlNode | undefined, field: string): string | undefined {
  const value = node?.[field];
  return typeof value === 'string' ? value : undefined;
}

/** A field that holds a number; the parser leaves out zero. */
export function numberOf(node: SqlNode | undefined, field: string): number {
  const value = node?.[field];
  return typeof value === 'number' ? value : 0;
}

/** A constant in the words of the parser: it leaves out zero, false and the empty text. */
export type Constant =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bits'; readonly text: string }
  | { readonly kind: 'boolean'; readonly isTrue: boolean }
  | { readonly kind: 'null' };

/** Of the parser's `A_Const`; one that holds none of the known fields is NULL. */
export function constantOf(constant: SqlNode): Constant {
  const { ival, fval, sval, boolval, bsval } = constant;
  if (ival !== undefined) return { kind: 'number', text: String(numberOf(asNode(ival), 'ival')) };
  if (fval !== undefined) return { kind: 'number', text: textOf(asNode(fval), 'fval') ?? '0' };
  if (sval !== undefined) return { kind: 'text', text: textOf(asNode(sval), 'sval') ?? '' };
  if (bsval !== undefined) return { kind: 'bits', text: textOf(asNode(bsval), 'bsval') ?? '' };
  if (boolval !== undefined) {
    return { kind: 'boolean', isTrue: asNode(boolval)?.['boolval'] === true };
  }
  return { kind: 'null' };
}

/** The parts of a reference; a star is one. */
export function fieldsOf(reference: SqlNode): readonly string[] {
  return nodesOf(reference['fields']).map((field) =>
    field['A_Star'] === undefined ? (textOf(asNode(field['String']), 'sval') ?? '') : '*',
  );
}
