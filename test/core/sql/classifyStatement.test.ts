import { describe, expect, it } from 'vitest';
import { PgQueryParser } from '../../../src/connectors/sqlParser/pgQueryParser';
import { classifyStatement } from '../../../src/core/sql/classifyStatement';

const parser = new PgQueryParser();

async function effectsOf(sql: string): Promise<readonly string[]> {
  const parsed = await parser.parse(sql);
  if (parsed.kind !== 'parsed') throw new Error(parsed.message);
  return parsed.statements.flatMap(({ tree }) =>
    classifyStatement(tree).effects.map(({ kind, subject }) => subject ?? kind),
  );
}

describe('classifyStatement', () => {
  it.each([
    'select 1',
    'table t',
    'values (1), (2)',
    'with a as (select 1) select * from a union all select 2',
    "select $tag$ delete from t; $tag$, '; drop table t' /* ; /* nested */ insert */ -- ;",
    'show work_mem',
    'explain select 1',
    'explain insert into t values (1)',
    'explain (analyze false) delete from t',
    'explain analyze select 1',
    'select random(), clock_timestamp(), pg_sleep(1), uuid_generate_v4(), lo_get(1)',
    'select pg_get_viewdef(1), pg_table_size(1), pg_stat_get_io()',
  ])('finds that %s only reads', async (sql) => {
    expect(await effectsOf(sql)).toEqual([]);
  });

  it.each([
    ['insert into t values (1)', 'write'],
    ['merge into t using s on t.a = s.a when matched then delete', 'write'],
    ['with a as (delete from t returning *) select * from a', 'write'],
    [
      'select (select 1 from b) from (select 1) a where exists (with w as (update t set a = 1 returning 1) select 1)',
      'write',
    ],
    ['select 1 into x', 'write'],
    ['create table x as select 1', 'write'],
    ['explain analyze insert into t values (1)', 'write'],
    ['explain (analyze on) update t set a = 1', 'write'],
    ['explain (analyze false, analyze) delete from t', 'write'],
    ['truncate t', 'write'],
    ['refresh materialized view v', 'write'],
    ['select * from t for update', 'lock'],
    ['select * from (select * from t for share) s', 'lock'],
    ['lock table t', 'lock'],
    ['begin', 'transaction'],
    ['commit', 'transaction'],
    ['savepoint a', 'transaction'],
    ['set transaction read write', 'settings'],
    ['set session characteristics as transaction read write', 'settings'],
    ['set role postgres', 'settings'],
    ['reset all', 'settings'],
    ['alter system set work_mem = 1', 'settings'],
    ['copy t from stdin', 'copy'],
    ['copy t to stdout', 'copy'],
    ["copy t to '/tmp/x'", 'serverAccess'],
    ["copy t from '/etc/passwd'", 'serverAccess'],
    ["copy (select 1) to program 'touch /tmp/x'", 'serverAccess'],
    ['do $$ begin delete from t; end $$', 'code'],
    ['call p()', 'code'],
    ["load 'evil'", 'code'],
    ['prepare s as select 1', 'session'],
    ['execute s', 'session'],
    ['explain execute s', 'session'],
    ['explain analyze execute s', 'session'],
    ['declare c cursor for select 1', 'session'],
    ['discard all', 'session'],
    ['listen c', 'message'],
    ["notify c, 'x'", 'message'],
    ['vacuum t', 'maintenance'],
    ['analyze t', 'maintenance'],
    ['create view v as select 1', 'definition'],
    ['create function f() returns int language sql begin atomic select 1; end', 'definition'],
    ['alter table t add column a int', 'definition'],
    ['drop table t', 'definition'],
    ['grant select on t to public', 'definition'],
    ["comment on table t is 'x'", 'definition'],
    ["security label on table t is 'x'", 'definition'],
    ['import foreign schema a from server b into c', 'definition'],
    ["select dblink_exec('dbname=x', 'drop table t')", 'dblink_exec'],
    ["select * from dblink('', '') as t(a int)", 'dblink'],
    ["select lo_import('/etc/passwd')", 'lo_import'],
    ['select lo_unlink(oid) from pg_largeobject_metadata', 'lo_unlink'],
    ["select pg_read_file('x')", 'pg_read_file'],
    ["select pg_catalog.pg_ls_dir('.')", 'pg_ls_dir'],
    ['select pg_advisory_lock(1)', 'pg_advisory_lock'],
    ['select pg_try_advisory_xact_lock_shared(1)', 'pg_try_advisory_xact_lock_shared'],
    ["select set_config('transaction_read_only', 'off', false)", 'set_config'],
    ['select SET_CONFIG(a, b, c) from t', 'set_config'],
    ['select U&"set\\005fconfig"(a, b, c) from t', 'set_config'],
    ['select pg_catalog . /* x */ "set_config" (a, b, c) from t', 'set_config'],
    ["select nextval('s')", 'nextval'],
    ['select pg_terminate_backend(pid) from pg_stat_activity', 'pg_terminate_backend'],
    ["select pg_notify('c', 'x')", 'pg_notify'],
    ["select query_to_xml('select pg_reload_conf()', true, true, '')", 'query_to_xml'],
    ["select * from ts_stat('select 1')", 'ts_stat'],
    ['select 1 order by pg_reload_conf()', 'pg_reload_conf'],
    ['select 1 from t where pg_promote()', 'pg_promote'],
    ['explain select pg_switch_wal()', 'pg_switch_wal'],
  ])('finds what %s does', async (sql, effect) => {
    expect(new Set(await effectsOf(sql))).toEqual(new Set([effect]));
  });

  it('collects the names that the catalog is asked for', async () => {
    const parsed = await parser.parse(
      'select a.f(v), (t).g, t.h, x OPERATOR(o.+) y, z::s.k from s.r join r2 on true order by a using operator(o.<)',
    );
    const [statement] = parsed.kind === 'parsed' ? parsed.statements : [];
    const { functions, fields, operators, relations, types } = classifyStatement(
      statement?.tree ?? {},
    );
    const names = (list: readonly { schema: string | undefined; name: string }[]): string[] =>
      list.map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`)).sort();
    expect({
      functions: names(functions),
      fields: names(fields),
      operators: names(operators),
      relations: names(relations),
      types: names(types),
    }).toEqual({
      functions: ['a.f'],
      fields: ['g', 'h'],
      operators: ['o.+', 'o.<'],
      relations: ['r2', 's.r'],
      types: ['s.k'],
    });
  });
});
