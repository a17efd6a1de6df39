import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import type { DomainType } from '../model/snapshot';
import { collationName } from '../normal/normalExpression';
import { nodesOfType, textOf } from '../normal/treeParts';
import { chooseName } from './chosenNames';
import { setDefault } from './columnDefinition';
import type { Draft, DraftSchemas } from './draft';
import { formsOf, newPath, NotUnderstoodError, typeOf } from './statementContext';

export function createEnum(schemas: DraftSchemas, statement: SqlNode): void {
  const [schema, name] = newPath(schemas, stringsOf(statement['typeName']));
  schemas.enums.push({ schema, name, values: stringsOf(statement['vals']) });
}

/** Adds a value, or gives one another name. */
export function alterEnum(schemas: DraftSchemas, statement: SqlNode): void {
  const type = findType(schemas, schemas.enums, stringsOf(statement['typeName']));
  const value = textOf(statement, 'newVal') ?? '';
  const old = textOf(statement, 'oldVal');
  if (old !== undefined) {
    type.values = type.values.map((one) => (one === old ? value : one));
    return;
  }
  if (type.values.includes(value)) return;
  const neighbor = textOf(statement, 'newValNeighbor');
  const place = neighbor === undefined ? type.values.length : type.values.indexOf(neighbor);
  const start = place + (statement['newValIsAfter'] === true ? 1 : 0);
  type.values = [...type.values.slice(0, start), value, ...type.values.slice(start)];
}

export function createDomain(schemas: DraftSchemas, statement: SqlNode): void {
  const [schema, name] = newPath(schemas, stringsOf(statement['domainname']));
  const { default: value, exact } = domainBelow(schemas, statement['typeName']) ?? {};
  const collation = asNode(statement['collClause']);
  const domain: Draft<DomainType> = {
    schema,
    name,
    type: typeOf(schemas, statement['typeName']),
    ...(collation !== undefined && { collation: collationName(collation) }),
    isNullable: true,
    // The server gives it the default of the one below, unless it is told another.
    ...(value !== undefined && { default: value }),
    ...(exact !== undefined && { exact }),
    checks: [],
  };
  schemas.domains.push(domain);
  for (const constraint of nodesOfType(statement['constraints'], 'Constraint')) {
    constrainDomain(schemas, domain, constraint);
  }
}

/**
 * Changes a check, the default or the nulls of a domain. @throws NotUnderstoodError if there is
 * none of that name
 */
export function alterDomain(schemas: DraftSchemas, statement: SqlNode): void {
  const domain = findType(schemas, schemas.domains, stringsOf(statement['typeName']));
  const name = textOf(statement, 'name');
  switch (statement['subtype']) {
    case 'C':
      constrainDomain(schemas, domain, asNode(asNode(statement['def'])?.['Constraint']) ?? {});
      return;
    case 'X':
      domain.checks = domain.checks.filter((check) => check.name !== name);
      return;
    case 'T':
      setDefault(schemas, domain, statement['def']);
      return;
    case 'N':
      domain.isNullable = true;
      return;
    case 'O':
      domain.isNullable = false;
      return;
  }
}

function constrainDomain(
  schemas: DraftSchemas,
  domain: Draft<DomainType>,
  constraint: SqlNode,
): void {
  switch (constraint['contype']) {
    case 'CONSTR_NOTNULL':
      domain.isNullable = false;
      return;
    case 'CONSTR_DEFAULT':
      setDefault(schemas, domain, constraint['raw_expr']);
      return;
    case 'CONSTR_CHECK': {
      const isTaken = (candidate: string): boolean =>
        domain.checks.some((check) => check.name === candidate);
      const name =
        textOf(constraint, 'conname') ??
        chooseName({ table: domain.name, label: 'check' }, isTaken);
      const { text: expression, exact } = formsOf(schemas, constraint['raw_expr']);
      const check = { name, expression, ...(exact !== undefined && { exact }) };
      domain.checks = [...domain.checks, check];
      return;
    }
  }
}

/** The domain that this type is; `undefined` = it is none, or one that is made elsewhere. */
function domainBelow(schemas: DraftSchemas, typeName: unknown): DomainType | undefined {
  const node = asNode(typeName) ?? {};
  if (node['arrayBounds'] !== undefined) return undefined;
  return findNamed(schemas, schemas.domains, stringsOf(node['names']));
}

/** By its name in parts. @throws NotUnderstoodError */
export function findType<T extends { readonly schema: string; readonly name: string }>(
  schemas: DraftSchemas,
  types: readonly T[],
  parts: readonly string[],
): T {
  const found = findNamed(schemas, types, parts);
  if (found === undefined) throw new NotUnderstoodError(`there is no type ${parts.at(-1) ?? ''}`);
  return found;
}

function findNamed<T extends { readonly schema: string; readonly name: string }>(
  schemas: DraftSchemas,
  types: readonly T[],
  parts: readonly string[],
): T | undefined {
  const [schema, name] = [parts.at(-2), parts.at(-1) ?? ''];
  const known = schema === undefined ? schemas.searchPath : [schema];
  return types.find((type) => type.name === name && known.includes(type.schema));
}
