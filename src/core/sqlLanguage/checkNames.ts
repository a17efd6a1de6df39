import { nearestName } from '../base/nearestName';
import { byteOffsets } from '../sql/byteOffsets';
import { classifyStatement } from '../sql/classifyStatement';
import { quoteName } from '../sql/quoteName';
import { SqlLexer } from '../sql/sqlLexer';
import type { SqlNode } from '../sql/sqlParser';
import { locationOf, stringsOf, walkTree } from '../sql/sqlTree';
import { coreAt, coresOutwards, type Output, type QueryBlock, type QueryCore } from './queryBlocks';
import { readQuery } from './readQuery';
import { columnsOfSource, findCte, findRelation, findSource, type NameSpace } from './resolveNames';
import { nameFor } from './suggestJoins';

/** A name that nothing has. */
export interface UnknownName {
  /** In the statement. */
  readonly start: number;
  readonly end: number;
  /** Without a full stop. */
  readonly message: string;
  /** What to write instead; `undefined` = nothing is near. */
  readonly instead: string | undefined;
}

/**
 * The names of relations and columns in a statement that the catalog has not. Where nobody can know, as
 * of what a function returns, a name counts as right.
 */
export function checkNames(sql: string, tree: SqlNode, space: NameSpace): readonly UnknownName[] {
  const query = readQuery(sql);
  const offsetOf = byteOffsets(sql);
  const check = new NameCheck(sql, query, space);
  for (const { schema, name, byte } of classifyStatement(tree).relations) {
    if (byte !== undefined) check.relation(schema, name, offsetOf(byte));
  }
  walkTree(tree, ({ type, node }) => {
    const byte = locationOf(node);
    if (type === 'ColumnRef' && byte !== undefined) {
      check.column(stringsOf(node['fields']), offsetOf(byte), hasStar(node));
    }
    return true;
  });
  return check.found;
}

function hasStar(node: SqlNode): boolean {
  const fields = node['fields'];
  return Array.isArray(fields) && stringsOf(fields).length < fields.length;
}

class NameCheck {
  readonly found: UnknownName[] = [];

  constructor(
    readonly sql: string,
    readonly query: QueryBlock,
    readonly space: NameSpace,
  ) {}

  relation(schema: string | undefined, name: string, offset: number): void {
    if (isSystems(schema, name) || !this.#readsFrom(schema, name)) return;
    const core = coreAt(this.query, offset);
    if (schema === undefined && findCte(core, name) !== undefined) return;
    const { catalog } = this.space;
    if (findRelation(this.space, schema, name) !== undefined) return;
    if (schema === undefined) return this.#unknownRelation(name, offset);
    const isSchema = catalog.schemas.some((candidate) => candidate.name === schema);
    if (!isSchema) {
      const schemas = catalog.schemas.map((candidate) => candidate.name);
      const instead = nearestWritten(schema, schemas);
      return this.#report(offset, schema, `There is no schema ${schema}`, instead);
    }
    const names = catalog.relationsIn(schema).map((relation) => relation.name);
    const instead = nearestWritten(name, names);
    const what = `There is no table ${schema}.${name}${this.#orHidden()}`;
    this.#report(this.#behindPoint(offset), name, what, instead);
  }

  /** What a statement makes or drops need not be there. */
  #readsFrom(schema: string | undefined, name: string): boolean {
    const blocks = [this.query];
    for (const block of blocks) blocks.push(...block.inner);
    return blocks.some(({ cores }) =>
      cores.some(({ sources }) =>
        sources.some(
          ({ from }) => from.kind === 'relation' && from.name === name && from.schema === schema,
        ),
      ),
    );
  }

