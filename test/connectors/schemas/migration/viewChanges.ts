import { quoteAlways } from '../../../../src/core/sql/quoteName';
import type { Relation } from '../../../../src/core/schemaDiff/model/snapshot';
import type { Chance } from './chance';
import { pathOf, type Make } from './make';
import { names, schemas } from './randomSchema';

const ofView =
  (write: (view: string, chance: Chance, relation: Relation) => string | undefined): Make =>
  (_, chance, { relations }) => {
    const views = relations.filter(({ kind }) => kind === 'view' || kind === 'materializedView');
    if (views.length === 0) return undefined;
    const relation = chance.of(views);
    const word = relation.kind === 'view' ? 'view' : 'materialized view';
    return write(`${word} ${pathOf(relation)}`, chance, relation);
  };

const columnIn = ({ columns }: Relation, chance: Chance): string =>
  quoteAlways(chance.of(columns).name);

export const viewChanges: readonly Make[] = [
  ofView((view) => `drop ${view}`),
  ofView((view) => `drop ${view} cascade`),
  ofView((view, chance) => `alter ${view} rename to ${quoteAlways(chance.of(names))}`),
  ofView((view, chance) => `alter ${view} set schema ${quoteAlways(chance.of(schemas))}`),
  ofView(
    (view, chance, relation) =>
      `alter ${view} rename column ${columnIn(relation, chance)} to ${quoteAlways(chance.of(names))}`,
  ),
  ofView((view) => `comment on ${view} is 'it''s "said"'`),
  ofView(
    (_, chance, relation) =>
      `comment on column ${pathOf(relation)}.${columnIn(relation, chance)} is 'of a view'`,
  ),
  ofView((_, chance, relation) =>
    relation.view === undefined
      ? undefined
      : `create or replace view ${pathOf(relation)} as select *, ${chance.below(9)} as more from (${relation.view.query}) s`,
  ),
  ofView(
    (_, chance, relation) =>
      `create view ${pathOf({ schema: chance.of(schemas), name: chance.of(names) })} as select ${columnIn(relation, chance)} as it, count(*) as how_many from ${pathOf(relation)} group by 1`,
  ),
  (relation, chance) =>
    `create materialized view ${pathOf({ schema: chance.of(schemas), name: chance.of(names) })} as select * from ${pathOf(relation)} with no data`,
  (relation, chance) =>
    `create view ${pathOf({ schema: chance.of(schemas), name: chance.of(names) })} as select ${columnIn(relation, chance)} as first, id as second from ${pathOf(relation)}`,
];
