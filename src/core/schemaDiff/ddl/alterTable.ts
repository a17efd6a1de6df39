import type { SqlNode } from '../../sql/sqlParser';
import { asNode } from '../../sql/sqlTree';
import type { Part } from '../changes/change';
import { listedColumns } from '../changes/listedColumns';
import { isSamePath, tablePath } from '../model/objectPath';
import { parentsOf } from '../model/parents';
import type { Column } from '../model/snapshot';
import { collationName } from '../normal/normalExpression';
import { mentions } from '../normal/renameIn';
import { nodesOfType, textOf, unwrap } from '../normal/treeParts';
import { defineColumn, setDefault, setExpression } from './columnDefinition';
import type { Draft, DraftRelation, DraftSchemas } from './draft';
import { attachedName, printBound } from './partitions';
import { formsOf, NotUnderstoodError, relationOf, typeOf } from './statementContext';
import { addConstraint, addConstraints, deferralIn, tableConstraintsIn } from './tableConstraints';

/** ALTER TABLE, also of a view or foreign table. */
export function alterTable(schemas: DraftSchemas, statement: SqlNode): void {
  const commands = nodesOfType(statement['cmds'], 'AlterTableCmd');
  // Sequences, too, may be altered as tables.
  if (commands.every(({ subtype }) => beyondTheModel.test(String(subtype)))) return;
  const relation = relationOf(schemas, asNode(statement['relation']));
  for (const command of commands) applyCommand(schemas, relation, command);
}

function applyCommand(schemas: DraftSchemas, relation: DraftRelation, command: SqlNode): void {
  const subtype = String(command['subtype']);
  const change = columnChanges[subtype];
  const apply = tableCommands[subtype];
  if (change !== undefined) changeColumn(schemas, relation, { command, change });
  else if (apply !== undefined) apply(schemas, relation, command);
  else if (!beyondTheModel.test(subtype)) throw new NotUnderstoodError(subtype);
}

type TableCommand = (schemas: DraftSchemas, relation: DraftRelation, command: SqlNode) => void;

const tableCommands: Readonly<Record<string, TableCommand>> = {
  AT_AddColumn: addColumn,
  AT_DropColumn: (schemas, relation, command) =>
    dropColumn(schemas, relation, textOf(command, 'name') ?? ''),
  AT_AddConstraint: (schemas, relation, command) =>
    addConstraint(schemas, relation, { constraint: unwrap(command['def'])?.node ?? {} }),
  AT_DropConstraint: (schemas, relation, command) =>
    dropConstraint(schemas, relation, textOf(command, 'name') ?? ''),
  AT_AlterConstraint: alterConstraint,
  AT_AttachPartition: changePartition,
  AT_DetachPartition: changePartition,
  AT_AddInherit: changeParent,
  AT_DropInherit: changeParent,
  AT_SetUnLogged: (_, relation) => {
    relation.isUnlogged = true;
  },
  AT_SetLogged: (_, relation) => {
    delete relation.isUnlogged;
  },
};

/** Who owns a table, where it lies, how it is secured and clustered: no part of the model. */
const beyondTheModel =
  /^AT_(?:ChangeOwner|SetStatistics|SetStorage|SetCompression|SetOptions|ResetOptions|ClusterOn|DropCluster|SetRelOptions|ResetRelOptions|ReplaceRelOptions|ReplicaIdentity|SetTableSpace|SetAccessMethod|ValidateConstraint|GenericOptions|AlterColumnGenericOptions|.*RowSecurity|Enable.*|Disable.*)$/;

type ColumnChange = (schemas: DraftSchemas, column: Draft<Column>, command: SqlNode) => void;

const columnChanges: Readonly<Record<string, ColumnChange>> = {
  AT_ColumnDefault: (schemas, column, command) => setDefault(schemas, column, command['def']),
  AT_SetNotNull: (_, column) => {
    column.isNullable = false;
  },
  AT_DropNotNull: (_, column) => {
    column.isNullable = true;
  },
  AT_AlterColumnType: (schemas, column, command) => {
    const definition = unwrap(command['def'])?.node ?? {};
    column.type = typeOf(schemas, definition['typeName']);
    const collation = asNode(definition['collClause']);
    if (collation === undefined) delete column.collation;
    else column.collation = collationName(collation);
  },
  AT_AddIdentity: (_, column, command) => {
    column.identity =
      unwrap(command['def'])?.node['generated_when'] === 'a' ? 'always' : 'byDefault';
    column.isNullable = false;
  },
  AT_SetIdentity: (_, column, command) => {
    const options = nodesOfType(asNode(asNode(command['def'])?.['List'])?.['items'], 'DefElem');
    const generated = options.find(({ defname }) => defname === 'generated');
    const letter = asNode(asNode(generated?.['arg'])?.['Integer'])?.['ival'];
    if (letter !== undefined) column.identity = letter === letterOfAlways ? 'always' : 'byDefault';
  },
  AT_DropIdentity: (_, column) => {
    delete column.identity;
  },
  AT_SetExpression: (schemas, column, command) => {
    setExpression(column, formsOf(schemas, command['def']));
  },
  AT_DropExpression: (_, column) => {
    delete column.generated;
    delete column.default;
    delete column.exact;
  },
};

