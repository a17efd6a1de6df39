import type { SqlParser } from '../../sql/sqlParser';
import type { Check, Column, DomainType, Index, Relation, SchemaSnapshot } from '../model/snapshot';
import { sortSnapshot } from '../model/sortSnapshot';
import { normalBound } from './normalBound';
import { exactIndex } from './exactIndex';
import { exactDefault, normalDefault } from './normalDefault';
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
    checks: relation.checks.map((check) => normalizeCheck(check, texts)),
    exclusions: relation.exclusions.map(({ name, definition }) => ({
      name,
      definition: texts.normal('exclusion', definition),
      exact: texts.exact('exclusion', definition),
    })),
    indexes: relation.indexes.map((index) => normalizeIndex(index, texts)),
    partitionOf: partitionOf && { ...partitionOf, bound: normalBound(partitionOf.bound) },
  };
}

function normalizeCheck(check: Check, texts: NormalTexts): Check {
  const { expression } = check;
  return {
    ...check,
    expression: texts.normal('expression', expression),
    exact: texts.exact('expression', expression),
  };
}

function normalizeIndex(index: Index, texts: NormalTexts): Index {
  const { where } = index;
  const parts = index.parts.map((part) => texts.normal('indexPart', part));
  const condition = where === undefined ? undefined : texts.normal('expression', where);
  const exactParts = index.parts.map(
    (part, place) => texts.exact('indexPart', part) ?? parts[place] ?? part,
  );
  const exactWhere = where === undefined ? undefined : texts.exact('expression', where);
  return {
    ...index,
    parts,
    where: condition,
    exact: exactIndex({ parts, where: condition }, { parts: exactParts, where: exactWhere }),
  };
}

function normalizeColumn(column: Column, texts: NormalTexts): Column {
  if (column.default === undefined) return column;
  const text = texts.normal('expression', column.default);
  const exact = texts.exact('expression', column.default);
  if (column.generated !== undefined) return { ...column, default: text, exact };
  const value = normalDefault(text, column.type);
  if (value === undefined) return { ...column, default: undefined };
  return { ...column, default: value, exact: exactDefault(value, exact, column.type) };
}

function normalizeDomain(domain: DomainType, texts: NormalTexts): DomainType {
  const { default: printed, type } = domain;
  const value = printed && normalDefault(texts.normal('expression', printed), type);
  return {
    ...domain,
    default: value,
    exact: printed && value && exactDefault(value, texts.exact('expression', printed), type),
    checks: domain.checks.map((check) => normalizeCheck(check, texts)),
  };
}
