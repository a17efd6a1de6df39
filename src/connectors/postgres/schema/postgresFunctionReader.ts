import type { Connection } from '../../../core/lake/lake';
import type {
  FunctionOptions,
  FunctionReader,
  StoredFunction,
} from '../../../core/schemaDiff/impact/functionImpact';
import { logIn } from '../logIn';
import { endOnAbort, hangUp } from '../openClient';
import { ownFailure } from '../queryFailure';

/**
 * `pg_proc`, `pg_language`: schema, signature, language and body of functions and procedures that hold
 * their text, without the system's own and extensions'. A body in standard SQL (`prosqlbody`) is kept as
 * what it depends on, follows renames by itself, and has no text: its definition is told instead, if `$1`
 * asks for it.
 * @see https://www.postgresql.org/docs/current/catalog-pg-proc.html
 */
const functionsSql = `
select n.nspname, pg_catalog.format('%I.%I(%s)', n.nspname, p.proname,
    pg_catalog.pg_get_function_identity_arguments(p.oid)), l.lanname,
    case when p.prosrc <> '' then p.prosrc else pg_catalog.pg_get_functiondef(p.oid) end, p.prosrc = ''
from pg_catalog.pg_proc p
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  join pg_catalog.pg_language l on l.oid = p.prolang
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and l.lanname not in ('c', 'internal') and p.prokind in ('f', 'p') and (p.prosrc <> '' or $1)
  and not exists (select from pg_catalog.pg_depend e
    where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
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
      // Definitions leave out the schemas of what is on the path.
      if (includesBound) await client.query('set search_path = pg_catalog');
      const { rows } = await endOnAbort(client, signal, () =>
        client.query<[string, string, string, string, boolean]>({
          text: functionsSql,
          values: [includesBound],
          rowMode: 'array',
        }),
      );
      // One that was dropped meanwhile has no definition any more.
      const there = rows.filter(([, , , source]) => source !== null);
      return there.map(([schema, signature, language, source, isBound]) => ({
        schema,
        signature,
        language,
        source,
        ...(isBound && { isBound }),
      }));
    } catch (error) {
      signal.throwIfAborted();
      throw ownFailure(error, this.connection);
    } finally {
      hangUp(client);
    }
  }
}
