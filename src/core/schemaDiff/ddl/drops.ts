import type { SqlNode } from '../../sql/sqlParser';
import { asNode, stringsOf } from '../../sql/sqlTree';
import { isSamePath, tablePath } from '../model/objectPath';
import type { DraftRelation, DraftSchemas } from './draft';
import { relationKinds } from './statementContext';

/** DROP of what the model knows; what is not there is not missed. */
export function applyDrop(schemas: DraftSchemas, statement: SqlNode): void {
  const what = String(statement['removeType']);
  for (const object of asList(statement['objects'])) dropObject(schemas, what, partsOf(object));
}

function dropObject(schemas: DraftSchemas, what: string, parts: readonly string[]): void {
  const relation = relationKinds.test(what)
    ? schemas.findRelation(parts.at(-1) ?? '', parts.at(-2))
    : undefined;
  if (relation !== undefined) return dropRelation(schemas, relation);
  switch (what) {
    case 'OBJECT_INDEX':
      return dropIndex(schemas, parts);
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      return dropType(schemas, parts);
    case 'OBJECT_SCHEMA':
      return dropSchema(schemas, parts.at(-1) ?? '');
  }
}

function asList(objects: unknown): readonly SqlNode[] {
  return Array.isArray(objects) ? objects.map((object: unknown) => asNode(object) ?? {}) : [];
}

/** The name in parts: a list, a type's name, or a single name. */
function partsOf(object: SqlNode): readonly string[] {
  const items = asNode(object['List'])?.['items'] ?? asNode(object['TypeName'])?.['names'];
  return stringsOf(items ?? [object]);
}

/** With what cannot be without it: references to it, and its partitions. */
function dropRelation(schemas: DraftSchemas, relation: DraftRelation): void {
  const path = tablePath(relation);
  schemas.removeRelation(relation);
  for (const { name } of relation.indexes) schemas.freeName(relation.schema, name);
  for (const other of schemas.relations) {
    other.foreignKeys = other.foreignKeys.filter(({ refTable }) => !isSamePath(refTable, path));
    if (other.partitionOf && isSamePath(other.partitionOf.parent, path))
      dropRelation(schemas, other);
  }
}

function dropIndex(schemas: DraftSchemas, parts: readonly string[]): void {
  const name = parts.at(-1) ?? '';
  const known = parts.length > 1 ? [parts.at(-2) ?? ''] : schemas.searchPath;
  for (const relation of schemas.relations.filter(({ schema }) => known.includes(schema))) {
    const kept = relation.indexes.filter((index) => index.name !== name);
    if (kept.length < relation.indexes.length) schemas.freeName(relation.schema, name);
    relation.indexes = kept;
  }
}

function dropType(schemas: DraftSchemas, parts: readonly string[]): void {
  const known = parts.length > 1 ? [parts.at(-2) ?? ''] : schemas.searchPath;
  for (const types of [schemas.enums, schemas.domains]) {
    const place = types.findIndex(
      ({ schema, name }) => name === parts.at(-1) && known.includes(schema),
    );
    if (place >= 0) types.splice(place, 1);
  }
}

function dropSchema(schemas: DraftSchemas, name: string): void {
  schemas.schemas.delete(name);
  for (const relation of schemas.relations) {
    if (relation.schema === name) dropRelation(schemas, relation);
  }
  for (const types of [schemas.enums, schemas.domains, schemas.functions]) {
    for (let place = types.length - 1; place >= 0; place -= 1) {
      if (types[place]?.schema === name) types.splice(place, 1);
    }
  }
}
