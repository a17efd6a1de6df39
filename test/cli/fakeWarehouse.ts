import type { FullConnectors } from '../../src/cli/program/commandHost';
import { parquetSink } from '../../src/connectors/parquet/parquetSink';
import { PgQueryParser } from '../../src/connectors/sqlParser/pgQueryParser';
import type { Connection } from '../../src/core/lake/lake';
import type { QueryPlan } from '../../src/core/warehouse/planQuery';
import type { ResultColumn, ResultRow, RunOptions } from '../../src/core/warehouse/sqlRunner';

type WarehouseConnectors = Pick<
  FullConnectors,
  'sqlRunner' | 'sqlParser' | 'parquetSink' | 'resultOutput' | 'standardInput'
>;

export interface WrittenOutput {
  text: string;
  bytes: Uint8Array;
  state: 'open' | 'complete' | 'abandoned';
}

const parser = new PgQueryParser();

/** A database that answers every statement with the same rows, and where results went. */
export class FakeWarehouse {
  columns: readonly ResultColumn[] = [{ name: 'n', typeOid: 23, typeModifier: -1 }];
  batches: readonly (readonly ResultRow[])[] = [[['1'], ['2']]];
  /** Thrown once all batches were given. */
  failure: Error | undefined;
  standardInput: string | undefined;
  readonly plans: QueryPlan[] = [];
  readonly logins: { readonly connection: Connection; readonly password: string | undefined }[] =
    [];
  readonly options: RunOptions[] = [];
  /** By file; standard output is `-`. */
  readonly outputs = new Map<string, WrittenOutput>();

  readonly connectors: WarehouseConnectors = {
    sqlParser: async () => parser,
    parquetSink: async (output) => parquetSink(output),
    standardInput: async () =>
      this.standardInput === undefined ? undefined : new TextEncoder().encode(this.standardInput),
    resultOutput: async (file = '-') => {
      const output: WrittenOutput = { text: '', bytes: Buffer.alloc(0), state: 'open' };
      this.outputs.set(file, output);
      return {
        write: async (bytes) => {
          output.text += new TextDecoder().decode(bytes);
          output.bytes = Buffer.concat([output.bytes, bytes]);
        },
        complete: async () => void (output.state = 'complete'),
        abandon: async () => void (output.state = 'abandoned'),
      };
    },
    sqlRunner: async (connection, { password }) => {
      this.logins.push({ connection, password });
      return {
        run: async (plan, options) => {
          this.plans.push(plan);
          this.options.push(options);
          await options.sink.begin(this.columns);
          for (const batch of this.batches) await options.sink.rows(batch);
          if (this.failure !== undefined) throw this.failure;
          await options.sink.end();
          const rowCount = this.batches.flat().length;
          return { tag: `SELECT ${rowCount}`, rowCount, isCut: false };
        },
      };
    },
  };
}
