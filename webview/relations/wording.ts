import { formatQuantity } from '../../src/core/base/sizes';
import { kindWords } from '../../src/core/warehouse/catalog/kindWords';
import type {
  DiagramTable,
  TableReference,
} from '../../src/core/warehouse/relations/relationGraph';
import type { Direction } from '../../src/core/graph/stepTo';
import type { Detail, RelationsState, TableIndex } from './state';

export const detailWords: Readonly<Record<Detail, string>> = {
  names: 'Names Only',
  keys: 'Key Columns',
  all: 'All Columns',
};

export const directionWords: Readonly<Record<Direction, string>> = {
  left: 'Nothing that is joined to it stands to the left',
  right: 'Nothing that is joined to it stands to the right',
  up: 'Nothing stands above it',
  down: 'Nothing stands below it',
};

/** `lab.strain, view with its table strain$raw: refers to lab.user (creator_id$); is referred to by 9 tables`. */
export function tableText(table: DiagramTable, index: TableIndex): string {
  const { id, kind, raw, unseen } = table;
  const what = raw === undefined ? kindWords[kind] : `view with its table ${raw}`;
  const targets = endsOf(index.outgoing(id), 'target');
  const sources = endsOf(index.incoming(id), 'source');
  const parts = [
    ...(targets === '' ? [] : [`refers to ${targets}`]),
    ...(sources === '' ? [] : [`is referred to by ${sources}`]),
    ...(unseen.length === 0 ? [] : [`refers to ${unseen.join(', ')}, which you may not see`]),
  ];
  return `${id}, ${what}: ${parts.length === 0 ? 'no foreign keys' : parts.join('; ')}`;
}

/** More than these are counted. */
const mostNames = 6;

function endsOf(references: readonly TableReference[], end: 'source' | 'target'): string {
  const names = new Set(references.map((reference) => reference[end]));
  if (names.size > mostNames) return formatQuantity(names.size, 'table');
  return references
    .map((reference) => `${reference[end]} (${reference.columns.join(', ')})`)
    .join(', ');
}

/** `strain_id → id`. */
export function referenceText({ columns, targetColumns }: TableReference): string {
  const target = targetColumns.length === 0 ? '' : ` → ${targetColumns.join(', ')}`;
  return `${columns.join(', ')}${target}`;
}

/** `strain (parent_strain → id)`. */
export function referenceTexts(
  references: readonly TableReference[],
  end: 'source' | 'target',
): string {
  return references
    .map((reference) => `${reference[end]} (${referenceText(reference)})`)
    .join(', ');
}

export function titleOf({ subject, summary }: RelationsState): {
  readonly prefix: string;
  readonly name: string;
} {
  const { schema, name } = subject;
  if (name !== undefined) return { prefix: `${schema ?? ''}.`, name };
  return { prefix: '', name: schema ?? summary?.connection ?? 'Relations' };
}

export function countsText(
  tables: number,
  references: number,
  { summary }: Pick<RelationsState, 'summary'>,
): string {
  if (summary === undefined) return '';
  const at = new Date(summary.readAtMs).toLocaleTimeString();
  return [
    summary.connection,
    formatQuantity(tables, 'table'),
    formatQuantity(references, 'foreign key'),
    `read ${at}`,
  ].join(' · ');
}
