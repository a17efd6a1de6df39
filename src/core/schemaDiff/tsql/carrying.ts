import type { SqlParser } from '../../sql/sqlParser';
import { applyStatement } from '../ddl/applyStatement';
import { DraftSchemas, type DraftRelation } from '../ddl/draft';
import { beginningOf } from '../ddl/snapshotOfDraft';
import { NotUnderstoodError } from '../ddl/statementContext';
import { pathKey, type ColumnPath, type TablePath } from '../model/objectPath';
import type { UnreadStatement } from '../model/snapshot';
import { quotePath } from '../normal/quoteIdentifier';
import { carriedName, caseless } from './carriedNames';
import { carryType, type CarriedType, type WrittenType } from './columnType';
import type { WrittenPlace } from './text/tokenReader';

/** A statement of T-SQL, or a part of one, in Postgres' words, and where it stands. */
export interface CarriedStatement extends WrittenPlace {
  readonly sql: string;
}

/** Where names without a schema are in SQL Server. */
const defaultSchema = 'dbo';

/** A schema on its way from SQL Server to Postgres: what is there by now, and what was left behind. */
export class Carrying {
  readonly schemas = new DraftSchemas();
  /** Of which `USE` said that what follows is its. */
  database: string | undefined;
  /** Where the script stands that is read now, if another one carries it out as a text. */
  within: WrittenPlace | undefined;
  /** Types of the script's own that hold no NULL unless a column says so, as SQL names them. */
  readonly neverNull = new Set<string>();
  readonly #relations = new Map<string, TablePath>();
  /** The columns of named defaults, by table and name. */
  readonly #defaults = new Map<string, string>();
  readonly #refused: (UnreadStatement & { readonly offset: number })[] = [];
  readonly #losses = new Map<string, Loss>();
  readonly #lineStarts: readonly number[];

  constructor(
    text: string,
    readonly parser: SqlParser,
  ) {
    this.schemas.searchPath = [defaultSchema];
    this.schemas.schemas.delete('public');
    this.#lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  /** Changes the schemas as Postgres would; what it would not understand is refused. */
  async apply({ sql, offset, written }: CarriedStatement): Promise<void> {
    const parsed = await this.parser.parse(sql);
    if (parsed.kind === 'malformed') {
      this.refuse({ offset, written }, parsed.message);
      return;
    }
    try {
      for (const { tree } of parsed.statements) applyStatement(this.schemas, tree, sql);
    } catch (error) {
      if (!(error instanceof NotUnderstoodError)) throw error;
      this.refuse({ offset, written }, error.message);
    }
  }

  /** Says that a statement, or a part of one, was left behind, and why. */
  refuse(at: WrittenPlace, reason: string): void {
    const { offset, written } = this.within ?? at;
    const line = this.#lineOf(offset);
    this.#refused.push({ offset, line, text: beginningOf(written), reason });
  }

  /** Says that something is not quite what it was; the same of many things is said once. */
  lose(at: WrittenPlace, reason: string): void {
    const { offset, written } = this.within ?? at;
    const known = this.#losses.get(reason);
    if (known !== undefined) known.times += 1;
    else this.#losses.set(reason, { offset, written, times: 1 });
  }

  /** What was left behind or is not what it was, in the order of the script. */
  get report(): readonly UnreadStatement[] {
    const losses = [...this.#losses].map(([reason, { offset, written, times }]) => ({
      offset,
      line: this.#lineOf(offset),
      text: beginningOf(written),
      reason: times === 1 ? reason : `${reason} (${times} times, here first)`,
    }));
    return [...this.#refused, ...losses]
      .toSorted((one, other) => one.offset - other.offset)
      .map(({ line, text, reason }) => ({ line, text, reason }));
  }

