import type { SqlParser } from '../../sql/sqlParser';
import type { Column, DomainType, Relation, SchemaSnapshot } from '../model/snapshot';
import { sortSnapshot } from '../model/sortSnapshot';
import { normalBound } from './normalBound';
import { normalDefault } from './normalDefault';
import { NormalTexts } from './normalTexts';
import { normalizeViews } from './normalizeViews';

/**
 * A snapshot of a live database in the form that those of DDL have: expressions and queries in their
 * normal form instead of as the server prints them, every list in its order.
 */
export async function normalizeSnapshot(
  snapshot: SchemaSnapshot,
  parser: SqlParser,
): Promise<SchemaSnapshot> {
  const texts = new NormalTexts(parser);
  for (const relation of snapshot.relations) noteRelation(relation, texts);
  for (const domain of snapshot.domains) noteDomain(domain, texts);
  await texts.settle();
  const relations = snapshot.relations.map((relation) => normalizeRelation(relation, texts));
  return sortSnapshot({
    ...snapshot,
    relations: await normalizeViews({ ...snapshot, relations }, parser),
    domains: snapshot.domains.map((domain) => normalizeDomain(domain, texts)),
  });
}

function noteRelation(relation: Relation, texts: NormalTexts): void {
  for (const column of relation.columns) texts.note('expression', column.default);
  for (const { expression } of relation.checks) texts.note('expression', expression);
  for (const { definition } of relation.exclusions) texts.note('exclusion', definition);
  for (const { parts, where } of relation.indexes) {
    for (const part of parts) texts.note('indexPart', part);
    texts.note('expression', where);
  }
}

function noteDomain(domain: DomainType, texts: NormalTexts): void {
  texts.note('expression', domain.default);
  for (const { expression } of domain.checks) texts.note('expression', expression);
}

function normalizeRelation(relation: Relation, texts: NormalTexts): Relation {
  const { partitionOf } = relation;
  return {
    ...relation,
    columns: relation.columns.map((column) => normalizeColumn(column, texts)),
    checks: relation.checks.map(({ name, expression }) => ({
      name,
      expression: texts.normal('expression', expression),
    })),
    exclusions: relation.exclusions.map(({ name, definition }) => ({
      name,
      definition: texts.normal('exclusion', definition),
    })),
    indexes: relation.indexes.map(({ where, ...index }) => ({
      ...index,
      parts: index.parts.map((part) => texts.normal('indexPart', part)),
      where: where === undefined ? undefined : texts.normal('expression', where),
    })),
    partitionOf: partitionOf && { ...partitionOf, bound: normalBound(partitionOf.bound) },
  };
}

function normalizeColumn(column: Column, texts: NormalTexts): Column {
  if (column.default === undefined) return column;
  const text = texts.normal('expression', column.default);
  if (column.generated !== undefined) return { ...column, default: text };
  return { ...column, default: normalDefault(text, column.type) };
}

function normalizeDomain(domain: DomainType, texts: NormalTexts): DomainType {
  const { default: value } = domain;
  return {
    ...domain,
    default:
      value === undefined
        ? undefined
        : normalDefault(texts.normal('expression', value), domain.type),
    checks: domain.checks.map(({ name, expression }) => ({
      name,
      expression: texts.normal('expression', expression),
    })),
  };
}
