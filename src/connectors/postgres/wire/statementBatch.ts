import type { SessionStatement } from '../../../core/warehouse/sqlSession';
import type { Wire } from './statementExchange';

/** Statements that travel together: the server answers all of them, or up to the first that fails. */
export type Batch = readonly SessionStatement[];

/** What has to be sent before a statement, in its transaction. */
export function preparations({ guard, settings = [] }: SessionStatement): Batch {
  const local = settings.map((setting) => ({ sql: `set local ${setting}`, values: [] }));
  return [...(guard ? [guard] : []), ...local];
}

/** Sends all of them, and asks for the answers. */
export function sendBatch(wire: Wire, batch: Batch): void {
  for (const { sql, values } of batch) {
    wire.parse({ text: sql });
    wire.bind({ values });
    wire.execute({ rows: 0 });
  }
  wire.sync();
}
