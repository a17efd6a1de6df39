import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import type { UnmodeledKind } from '../model/snapshot';
import { constantOf, nodesOf, nodesOfType, textOf, unwrap } from '../normal/treeParts';
import { alterTable } from './alterTable';
import { applyComment } from './comments';
import { createFunction } from './createFunction';
import { createIndex } from './createIndex';
import { createTable } from './createTable';
import { createFromQuery, createView } from './createView';
import type { DraftSchemas } from './draft';
import { applyDrop } from './drops';
import { attachIndex } from './partitions';
import { applyRename, applySetSchema } from './renames';
import { NotUnderstoodError } from './statementContext';
import { alterDomain, alterEnum, createDomain, createEnum } from './types';

/**
 * Changes the schemas as a statement says. Statements that say nothing of what the model holds, such as
 * grants, rows and triggers, change nothing.
 * @throws NotUnderstoodError
 */
export function applyStatement(schemas: DraftSchemas, tree: SqlNode, written: string): void {
  const { type, node } = unwrap(tree) ?? { type: '', node: {} };
  const kind = unmodeled[type];
  if (kind !== undefined) schemas.unmodeled.set(kind, (schemas.unmodeled.get(kind) ?? 0) + 1);
  const apply = statements[type];
  if (apply !== undefined) apply(schemas, node, written);
  else if (!silent.test(type)) throw new NotUnderstoodError(describe(type));
}

/** Statements that make something which no snapshot holds, or holds only the name of. */
const unmodeled: Readonly<Record<string, UnmodeledKind>> = {
  CreateTrigStmt: 'triggers',
  CreatePolicyStmt: 'policies',
  RuleStmt: 'rules',
  CreateFunctionStmt: 'functions',
  CompositeTypeStmt: 'types',
  CreateRangeStmt: 'types',
};

type Apply = (schemas: DraftSchemas, statement: SqlNode, written: string) => void;

const statements: Readonly<Record<string, Apply>> = {
  CreateSchemaStmt: createSchema,
  CreateStmt: (schemas, statement) => createTable(schemas, statement),
  CreateForeignTableStmt: (schemas, statement) =>
    createTable(schemas, asNode(statement['base']) ?? {}, 'foreignTable'),
  AlterTableStmt: (schemas, statement) =>
    statement['objtype'] === 'OBJECT_INDEX'
      ? attachIndex(schemas, statement)
      : hasColumns(statement) && alterTable(schemas, statement),
  IndexStmt: createIndex,
  ViewStmt: createView,
  CreateTableAsStmt: createFromQuery,
  CreateEnumStmt: createEnum,
  AlterEnumStmt: alterEnum,
  CreateDomainStmt: createDomain,
  AlterDomainStmt: alterDomain,
  CreateFunctionStmt: createFunction,
  CreateSeqStmt: createSequence,
  CommentStmt: applyComment,
  DropStmt: applyDrop,
  RenameStmt: applyRename,
  AlterObjectSchemaStmt: applySetSchema,
  VariableSetStmt: setVariable,
  SelectStmt: setSearchPathByCall,
};

/** Sequences and composite types are altered by the same statement. */
function hasColumns({ objtype }: SqlNode): boolean {
  return objtype !== 'OBJECT_SEQUENCE' && objtype !== 'OBJECT_TYPE';
}

/** What changes rows, rights, owners, settings or behavior, and no part of the model. */
const silent =
  /^(?:Insert|Update|Delete|Merge|Copy|Truncate|Grant|GrantRole|AlterDefaultPrivileges|AlterOwner|CreateRole|AlterRole|AlterRoleSet|DropRole|CreateExtension|AlterExtension|AlterExtensionContents|CreateTrig|CreateEventTrig|AlterEventTrig|CreatePolicy|AlterPolicy|Rule|AlterSeq|AlterFunction|CompositeType|CreateRange|AlterType|Define|CreateCast|CreateConversion|CreateOpClass|CreateOpFamily|AlterOpFamily|CreateStats|AlterStats|CreatePublication|AlterPublication|CreateSubscription|AlterSubscription|CreateFdw|CreateForeignServer|CreateUserMapping|CreatePLang|CreateTransform|CreateTableSpace|Transaction|Vacuum|ClusterStmt|Cluster|Reindex|RefreshMatView|Lock|Discard|VariableShow|Explain|Notify|Listen|Unlisten|CheckPoint|Prepare|Deallocate|ConstraintsSet|AlterObjectDepends|SecLabel|ReassignOwned|AlterDatabase|AlterDatabaseSet|CreateAm)(?:Stmt)?$/;

function describe(type: string): string {
  if (type === 'DoStmt') return 'a DO block: what it does shows only when it runs';
  if (type === 'CallStmt') return 'a call: what it does shows only when it runs';
  return `statements of this kind are not known here (${type})`;
}

function createSchema(schemas: DraftSchemas, statement: SqlNode, written: string): void {
  const owner = textOf(asNode(statement['authrole']), 'rolename');
  const name = textOf(statement, 'schemaname') ?? owner ?? '';
  if (!schemas.schemas.has(name)) schemas.schemas.set(name, {});
  const before = schemas.searchPath;
  schemas.searchPath = [name, ...before];
  for (const element of nodesOf(statement['schemaElts'])) applyStatement(schemas, element, written);
  schemas.searchPath = before;
}

/** Sequences are no part of the model, but their names are taken. */
function createSequence(schemas: DraftSchemas, statement: SqlNode): void {
  const range = asNode(statement['sequence']);
  const schema = textOf(range, 'schemaname') ?? schemas.creationSchema;
  schemas.takeName(schema, textOf(range, 'relname') ?? '');
}

function setVariable(schemas: DraftSchemas, statement: SqlNode): void {
  if (statement['name'] !== 'search_path') return;
  const names = nodesOfType(statement['args'], 'A_Const').map((value) => {
    const constant = constantOf(value);
    return constant.kind === 'text' ? constant.text : '';
  });
  setSearchPath(schemas, names);
}

/** `select set_config('search_path', '…', false)`, as pg_dump writes it; other queries say nothing. */
function setSearchPathByCall(schemas: DraftSchemas, statement: SqlNode): void {
  const target = nodesOfType(statement['targetList'], 'ResTarget')[0];
  const call = asNode(asNode(target?.['val'])?.['FuncCall']);
  if (stringsOf(call?.['funcname']).at(-1) !== 'set_config') return;
  const [name, value] = nodesOfType(call?.['args'], 'A_Const').map(constantOf);
  if (name?.kind !== 'text' || name.text !== 'search_path' || value?.kind !== 'text') return;
  setSearchPath(
    schemas,
    value.text.split(',').map((part) => part.trim().replaceAll('"', '')),
  );
}

/** Where it is empty, everything that is not the system's is named with its schema. */
function setSearchPath(schemas: DraftSchemas, names: readonly string[]): void {
  const own = names.filter((name) => name !== '' && name !== '$user' && name !== 'pg_catalog');
  schemas.searchPath = own.length === 0 ? ['public'] : own;
}
