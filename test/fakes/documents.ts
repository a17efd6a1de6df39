import { groupBy } from '../../src/core/base/groupBy';
import {
  outlinePaths,
  type DocumentOutline,
  type OutlineRow,
} from '../../src/core/warehouse/documents/documentOutline';
import { readDocumentPath } from '../../src/core/warehouse/documents/documentPath';
import type { PathStep, SimpleTest } from '../../src/core/warehouse/documents/simplePath';

/** Whether a document passes a path filter of the simple form, as Postgres would say in lax mode. */
export function passesPath(document: string, path: string): boolean {
  const read = readDocumentPath(path);
  if (read.kind === 'problem' || read.test.simple === undefined) {
    throw new Error(`Only the simple form is known in memory, not ${path}`);
  }
  const { steps, condition } = read.test.simple;
  const found = steps.reduce<readonly unknown[]>(stepInto, [JSON.parse(document)]);
  return condition === undefined
    ? found.length > 0
    : found.some((value) => holds(value, condition));
}

function stepInto(values: readonly unknown[], step: PathStep): readonly unknown[] {
  switch (step.kind) {
    case 'items':
      return values.flat();
    case 'item':
      return values.flatMap((value) => {
        const items: readonly unknown[] = Array.isArray(value) ? value : [value];
        return step.index < items.length ? [items[step.index]] : [];
      });
    case 'key':
      return values.flat().flatMap((value) => {
        if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step.key))
          return [];
        return [Object.entries(value).find(([key]) => key === step.key)?.[1]];
      });
  }
}

type Condition = NonNullable<SimpleTest['condition']>;

function holds(value: unknown, condition: Condition): boolean {
  if (Array.isArray(value)) return value.some((item) => holds(item, condition));
  const { operator, value: wanted } = condition;
  if (wanted.kind === 'word') return (String(value) === wanted.text) === (operator === '==');
  if (wanted.kind === 'number' && typeof value === 'number') {
    return compares(value - Number(wanted.text), operator);
  }
  const isText = wanted.kind === 'text' || operator === '==';
  return isText && typeof value === 'string' && holdsText(value, wanted.text, operator);
}

function holdsText(value: string, text: string, operator: Condition['operator']): boolean {
  if (operator === 'contains') return value.toLowerCase().includes(text.toLowerCase());
  if (operator === 'starts with') return value.startsWith(text);
  return compares(value === text ? 0 : value < text ? -1 : 1, operator);
}

function compares(difference: number, operator: string): boolean {
  const holdings: Readonly<Record<string, boolean>> = {
    '==': difference === 0,
    '!=': difference !== 0,
    '<': difference < 0,
    '<=': difference <= 0,
    '>': difference > 0,
    '>=': difference >= 0,
  };
  return holdings[operator] ?? false;
}

/** A value of a document and the way to it. */
interface Placed {
  readonly document: number;
  readonly steps: readonly string[];
  readonly areNames: readonly boolean[];
  readonly value: unknown;
}

/** What occurs in documents, each of which is looked into. */
export function outlineOf(documents: readonly string[]): DocumentOutline {
  const placed = documents.flatMap((text, document) =>
    partsOf({ document, steps: [], areNames: [], value: JSON.parse(text) }),
  );
  const groups = groupBy(placed, ({ steps, areNames, value }) =>
    JSON.stringify([steps, areNames, typeOf(value)]),
  );
  const paths = outlinePaths([...groups.values()].flatMap(countedRow));
  return { documents: documents.length, leftOut: 0, isCut: false, paths };
}

/** The value itself and everything in it. */
function partsOf(whole: Placed): readonly Placed[] {
  const { document, steps, areNames, value } = whole;
  if (typeof value !== 'object' || value === null) return [whole];
  const isObject = !Array.isArray(value);
  const inside = Object.entries(value).flatMap(([name, inner]) =>
    partsOf({
      document,
      steps: [...steps, isObject ? name : '*'],
      areNames: [...areNames, isObject],
      value: inner,
    }),
  );
  return [whole, ...inside];
}

function countedRow(same: readonly Placed[]): readonly OutlineRow[] {
  const [first] = same;
  if (first === undefined) return [];
  const leaves = same.filter(({ value }) => typeof value !== 'object' || value === null);
  return [
    {
      steps: first.steps,
      areNames: first.areNames,
      type: typeOf(first.value),
      count: same.length,
      documents: new Set(same.map(({ document }) => document)).size,
      examples: [...new Set(leaves.map(({ value }) => String(value)))].sort().slice(0, 5),
    },
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
