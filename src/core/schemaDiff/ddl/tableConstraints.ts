import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import type { Deferral, Key } from '../model/snapshot';
import { indexedColumn } from '../model/indexedColumn';
import { inBothForms } from '../normal/expressionScope';
import { printExclusion } from '../normal/printIndex';
import { referenceAction } from '../normal/referenceAction';
import { nodesOfType, textOf } from '../normal/treeParts';
import { chooseName, isTakenByIndex } from './chosenNames';
import { constraintsOf, type DraftRelation, type DraftSchemas } from './draft';
import { indexedName } from './indexParts';
import { columnsIn } from '../normal/renameIn';
import {
  formsOf,
  NotUnderstoodError,
  pathOfRange,
  tableScope,
  understood,
} from './statementContext';

/** A constraint, and the column whose definition it stands in. */
export interface WrittenConstraint {
  readonly constraint: SqlNode;
  readonly column?: string | undefined;
}

/** Those of a column that are the table's; what says something of the column alone is left out. */
export function tableConstraintsIn(definition: SqlNode): readonly WrittenConstraint[] {
  const column = textOf(definition, 'colname');
  return deferred(nodesOfType(definition['constraints'], 'Constraint'))
    .filter(({ contype }) => tableKinds.has(String(contype)))
    .map((constraint) => ({ constraint, column }));
}

const tableKinds: ReadonlySet<string> = new Set([
  'CONSTR_PRIMARY',
  'CONSTR_UNIQUE',
  'CONSTR_CHECK',
  'CONSTR_FOREIGN',
  'CONSTR_EXCLUSION',
]);

/** In a column's definition, when one is checked is a constraint of its own behind it. */
function deferred(constraints: readonly SqlNode[]): readonly SqlNode[] {
  const folded: SqlNode[] = [];
  for (const constraint of constraints) {
    const previous = folded.at(-1);
    const deferral = attributes.get(constraint['contype']);
    if (deferral === undefined || previous === undefined) folded.push(constraint);
    else folded[folded.length - 1] = { ...previous, ...deferral };
  }
  return folded;
}

/** What waits for the end of a transaction may be deferred. */
const attributes: ReadonlyMap<unknown, SqlNode> = new Map([
  ['CONSTR_ATTR_DEFERRABLE', { deferrable: true }],
  ['CONSTR_ATTR_DEFERRED', { deferrable: true, initdeferred: true }],
]);

/** When a constraint is checked, as its definition or ALTER CONSTRAINT says. */
export function deferralIn(constraint: SqlNode): Deferral {
  return {
    ...(constraint['deferrable'] === true && { isDeferrable: true }),
    ...(constraint['initdeferred'] === true && { isInitiallyDeferred: true }),
  };
}

/** In the order in which the server makes them: checks, then what indexes stand behind, then references. */
export function addConstraints(
  schemas: DraftSchemas,
  relation: DraftRelation,
  written: readonly WrittenConstraint[],
): void {
  const rank = ({ constraint }: WrittenConstraint): number =>
    constraintOrder.indexOf(String(constraint['contype']));
  const ordered = [...written].sort((a, b) => rank(a) - rank(b));
  for (const one of withoutTwins(ordered)) addConstraint(schemas, relation, one);
}

/**
 * Of keys that say the same in one statement the server keeps the first, under the first name given.
 * @see transformIndexConstraints in src/backend/parser/parse_utilcmd.c
 */
function withoutTwins(written: readonly WrittenConstraint[]): readonly WrittenConstraint[] {
  const kept = new Map<string, WrittenConstraint>();
  for (const [place, one] of written.entries()) {
    const key = keySignature(one) ?? String(place);
    const twin = kept.get(key);
    const conname = twin?.constraint['conname'] ?? one.constraint['conname'];
    const first = twin ?? one;
    kept.set(key, { ...first, constraint: { ...first.constraint, conname } });
  }
  return [...kept.values()];
}

function keySignature({ constraint, column }: WrittenConstraint): string | undefined {
  const { contype, nulls_not_distinct: nulls, indexname } = constraint;
  if ((contype !== 'CONSTR_PRIMARY' && contype !== 'CONSTR_UNIQUE') || indexname) return undefined;
  return JSON.stringify([
    keyColumns(constraint, column),
    deferralIn(constraint),
    nulls,
    constraint['including'],
  ]);
}

const constraintOrder = [
  'CONSTR_CHECK',
  'CONSTR_PRIMARY',
  'CONSTR_UNIQUE',
  'CONSTR_EXCLUSION',
  'CONSTR_FOREIGN',
];

/**
 * Adds it to the draft, and notes the names of the table's constraints, so that none is chosen
 * twice.
 */
export function addConstraint(
  schemas: DraftSchemas,
  relation: DraftRelation,
  written: WrittenConstraint,
): void {
  add(schemas, relation, written);
  for (const { name } of constraintsOf(relation)) schemas.noteConstraint(relation.schema, name);
}