  /** The schema and name of something by its name in T-SQL. @throws NotUnderstoodError */
  pathOf(parts: readonly string[]): TablePath {
    const [name = '', schema = '', database = '', server = ''] = parts.toReversed();
    const isHere =
      database === '' || this.database === undefined || isSame(database, this.database);
    if (server !== '' || !isHere) throw new NotUnderstoodError('it is in another database');
    return [this.#schemaOf(schema), carriedName(name)];
  }

  /** Names of schemas as they were first written. */
  #schemaOf(written: string): string {
    const name = carriedName(written === '' ? defaultSchema : written);
    for (const known of this.schemas.schemas.keys()) if (isSame(known, name)) return known;
    return name;
  }

  /** A name of something new as Postgres can have it. */
  name(written: string, at: WrittenPlace): string {
    const name = carriedName(written);
    if (name !== written) this.refuse(at, `a name has 63 bytes at most in Postgres: it is ${name}`);
    return name;
  }

  /** Where something new goes; a schema that no statement made is made by what is in it, as `dbo` is. */
  newPath(parts: readonly string[]): TablePath {
    const path = this.pathOf(parts);
    const [schema] = path;
    if (!this.schemas.schemas.has(schema)) this.schemas.schemas.set(schema, {});
    return path;
  }

  /** A name that a new table or view has from now on. */
  newRelation(parts: readonly string[], at: WrittenPlace): TablePath {
    const path = this.newPath(parts);
    this.name(parts.at(-1) ?? '', at);
    this.#relations.set(caselessKey(path), path);
    return path;
  }

  /** A table or view that is there. @throws NotUnderstoodError */
  relation(parts: readonly string[]): DraftRelation {
    const found = this.find(parts);
    if (found !== undefined) return found;
    throw new NotUnderstoodError(`there is no ${parts.join('.')}`);
  }

  find(parts: readonly string[]): DraftRelation | undefined {
    const known = this.#relations.get(caselessKey(this.pathOf(parts)));
    return known === undefined ? undefined : this.schemas.relationAt(known);
  }

  /**
   * A name for an index or key: in Postgres it has to be the only one in its schema, in SQL Server in its
   * table.
   */
  indexName(wanted: string, [schema, table]: TablePath, at: WrittenPlace): string {
    const isFree = (name: string): boolean =>
      !this.schemas.hasName(schema, name) && !this.schemas.hasConstraint(schema, name);
    if (isFree(carriedName(wanted))) return this.name(wanted, at);
    for (let count = 1; ; count++) {
      const name = carriedName(`${table}_${wanted}${count === 1 ? '' : `_${count}`}`);
      if (!isFree(name)) continue;
      this.refuse(
        at,
        `its name is taken in the schema, as it has to be the only one: it is ${name}`,
      );
      return name;
    }
  }

  nameDefault(name: string, [schema, table, column]: ColumnPath): void {
    this.#defaults.set(caselessKey([schema, table, name]), column);
  }

  /** The column whose default has a name in a table; `undefined` = the name is something else's. */
  defaultOf([schema, table]: TablePath, name: string): string | undefined {
    return this.#defaults.get(caselessKey([schema, table, name]));
  }

  /** A type of the system or of the script as Postgres has it; `undefined` if there is none. */
  type(written: WrittenType): CarriedType | undefined {
    const own = carryType(written);
    if (own !== undefined) return own;
    const [schema, name] = this.pathOf(written.path);
    const found = this.schemas.domains.find(
      (domain) => isSame(domain.schema, schema) && isSame(domain.name, name),
    );
    return found && { type: quotePath([found.schema, found.name]) };
  }

  /** The type under a type of the script's own. */
  baseOf(type: string): string {
    const domain = this.schemas.domains.find(
      ({ schema, name }) => type === quotePath([schema, name]),
    );
    return domain?.type ?? type;
  }

  #lineOf(offset: number): number {
    let [low, high] = [0, this.#lineStarts.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}

interface Loss {
  readonly offset: number;
  readonly written: string;
  times: number;
}

function isSame(one: string, other: string): boolean {
  return caseless(one) === caseless(other);
}

function caselessKey(path: readonly string[]): string {
  return pathKey(path.map(caseless));
}
