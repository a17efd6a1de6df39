import type { SchemaElement, SchemaTree } from 'hyparquet';
import { leafText } from './leafText';
import { leafName, leafTypeOf, type LeafType } from './leafType';

/** A column as its cells are written: a leaf, or a tree of lists, maps and structs. */
export interface ColumnText {
  /** As people name the type: `int64`, `decimal(10, 2)`, `list<string>`. */
  readonly type: string;
  readonly isNumber: boolean;
  /** What a cell shows; `null` = NULL. */
  readonly cell: (value: unknown) => string | null;
}

/**
 * The library makes floating-point numbers of decimals and milliseconds of times: it is kept from that by
 * taking from the leaves of the schema what says that they are such. {@link columnText} reads it instead.
 */
export function withoutLogicalTypes(elements: readonly SchemaElement[]): SchemaElement[] {
  return elements.map((element) => {
    if (element.num_children !== undefined) return element;
    const { converted_type: _converted, logical_type: _logical, ...plain } = element;
    return plain;
  });
}

export function columnText(tree: SchemaTree): ColumnText {
  const { element, children } = tree;
  const isLeaf = children.length === 0 && element.repetition_type !== 'REPEATED';
  if (isLeaf) {
    const type = leafTypeOf(element);
    return {
      type: leafName(type),
      isNumber: ['integer', 'decimal', 'float', 'double', 'float16'].includes(type.kind),
      cell: (value) => (isNull(value) ? null : leafText(value, type)),
    };
  }
  const nested = nestedText(tree);
  return {
    type: nested.type,
    isNumber: false,
    cell: (value) => (isNull(value) ? null : JSON.stringify(nested.json(value))),
  };
}

/** A part of a nested column, as JSON; what JSON has no form for is text. */
interface NestedText {
  readonly type: string;
  readonly json: (value: unknown) => unknown;
}

function nestedText(tree: SchemaTree): NestedText {
  const { element, children } = tree;
  if (element.repetition_type === 'REPEATED') return listText({ ...tree, element: once(element) });
  if (children.length === 0) return leafJson(leafTypeOf(element));
  const item = itemOf(tree);
  if (item !== undefined) return listText(item);
  const [key, value] = mapParts(tree);
  if (key !== undefined && value !== undefined) return mapText(key, value);
  // What a variant holds, no schema tells.
  if (element.logical_type?.type === 'VARIANT') return { type: 'variant', json: anyJson };
  return structText(children);
}

function once(element: SchemaElement): SchemaElement {
  return { ...element, repetition_type: 'OPTIONAL' };
}

function leafJson(type: LeafType): NestedText {
  const json = (value: unknown): unknown => {
    if (isNull(value)) return null;
    if (typeof value === 'boolean') return value;
    const text = leafText(value, type);
    return typeof value === 'number' && String(Number(text)) === text ? Number(text) : text;
  };
  return { type: leafName(type), json };
}

function listText(item: SchemaTree): NestedText {
  const inner = nestedText(item);
  const json = (value: unknown): unknown => (Array.isArray(value) ? value.map(inner.json) : null);
  return { type: `list<${inner.type}>`, json };
}

function mapText(key: SchemaTree, value: SchemaTree): NestedText {
  const inner = nestedText(value);
  return {
    type: `map<${nestedText(key).type}, ${inner.type}>`,
    json: (map) => mapped(map, () => inner),
  };
}

function structText(children: readonly SchemaTree[]): NestedText {
  const fields = new Map(children.map((child) => [child.element.name, nestedText(child)]));
  const types = [...fields].map(([name, { type }]) => `${name}: ${type}`);
  return {
    type: `struct<${types.join(', ')}>`,
    json: (value) => mapped(value, (name) => fields.get(name)),
  };
}

function mapped(value: unknown, fieldOf: (name: string) => NestedText | undefined): unknown {
  if (isNull(value)) return null;
  const fields = Object.entries(value).map(([name, one]) => [name, fieldOf(name)?.json(one)]);
  return Object.fromEntries(fields);
}

/** Large integers are texts. */
function anyJson(value: unknown): unknown {
  const text = JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'bigint' ? String(one) : one,
  );
  return JSON.parse(text ?? 'null');
}

/** The items of a list, in the form of three levels that writers agree on, or of two. */
function itemOf({ element, children }: SchemaTree): SchemaTree | undefined {
  const [repeated] = children;
  const isList = element.converted_type === 'LIST' || element.logical_type?.type === 'LIST';
  if (!isList || repeated === undefined) return undefined;
  const [only, other] = repeated.children;
  return only !== undefined && other === undefined
    ? only
    : { ...repeated, element: once(repeated.element) };
}

function mapParts({ element, children }: SchemaTree): readonly SchemaTree[] {
  const isMap = ['MAP', 'MAP_KEY_VALUE'].includes(element.converted_type ?? '');
  return isMap || element.logical_type?.type === 'MAP' ? (children[0]?.children ?? []) : [];
}

function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
