import { quoteAlways } from '../../../../src/core/sql/quoteName';
import { pathOf, type Make } from './make';
import { names, schemas } from './randomSchema';

/** Of partitions and heirs. */
export const treeChanges: readonly Make[] = [
  () =>
    "create table lab.log_3 partition of lab.log for values from ('2026-03-01') to ('2026-04-01')",
  () => 'create table lab.log_rest partition of lab.log default',
  () => 'alter table lab.log detach partition lab.log_1',
  () =>
    "alter table lab.log detach partition lab.log_1; alter table lab.log attach partition lab.log_1 for values from ('2025-12-01') to ('2026-02-01')",
  () =>
    "alter table lab.log detach partition lab.log_2; alter table lab.log_2 rename to older; alter table lab.log attach partition lab.older for values from ('2026-02-01') to ('2026-03-01')",
  () =>
    "create table lab.late (like lab.log including defaults); alter table lab.log attach partition lab.late for values from ('2027-01-01') to ('2028-01-01')",
  () => 'alter table lab.log_2 detach partition lab.log_2_a',
  () =>
    'alter table lab.log_2 detach partition lab.log_2_b; alter table lab.log_2_b drop constraint log_what_check',
  () =>
    'alter table lab.log_2 detach partition lab.log_2_b; alter table lab.log_2 attach partition lab.log_2_b for values from (16) to (200)',
  () => 'create table lab.log_2_c partition of lab.log_2 default',
  () => 'create index on lab.log_2 (id)',
  () => "alter table lab.log_2 add check (what <> 'nothing')",
  () => 'alter table lab.log drop constraint log_what_check',
  () => 'alter table lab.log drop constraint log_pkey',
  () => 'drop table lab.log_1',
  () => 'alter table lab.log detach partition lab.log_2',
  () => 'alter table lab.log detach partition lab.log_2; drop index lab.log_2_what_at_idx',
  () =>
    'alter table lab.log detach partition lab.log_2; alter table lab.log_2 drop constraint log_what_check',
  () =>
    'alter table lab.log_2 detach partition lab.log_2_a; alter table lab.log_2_a drop constraint log_2_a_pkey',
  () =>
    "alter table lab.log_2 detach partition lab.log_2_a; alter table lab.log attach partition lab.log_2_a for values from ('2026-06-01') to ('2026-07-01')",
  () =>
    'alter table lab.log detach partition lab.log_1; alter table lab.log_2 attach partition lab.log_1 for values from (500) to (600)',
  () => 'alter table lab.log_2_a rename to leaf',
  () => 'alter table lab.log_2 rename to middle',
  () => 'alter table lab.log_2_b set schema "Other"',
  () => 'drop table lab.log_2_a',
  () => 'drop table lab.log_2',
  () => 'alter table lab.log_2 drop constraint log_2_id_at_what_key',
  () => 'alter table lab.log rename constraint log_what_check to renamed',
  () => 'drop index lab.log_what_at_idx',
  () => 'alter table lab.log alter what type varchar(300)',
  () => 'alter table lab.log alter id type bigint',
  () => 'alter table lab.log_2 drop constraint log_2_pkey',
  () => 'alter table lab.log add unique (id, at)',
  () => 'create table lab.grand (id integer); alter table lab.parent inherit lab.grand',
  () => 'create table lab.heir2 () inherits (lab.child)',
  () =>
    'alter table lab.child no inherit lab.parent; alter table lab.child drop constraint parent_kind_check',
  () => "alter table lab.child add constraint parent_kind_check check (kind <> 'never')",
  () => 'alter table lab.parent drop constraint parent_kind_check',
  () => 'alter table lab.log_1 rename to "First"',
  () => 'alter table lab.log_1 set schema "Other"',
  () => 'alter table lab.child no inherit lab.parent',
  () => 'alter table lab.child inherit lab.parent',
  () => 'alter table lab.log add column more text',
  () => 'alter table lab.parent add column more text',
  () => 'alter table lab.log rename column what to "What"',
  () => 'alter table lab.log drop column what',
  () => 'alter table lab.parent drop column kind',
  () => 'alter table only lab.parent drop column kind',
  () => 'alter table lab.parent rename column kind to "Kind"',
  () => 'alter table lab.parent alter kind drop default',
  () => "alter table lab.child alter kind set default 'c'",
  () => "alter table lab.log_1 alter what set default 'first'",
  () => 'alter table lab.log alter what type varchar(200)',
  () => "alter table lab.parent add check (kind <> 'none')",
  () => "alter table lab.log add check (what <> 'none')",
  () => 'create index on lab.log (what)',
  () => 'create index on lab.log_1 (at)',
  () => 'alter table lab.log alter what set not null',
  (relation, chance) =>
    `create table ${pathOf({ schema: chance.of(schemas), name: chance.of(names) })} (${quoteAlways(chance.of(names))} integer) inherits (${pathOf(relation)})`,
  (relation, chance) => {
    const heir = pathOf({ schema: chance.of(schemas), name: chance.of(names) });
    return `create table ${heir} (like ${pathOf(relation)}); alter table ${heir} inherit ${pathOf(relation)}`;
  },
  (relation, chance) => {
    const parent = relation.inherits.length > 0 ? chance.of(relation.inherits) : undefined;
    if (parent === undefined) return undefined;
    const [schema, name] = parent;
    return `alter table ${pathOf(relation)} no inherit ${pathOf({ schema, name })}`;
  },
];
