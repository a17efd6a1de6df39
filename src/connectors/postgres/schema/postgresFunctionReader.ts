import type { Connection } from '../../../core/lake/lake';
import type {
  FunctionOptions,
  FunctionReader,
  StoredFunction,
} from '../../../core/schemaDiff/impact/functionImpact';
import { readName } from '../../../core/sql/quoteName';
import { logIn } from '../login/logIn';
import { endOnAbort, hangUp } from '../login/openClient';
import { ownFailure } from '../statements/queryFailure';
import { beginSchemaSql, signatureSql } from './schemaSql';

/**
 * `pg_proc`, `pg_language`: schema, signature, language and body of functions and procedures that hold
 * their text, what is set for them, and how many arguments they take, those that go out of a procedure
 * too, without the system's own and extensions'. A body in standard SQL (`prosqlbody`) is kept as what it
 * depends on, follows renames by itself, and has no text: its definition is told instead, if `$1` asks
 * for it.
 * @see https://www.postgresql.org/docs/current/catalog-pg-proc.html
 */
const functionsSql = `
select n.nspname, ${signatureSql('p')}, l.lanname,
    case when p.prosrc <> '' then p.prosrc else pg_get_functiondef(p.oid) end, p.prosrc = '', p.proconfig,
    p.pronargs - p.pronargdefaults - (p.provariadic <> 0)::int,
    case when p.provariadic <> 0 then null
      when p.prokind = 'p' then coalesce(cardinality(p.proallargtypes), p.pronargs)
      else p.pronargs end
from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  join pg_language l on l.oid = p.prolang
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and l.lanname not in ('c', 'internal') and p.prokind in ('f', 'p') and (p.prosrc <> '' or $1)
  and not exists (select from pg_depend e
    where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
order by 2`;

/** Reads bodies of functions over a connection of its own, each time. */
export class PostgresFunctionReader implements FunctionReader {
  constructor(
    readonly connection: Connection,
    readonly options: {
      readonly password: string | undefined;
      readonly environment?: Readonly<Record<string, string | undefined>>;
    },
  ) {}

  async readFunctions({
    signal,
    includesBound = false,
  }: FunctionOptions): Promise<readonly StoredFunction[]> {
    const { password, environment = process.env } = this.options;
    const client = await logIn(this.connection, { password, environment, signal });
    try {
      const { rows } = await endOnAbort(client, signal, async () => {
        await client.query(beginSchemaSql);
        return client.query<FunctionRow>({
          text: functionsSql,
          values: [includesBound],
          rowMode: 'array',
        });
      });
      // One that was dropped meanwhile has no definition any more.
      return rows.flatMap((row) => (row[3] === null ? [] : [storedFunction(row)]));
    } catch (error) {
      signal.throwIfAborted();
      throw ownFailure(error, this.connection);
    } finally {
      hangUp(client);
    }
  }
}

type FunctionRow = [
  string,
  string,
  string,
  string,
  boolean,
  readonly string[] | null,
  number,
  number | null,
];

function storedFunction([
  schema,
  signature,
  language,
  source,
  isBound,
  settings,
  least,
  most,
]: FunctionRow): StoredFunction {
  const searchPath = searchPathIn(settings ?? []);
  return {
    schema,
    signature,
    language,
    source,
    argumentCounts: { least, ...(most !== null && { most }) },
    ...(isBound && { isBound }),
    ...(searchPath !== undefined && { searchPath }),
  };
}

const pathSetting = 'search_path=';
const pathNames = /"(?:[^"]|"")*"|[^\s,]+/g;

/** Such as `search_path=lab, "Lab 2"`; `undefined` = none is set. */
function searchPathIn(settings: readonly string[]): readonly string[] | undefined {
  const written = settings.find((setting) => setting.startsWith(pathSetting));
  return written?.slice(pathSetting.length).match(pathNames)?.map(readName);
}