/** The parser gives a letter as its number. */
const letterOfAlways = 97;

/** Children have the columns of their parents, and what is done to them. */
function changeColumn(
  schemas: DraftSchemas,
  relation: DraftRelation,
  { command, change }: { readonly command: SqlNode; readonly change: ColumnChange },
): void {
  const name = textOf(command, 'name') ?? '';
  if (!relation.columns.some((column) => column.name === name)) {
    throw new NotUnderstoodError(`${relation.name} has no column ${name}`);
  }
  for (const heir of withHeirs(schemas, relation)) {
    const column = heir.columns.find((one) => one.name === name);
    if (column !== undefined) change(schemas, column, command);
  }
}

function addColumn(schemas: DraftSchemas, relation: DraftRelation, command: SqlNode): void {
  const definition = unwrap(command['def'])?.node ?? {};
  const name = textOf(definition, 'colname') ?? '';
  if (relation.columns.some((column) => column.name === name)) {
    if (command['missing_ok'] === true) return;
    throw new NotUnderstoodError(`${relation.name} has a column ${name} already`);
  }
  const column = defineColumn(schemas, relation, definition);
  for (const heir of withHeirs(schemas, relation)) heir.columns.push({ ...column });
  addConstraints(schemas, relation, tableConstraintsIn(definition));
}

function dropColumn(schemas: DraftSchemas, relation: DraftRelation, name: string): void {
  for (const heir of withHeirs(schemas, relation)) {
    heir.columns = heir.columns.filter((column) => column.name !== name);
    dropWhatNames(schemas, heir, name);
  }
  schemas.forgetConstraints();
}

/** Keys, checks and indexes go with the columns that they are made of. */
function dropWhatNames(schemas: DraftSchemas, relation: DraftRelation, column: string): void {
  const lacks = (part: Part): boolean => !listedColumns(part).includes(column);
  if (relation.primaryKey && !lacks(relation.primaryKey)) delete relation.primaryKey;
  relation.uniques = relation.uniques.filter(lacks);
  relation.foreignKeys = relation.foreignKeys.filter(lacks);
  relation.checks = relation.checks.filter(({ expression }) => !mentions(expression, column));
  relation.exclusions = relation.exclusions.filter(
    ({ definition }) => !mentions(definition, column),
  );
  relation.indexes = relation.indexes.filter(({ parts, include, where = '' }) => {
    const isKept = ![...parts, where].some((part) => mentions(part, column));
    return isKept && !include.includes(column);
  });
  const path = tablePath(relation);
  for (const other of schemas.relations) {
    other.foreignKeys = other.foreignKeys.filter(
      ({ refTable, refColumns }) => !isSamePath(refTable, path) || !refColumns.includes(column),
    );
  }
}

function dropConstraint(schemas: DraftSchemas, relation: DraftRelation, name: string): void {
  const others = (constraint: { readonly name: string }): boolean => constraint.name !== name;
  if (relation.primaryKey?.name === name) delete relation.primaryKey;
  relation.uniques = relation.uniques.filter(others);
  relation.foreignKeys = relation.foreignKeys.filter(others);
  relation.checks = relation.checks.filter(others);
  relation.exclusions = relation.exclusions.filter(others);
  schemas.freeName(relation.schema, name);
  schemas.forgetConstraints();
}

/** When a reference is checked; servers change it of no other constraint. */
function alterConstraint(_: DraftSchemas, relation: DraftRelation, command: SqlNode): void {
  const altered = unwrap(command['def'])?.node ?? {};
  if (altered['alterDeferrability'] !== true) return;
  const name = textOf(altered, 'conname');
  relation.foreignKeys = relation.foreignKeys.map((key) => {
    if (key.name !== name) return key;
    const { isDeferrable: _may, isInitiallyDeferred: _does, ...rest } = key;
    return { ...rest, ...deferralIn(altered) };
  });
}

function changePartition(schemas: DraftSchemas, parent: DraftRelation, command: SqlNode): void {
  const partition = relationOf(schemas, attachedName(command));
  const bound = asNode(unwrap(command['def'])?.node['bound']);
  if (bound === undefined) {
    delete partition.partitionOf;
    return;
  }
  partition.partitionOf = { parent: tablePath(parent), bound: printBound(schemas, bound) };
  // A check that the parent has as well is the parent's from then on.
  partition.checks = partition.checks.filter(
    ({ name, expression }) =>
      !parent.checks.some((check) => check.name === name && check.expression === expression),
  );
}

function changeParent(schemas: DraftSchemas, relation: DraftRelation, command: SqlNode): void {
  const path = tablePath(relationOf(schemas, attachedName(command)));
  relation.inherits = relation.inherits.filter((parent) => !isSamePath(parent, path));
  if (command['subtype'] === 'AT_AddInherit') relation.inherits.push(path);
}

/** A relation, then what inherits from it, at any depth. */
export function withHeirs(
  schemas: DraftSchemas,
  relation: DraftRelation,
): readonly DraftRelation[] {
  const path = tablePath(relation);
  const heirs = schemas.relations.filter((heir) =>
    parentsOf(heir).some((parent) => isSamePath(parent, path)),
  );
  return [relation, ...heirs.flatMap((heir) => withHeirs(schemas, heir))];
}
