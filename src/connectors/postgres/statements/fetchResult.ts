import type { Connection } from '../../../core/lake/lake';
import type { QueryPlan } from '../../../core/warehouse/planQuery';
import type { ResultColumn, RunOptions, RunOutcome } from '../../../core/warehouse/sqlRunner';
import { queryFailure } from './queryFailure';
import { converse, type Answers, type Wire } from '../wire/statementExchange';

/** A statement that may be sent now. */
export interface ReadyStatement {
  readonly plan: QueryPlan;
  readonly connection: Connection;
  readonly options: Pick<RunOptions, 'sink' | 'rowLimit' | 'timeoutMs' | 'onNotice'>;
  /** Called when what comes cannot be taken in: the server need not go on. */
  readonly onFailure: () => void;
}

/** Sends a statement and hands its result to the sink, all but the end. @throws QueryError, or what the sink threw */
export async function fetchResult(wire: Wire, statement: ReadyStatement): Promise<RunOutcome> {
  const { plan, options } = statement;
  const { sink, rowLimit } = options;
  const columns = await describe(wire, statement);
  await sink.begin(columns);
  if (columns.length === 0) {
    const outcome = await takeRows(wire, statement);
    return { ...outcome, rowCount: countOf(outcome.tag) };
  }
  const isCopied = sink.form === 'csv' && plan.isCopyable && rowLimit === undefined;
  return isCopied ? copy(wire, statement) : takeRows(wire, statement);
}

async function describe(wire: Wire, statement: ReadyStatement): Promise<readonly ResultColumn[]> {
  const { sql } = statement.plan;
  let columns: readonly ResultColumn[] = [];
  const send = (): void => {
    wire.parse({ text: sql });
    wire.describe({ type: 'S', name: '' });
    wire.sync();
  };
  const onColumns = (found: readonly ResultColumn[]): void => void (columns = found);
  await talk(wire, statement, { text: sql, send, onColumns });
  return columns;
}

async function copy(wire: Wire, statement: ReadyStatement): Promise<RunOutcome> {
  const { plan, options } = statement;
  const text = `COPY (\n${plan.sql}\n) TO STDOUT (FORMAT csv)`;
  const send = (): void => {
    wire.parse({ text });
    execute(wire, 0);
  };
  const onCopy = (bytes: Buffer): Promise<void> => options.sink.csv(bytes);
  const tag = await talk(wire, statement, { text, send, onCopy });
  return { tag, rowCount: countOf(tag), isCut: false };
}

/** Of the statement that was described. */
async function takeRows(wire: Wire, statement: ReadyStatement): Promise<RunOutcome> {
  const { plan, options } = statement;
  const { sink, rowLimit } = options;
  let rowCount = 0;
  let isCut = false;
  const tag = await talk(wire, statement, {
    text: plan.sql,
    send: () => execute(wire, rowLimit === undefined ? 0 : rowLimit + 1),
    onRows: async (rows) => {
      const left = (rowLimit ?? Infinity) - rowCount;
      isCut ||= rows.length > left;
      const taken = isCut ? rows.slice(0, left) : rows;
      rowCount += taken.length;
      if (taken.length > 0) await sink.rows(taken);
    },
  });
  return { tag, rowCount, isCut };
}

/** What is sent, and what takes in the answers. */
interface Talk extends Partial<Answers> {
  /** In which the statement stands. */
  readonly text: string;
  readonly send: () => void;
}

async function talk(
  wire: Wire,
  { plan, connection, options, onFailure }: ReadyStatement,
  { text, send, ...answers }: Talk,
): Promise<string> {
  const { onNotice, timeoutMs } = options;
  try {
    return await converse(wire, send, { onNotice, onFailure, ...answers });
  } catch (error) {
    const prefixCharacters = text.indexOf(plan.sql);
    throw queryFailure(error, { plan, connection, prefixCharacters, timeoutMs });
  }
}

/** Runs the statement that was parsed last, for so many rows; 0 = all. */
function execute(wire: Wire, rows: number): void {
  wire.bind({});
  wire.execute({ rows });
  wire.sync();
}

function countOf(tag: string): number | undefined {
  const count = /\d+$/.exec(tag)?.[0];
  return count === undefined ? undefined : Number(count);
}
