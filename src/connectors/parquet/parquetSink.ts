import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ByteOutput } from '../../core/warehouse/byteOutput';
import { uniqueNames } from '../../core/warehouse/formats/columnNames';
import { QueryError } from '../../core/warehouse/queryError';
import type { ResultColumn, ResultRow, ResultSink } from '../../core/warehouse/sqlRunner';
import { parquetColumn, type ParquetColumn, type ParquetValue } from './parquetColumn';

/** A group is held in memory until it is written; readers skip by groups. */
const groupRows = 50_000;
const groupCharacters = 8_000_000;

/** A Parquet file, written group by group: its types are the columns', and every value is exact. */
export function parquetSink(output: ByteOutput): ResultSink {
  let file: ParquetFile | undefined;
  return {
    form: 'rows',
    begin: async (columns) => {
      if (columns.length === 0) throw noColumns();
      file = new ParquetFile(columns, output);
    },
    rows: async (rows) => {
      for (const row of rows) {
        file?.add(row);
        if (file?.isGroupFull === true) await file.writeGroup();
      }
    },
    csv: () => Promise.resolve(),
    end: async () => file?.finish(),
  };
}

class ParquetFile {
  readonly #columns: readonly ParquetColumn[];
  readonly #schema: SchemaElement[];
  readonly #output: ByteOutput;
  readonly #buffer = new ByteWriter();
  readonly #writer: ParquetWriter;
  #group: (ParquetValue | null)[][];
  #characters = 0;
  #rowCount = 0;

  constructor(columns: readonly ResultColumn[], output: ByteOutput) {
    const names = uniqueNames(columns.map(({ name }) => name));
    this.#columns = columns.map((column, index) => parquetColumn(names[index] ?? '', column));
    this.#output = output;
    this.#group = this.#columns.map(() => []);
    const root = { name: 'root', num_children: columns.length };
    this.#schema = [root, ...this.#columns.flatMap(({ schema }) => schema)];
    this.#writer = new ParquetWriter({
      writer: this.#buffer,
      schema: this.#schema.map(withoutJsonMark),
      createdBy: 'lakeside',
    });
  }

  get isGroupFull(): boolean {
    const rows = this.#group[0]?.length ?? 0;
    return rows >= groupRows || this.#characters >= groupCharacters;
  }

  add(row: ResultRow): void {
    this.#rowCount += 1;
    for (const [index, column] of this.#columns.entries()) {
      const cell = row[index] ?? null;
      this.#characters += cell?.length ?? 0;
      this.#group[index]?.push(cell === null ? null : this.#convert(cell, column));
    }
  }

  async writeGroup(): Promise<void> {
    const columnData = this.#columns.map(({ name }, index) => ({
      name,
      data: this.#group[index] ?? [],
    }));
    await this.#writer.write({ columnData, rowGroupSize: groupRows });
    this.#group = this.#columns.map(() => []);
    this.#characters = 0;
    await this.#flush();
  }

  async finish(): Promise<void> {
    await this.writeGroup();
    this.#writer.schema = this.#schema;
    await this.#writer.finish();
    await this.#flush();
  }

  #convert(cell: string, { name, convert }: ParquetColumn): ParquetValue {
    const value = convert(cell);
    if (value !== undefined) return value;
    const shown = cell.length > 100 ? `${cell.slice(0, 100)}…` : cell;
    throw new QueryError(
      'valueUnfit',
      `${name} in row ${this.#rowCount} is ${shown}, which has no form in its Parquet type`,
      { remedy: `Write it as text: "${name}"::text` },
    );
  }

  /** What is written is not needed for what follows, but its length is. */
  async #flush(): Promise<void> {
    await this.#output.write(this.#buffer.getBytes().slice());
    this.#buffer.index = 0;
  }
}

/** Under that mark the library would encode as JSON what is JSON; readers want it all the same. */
function withoutJsonMark({ converted_type, ...element }: SchemaElement): SchemaElement {
  return converted_type === undefined || converted_type === 'JSON'
    ? element
    : { ...element, converted_type };
}

function noColumns(): QueryError {
  return new QueryError('valueUnfit', 'The statement has no columns, and Parquet needs one', {
    remedy: 'Choose another format',
  });
}
