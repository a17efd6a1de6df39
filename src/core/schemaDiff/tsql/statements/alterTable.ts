import { NotUnderstoodError } from '../../ddl/statementContext';
import { quoteIdentifier } from '../../normal/quoteIdentifier';
import { carriedName } from '../carriedNames';
import type { CarriedStatement, Carrying } from '../carrying';
import type { TokenReader } from '../text/tokenReader';
import { defineColumn, defineComputed, isAtComputed } from './columnDefinition';
import { isAtConstraint, readConstraint } from './constraints';
import { attempt } from './createTable';
import { columnOf, siteName, sitePath, type TableSite } from './site';

/** ALTER TABLE behind its words, as statements for Postgres. @throws NotUnderstoodError */
export function alterTable(reader: TokenReader, carrying: Carrying): readonly CarriedStatement[] {
  const path = reader.path();
  if (path.at(-1)?.startsWith('#') === true) return [];
  const site = carrying.relation(path);
  const isChecked = !reader.accept('WITH', 'NOCHECK');
  if (isChecked) reader.accept('WITH', 'CHECK');
  if (reader.accept('ADD')) return addParts(reader.rest(), { carrying, site, isChecked });
  if (reader.accept('ALTER', 'COLUMN')) return [alterColumn(reader, carrying, site)];
  if (reader.accept('DROP')) return dropParts(reader.rest(), carrying, site);
  if (reader.isAt('NOCHECK', 'CONSTRAINT')) {
    throw new NotUnderstoodError('a constraint is switched off, which in Postgres it cannot be');
  }
  if (quiet.some((word) => reader.isAt(word))) return [];
  throw new NotUnderstoodError(`ALTER TABLE … ${reader.next?.value ?? ''} is not known`);
}

/** What says nothing of the schema. */
const quiet = ['CHECK', 'SET', 'REBUILD', 'ENABLE', 'DISABLE', 'SWITCH'];

interface Addition {
  readonly carrying: Carrying;
  readonly site: TableSite;
  readonly isChecked: boolean;
}

function addParts(reader: TokenReader, addition: Addition): readonly CarriedStatement[] {
  return reader.splitByCommas().flatMap((part) => addPart(part, addition));
}

function addPart(
  part: TokenReader,
  { carrying, site, isChecked }: Addition,
): readonly CarriedStatement[] {
  const at = part.whole;
  if (part.isAt('PERIOD', 'FOR')) return [];
  if (isAtConstraint(part)) {
    const sql = attempt(part, carrying, () => readConstraint(part, { carrying, site }));
    if (!isChecked && sql !== undefined && !/ set default /.test(sql)) {
      carrying.lose(at, 'rows that were there already were not checked; Postgres checks them');
    }
    return sql === undefined ? [] : [{ ...at, sql }];
  }
  return addColumn(part, carrying, site);
}

function addColumn(
  part: TokenReader,
  carrying: Carrying,
  site: TableSite,
): readonly CarriedStatement[] {
  const at = part.whole;
  const column = attempt(part, carrying, () =>
    isAtComputed(part) ? defineComputed(part, carrying, site) : defineColumn(part, carrying),
  );
  if (column === undefined) return [];
  const wider = { ...site, columns: [...site.columns, column] };
  const parts = column.parts.flatMap((start): readonly CarriedStatement[] => {
    part.goTo(start);
    const place = { carrying, site: wider, column: column.name };
    const sql = attempt(part, carrying, () => readConstraint(part, place));
    return sql === undefined ? [] : [{ ...at, sql }];
  });
  return [{ ...at, sql: `alter table ${siteName(site)} add column ${column.sql}` }, ...parts];
}

function alterColumn(reader: TokenReader, carrying: Carrying, site: TableSite): CarriedStatement {
  const at = reader.whole;
  const { name } = columnOf(site, reader.tokens[reader.place]?.value ?? '');
  const { type, isNullable } = defineColumn(reader, carrying);
  const own = `alter column ${quoteIdentifier(name)}`;
  const nullability = `${own} ${isNullable ? 'drop' : 'set'} not null`;
  return { ...at, sql: `alter table ${siteName(site)} ${own} type ${type}, ${nullability}` };
}

/** `DROP CONSTRAINT a, b, COLUMN c`: what is said once holds for what follows. */
function dropParts(
  reader: TokenReader,
  carrying: Carrying,
  site: TableSite,
): readonly CarriedStatement[] {
  let isColumn = false;
  return reader.splitByCommas().flatMap((part): readonly CarriedStatement[] => {
    const at = part.whole;
    if (part.accept('COLUMN')) isColumn = true;
    else if (part.accept('CONSTRAINT')) isColumn = false;
    part.accept('IF', 'EXISTS');
    const name = part.name();
    const sql = isColumn
      ? `drop column ${quoteIdentifier(columnOf(site, name).name)}`
      : dropConstraint(name, carrying, site);
    return [{ ...at, sql: `alter table ${siteName(site)} ${sql}` }];
  });
}

/** A default is no constraint in Postgres. */
function dropConstraint(name: string, carrying: Carrying, site: TableSite): string {
  const column = carrying.defaultOf(sitePath(site), name);
  return column === undefined
    ? `drop constraint if exists ${quoteIdentifier(carriedName(name))}`
    : `alter column ${quoteIdentifier(column)} drop default`;
}
