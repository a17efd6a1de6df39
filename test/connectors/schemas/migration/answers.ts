import type { MatchDecision, Question } from '../../../../src/core/schemaDiff/match/matches';
import type { SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';

/** What somebody who knows all numbers says of a question. */
export function answerTo(
  { kind, from, to }: Question,
  { before, after }: { readonly before: SchemaSnapshot; readonly after: SchemaSnapshot },
): MatchDecision {
  const was = identityOf(from, before);
  return { kind, from, to, isSame: was !== undefined && was === identityOf(to, after) };
}

function identityOf(
  [schema, name, part]: readonly string[],
  { relations, enums }: SchemaSnapshot,
): string | undefined {
  const isNamed = (one: { readonly schema: string; readonly name: string }): boolean =>
    one.schema === schema && one.name === name;
  const type = enums.find(isNamed);
  if (type !== undefined) return type.valueOids?.[type.values.indexOf(part ?? '')]?.toString();
  const relation = relations.find(isNamed);
  if (part === undefined) return relation?.oid?.toString();
  const column = relation?.columns.find((one) => one.name === part);
  return column && `${relation?.oid}.${column.attnum}`;
}
