import { PostgresPageReader } from '../../../src/connectors/postgres/pages/postgresPageReader';
import { quoteText } from '../../../src/core/sql/quoteName';
import type { Cell } from '../../../src/core/warehouse/pages/pageReader';
import { QueryWorld } from './queryWorld';
import type { TestPostgres } from './startPostgres';

/** A cell as it stands in a statement that makes a table. */
export function literal(cell: Cell): string {
  return cell === null ? 'null' : quoteText(cell);
}

/** Rows as they stand behind `values`. */
export function literalRows(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
}

/** Reads a table of the schema `lab`, as the server's owner if nobody else is named. */
export function labReader(
  postgres: TestPostgres,
  name: string,
  { user, password }: { readonly user: string; readonly password: string } = postgres,
): PostgresPageReader {
  const connection = new QueryWorld(postgres).connection({ user });
  const ref = { schema: 'lab', name };
  return new PostgresPageReader(connection, ref, (_, work) => work({ password }), {});
}