  #unknownRelation(name: string, offset: number): void {
    const { catalog } = this.space;
    const elsewhere = catalog.relations.find((relation) => relation.name === name);
    if (elsewhere !== undefined) {
      const instead = nameFor(elsewhere, this.space);
      return this.#report(offset, name, `${name} is in the schema ${elsewhere.schema}`, instead);
    }
    const near = catalog.relations.filter(({ schema }) => this.space.searchPath.includes(schema));
    const names = (near.length > 0 ? near : catalog.relations).map((relation) => relation.name);
    const instead = nearestWritten(name, names);
    this.#report(offset, name, `There is no table ${name}${this.#orHidden()}`, instead);
  }

  #orHidden(): string {
    const { hidden, database } = this.space.catalog;
    return hidden.relations + hidden.schemas > 0 ? ` that ${database.user} may see` : '';
  }

  column(parts: readonly string[], offset: number, isAll: boolean): void {
    const core = coreAt(this.query, offset);
    const [first = '', second] = parts;
    if (core === undefined || parts.length > 2) return;
    if (isAll) {
      if (parts.length === 1) this.#source(first, offset, core);
    } else if (second === undefined) this.#unqualified(first, offset, core);
    else if (!this.#isRow(first)) this.#qualified([first, second], offset, core);
  }

  #qualified([alias, name]: readonly [string, string], offset: number, core: QueryCore): void {
    const found = findSource(core, alias);
    if (found === undefined) return this.#source(alias, offset, core);
    const columns = columnsOfSource(found.source, found.core, this.space);
    if (columns === undefined || isSystemColumn(name)) return;
    const names = columns.map((column) => column.name);
    if (names.includes(name)) return;
    const instead = nearestWritten(name, names);
    const what = `${alias} has no column ${name}`;
    this.#report(this.#behindPoint(offset), name, what, instead);
  }

  /** Rows that statements have without naming them. */
  #isRow(name: string): boolean {
    return ['excluded', 'old', 'new'].includes(name);
  }

  #source(name: string, offset: number, core: QueryCore): void {
    if (this.#isRow(name) || findSource(core, name) !== undefined) return;
    const sources = coresOutwards(core).flatMap((outer) => outer.sources);
    if (sources.length === 0) return;
    const aliases = sources.map(({ alias }) => alias);
    const instead = nearestWritten(name, aliases);
    const what = `Nothing in FROM is called ${name}`;
    this.#report(offset, name, what, instead);
  }

  #unqualified(name: string, offset: number, core: QueryCore): void {
    if (isSystemColumn(name) || findSource(core, name) !== undefined) return;
    const names: string[] = [];
    for (const outer of coresOutwards(core)) {
      if (outer.outputs.some((output) => isAlias(output, name))) return;
      for (const source of outer.sources) {
        const columns = columnsOfSource(source, outer, this.space);
        if (columns === undefined) return;
        names.push(...columns.map((column) => column.name));
      }
    }
    if (names.length === 0 || names.includes(name)) return;
    const instead = nearestWritten(name, names);
    this.#report(offset, name, `There is no column ${name}`, instead);
  }

  /** Where the name behind the next point begins. */
  #behindPoint(offset: number): number {
    const lexer = new SqlLexer(this.sql, offset);
    lexer.next();
    lexer.next();
    if (lexer.isSymbol('.')) lexer.next();
    return lexer.start;
  }

  #report(start: number, name: string, message: string, instead: string | undefined): void {
    const lexer = new SqlLexer(this.sql, start);
    lexer.next();
    const end = Math.max(lexer.end, start + 1);
    if (/^_+$/.test(name)) return;
    this.found.push({ start, end, message, instead });
  }
}

/** The nearest of some names, as a statement has to write it. */
function nearestWritten(written: string, names: readonly string[]): string | undefined {
  const name = nearestName(written, names);
  return name && quoteName(name);
}

/** A column that is put out under its own name gives it none. */
function isAlias(output: Output, name: string): boolean {
  return output.kind === 'one' && output.name === name && output.ref?.at(-1) !== name;
}

/** What every database has, which the catalog leaves out. */
function isSystems(schema: string | undefined, name: string): boolean {
  if (schema === undefined) return name.startsWith('pg_');
  return schema.startsWith('pg_') || schema === 'information_schema';
}

/** @see https://www.postgresql.org/docs/current/ddl-system-columns.html */
function isSystemColumn(name: string): boolean {
  return ['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'].includes(name);
}