function add(schemas: DraftSchemas, relation: DraftRelation, written: WrittenConstraint): void {
  switch (written.constraint['contype']) {
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
      return addKey(schemas, relation, written);
    case 'CONSTR_CHECK':
      return addCheck(schemas, relation, written);
    case 'CONSTR_FOREIGN':
      return addForeignKey(schemas, relation, written);
    case 'CONSTR_EXCLUSION':
      return addExclusion(schemas, relation, written);
    case 'CONSTR_NOTNULL': {
      for (const name of stringsOf(written.constraint['keys'])) refuseNull(relation, name);
      return;
    }
    default:
      throw new NotUnderstoodError(`a constraint of kind ${String(written.constraint['contype'])}`);
  }
}

function addKey(
  schemas: DraftSchemas,
  relation: DraftRelation,
  { constraint, column }: WrittenConstraint,
): void {
  const isPrimary = constraint['contype'] === 'CONSTR_PRIMARY';
  const replaced = takeIndex(schemas, relation, textOf(constraint, 'indexname'));
  const columns = replaced?.columns ?? keyColumns(constraint, column);
  const include = replaced?.include ?? stringsOf(constraint['including']);
  const name =
    textOf(constraint, 'conname') ??
    textOf(constraint, 'indexname') ??
    chosen(
      schemas,
      relation,
      isPrimary ? { label: 'pkey' } : { columns: [...columns, ...include], label: 'key' },
    );
  schemas.takeName(relation.schema, name);
  const key = {
    name,
    columns,
    ...(include.length > 0 && { include }),
    ...deferralIn(constraint),
    ...(constraint['nulls_not_distinct'] === true && { nullsNotDistinct: true }),
  };
  if (!isPrimary) {
    relation.uniques.push(key);
    return;
  }
  relation.primaryKey = key;
  for (const keyColumn of columns) refuseNull(relation, keyColumn);
}

function keyColumns(constraint: SqlNode, column: string | undefined): readonly string[] {
  const keys = stringsOf(constraint['keys']);
  return keys.length > 0 || column === undefined ? keys : [column];
}

/** An index that becomes a constraint, as a key. */
function takeIndex(
  schemas: DraftSchemas,
  relation: DraftRelation,
  name: string | undefined,
): Pick<Key, 'columns' | 'include'> | undefined {
  if (name === undefined) return undefined;
  const index = relation.indexes.find((one) => one.name === name);
  if (index === undefined) throw new NotUnderstoodError(`there is no index ${name}`);
  relation.indexes = relation.indexes.filter((one) => one !== index);
  schemas.freeName(relation.schema, name);
  const columns = index.parts.map((part) => indexedColumn(part) ?? part);
  return { columns, include: index.include };
}

function refuseNull(relation: DraftRelation, name: string): void {
  const column = relation.columns.find((one) => one.name === name);
  if (column !== undefined) column.isNullable = false;
}

function addCheck(
  schemas: DraftSchemas,
  relation: DraftRelation,
  { constraint }: WrittenConstraint,
): void {
  const { text: expression, exact } = formsOf(schemas, constraint['raw_expr']);
  const mentioned = columnsIn(constraint['raw_expr']);
  const columns = mentioned.length === 1 ? { columns: mentioned } : {};
  const name =
    textOf(constraint, 'conname') ??
    chosenOfRelation(schemas, relation, { ...columns, label: 'check' });
  relation.checks.push({
    name,
    expression,
    ...(constraint['is_no_inherit'] === true && { noInherit: true }),
    ...(exact !== undefined && { exact }),
  });
}

function addForeignKey(
  schemas: DraftSchemas,
  relation: DraftRelation,
  { constraint, column }: WrittenConstraint,
): void {
  const own = stringsOf(constraint['fk_attrs']);
  const columns = own.length > 0 || column === undefined ? own : [column];
  const name =
    textOf(constraint, 'conname') ??
    chosenOfRelation(schemas, relation, { columns, label: 'fkey' });
  relation.foreignKeys.push({
    name,
    columns,
    refTable: pathOfRange(schemas, asNode(constraint['pktable'])),
    refColumns: stringsOf(constraint['pk_attrs']),
    onUpdate: referenceAction(constraint['fk_upd_action']),
    onDelete: referenceAction(constraint['fk_del_action']),
    ...(constraint['fk_matchtype'] === 'f' && { matchesFull: true }),
    ...deferralIn(constraint),
  });
}

function addExclusion(
  schemas: DraftSchemas,
  relation: DraftRelation,
  { constraint }: WrittenConstraint,
): void {
  let columns: readonly string[] = [];
  const { text: definition, exact } = understood(() =>
    inBothForms(tableScope(schemas), (scope) => {
      const { text, elements } = printExclusion(constraint, scope);
      columns = elements.map(indexedName);
      return text;
    }),
  );
  const name =
    textOf(constraint, 'conname') ?? chosen(schemas, relation, { columns, label: 'excl' });
  schemas.takeName(relation.schema, name);
  relation.exclusions.push({ name, definition, ...(exact !== undefined && { exact }) });
}

interface NameParts {
  readonly columns?: readonly string[];
  readonly label: string;
}

function chosen(schemas: DraftSchemas, relation: DraftRelation, parts: NameParts): string {
  return chooseName({ table: relation.name, ...parts }, isTakenByIndex(schemas, relation.schema));
}

function chosenOfRelation(
  schemas: DraftSchemas,
  relation: DraftRelation,
  parts: NameParts,
): string {
  return chooseName({ table: relation.name, ...parts }, (name) =>
    schemas.hasConstraint(relation.schema, name),
  );
}
