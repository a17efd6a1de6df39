import type { Relation, SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { quoteAlways } from '../../../../src/core/sql/quoteName';
import type { Chance } from './chance';

/** A statement that may be refused; `undefined` where there is nothing to change so. */
export type Make = (
  relation: Relation,
  chance: Chance,
  snapshot: SchemaSnapshot,
) => string | undefined;

export function pathOf({
  schema,
  name,
}: {
  readonly schema: string;
  readonly name: string;
}): string {
  return `${quoteAlways(schema)}.${quoteAlways(name)}`;
}

export function columnOf(relation: Relation, chance: Chance): string | undefined {
  const columns = relation.columns.filter(({ name }) => name !== 'id');
  return columns.length === 0 ? undefined : quoteAlways(chance.of(columns).name);
}

export const ofColumn =
  (write: (table: string, column: string, chance: Chance) => string): Make =>
  (relation, chance) => {
    const column = columnOf(relation, chance);
    return column && write(pathOf(relation), column, chance);
  };
