import { UsageError } from '../../core/base/errors';
import { quoteName } from '../../core/sql/quoteName';
import {
  copyTextInSlices,
  CopyLimit,
  type CopiedColumn,
} from '../../core/warehouse/formats/copyText';
import type { DocumentOutline } from '../../core/warehouse/documents/documentOutline';
import type { PathProblem } from '../../core/warehouse/documents/pathProblem';
import type { ColumnProfile } from '../../core/warehouse/pages/columnProfile';
import type { PageReader, TableRow } from '../../core/warehouse/pages/pageReader';
import type { TableColumn, TableFacts } from '../../core/warehouse/pages/table';
import { TablePages, type KnownRows } from '../../core/warehouse/pages/tablePages';
import { equalTo, rowOrderOf, type Filter } from '../../core/warehouse/pages/tableQuery';
import type { ResultSink } from '../../core/warehouse/sqlRunner';
import type { TimeSeries } from '../../core/warehouse/series/timeSeries';
import { ExactSum, type CellSums } from '../../core/warehouse/values/exactSum';
import {
  cutCellBytes,
  maxCellBytes,
  maxChartRows,
  type BlockRequest,
  type CellRequest,
  type CellsPage,
  type CopyRequest,
  type CopyResult,
  type ExportRequest,
  type OutlineRequest,
  type ProfileRequest,
  type TableRows,
  type RowsRequest,
  type StatementRequest,
  type TableSeriesRequest,
  type OpenedCell,
} from '../../protocol/tableApi';

export interface TableModelOptions {
  readonly reader: PageReader;
  readonly onChange: () => void;
  readonly onFailure: (error: unknown) => void;
}

interface Opened {
  readonly facts: TableFacts;
  readonly pages: TablePages;
}

interface Reading {
  readonly signal: AbortSignal;
}

/** The table that one panel shows. */
export class TableModel {
  readonly #options: TableModelOptions;
  #opened: Promise<Opened> | undefined;
  #pages: TablePages | undefined;

  constructor(options: TableModelOptions) {
    this.#options = options;
  }

  get known(): KnownRows | undefined {
    return this.#pages?.known;
  }

  /** Asks the catalog anew, and forgets what was found. */
  async open(reading: Reading): Promise<TableFacts> {
    this.#pages?.reset();
    this.#opened = this.#open(reading);
    return (await this.#opened).facts;
  }

  async rows({ query, offset, limit }: RowsRequest, reading: Reading): Promise<TableRows> {
    const { pages } = await this.#ready(reading);
    const { rows, isEstimated, total } = await pages.read(query, { offset, limit }, reading);
    return { rows, isEstimated, total };
  }

  async count(query: RowsRequest['query'], reading: Reading): Promise<number> {
    return (await this.#ready(reading)).pages.count(query, reading);
  }

  async cell(request: CellRequest, reading: Reading): Promise<OpenedCell> {
    const row = await this.#cellRow(request, maxCellBytes, reading);
    if (row === undefined) return { kind: 'gone' };
    const text = row.cells[0] ?? null;
    const [cut] = row.cuts;
    if (cut === undefined) return { kind: 'whole', text };
    return { kind: 'large', head: text ?? '', sizeBytes: cut.sizeBytes };
  }

  /** However large it is; `undefined` = the row is no longer there. */
  async cellText(request: CellRequest, reading: Reading): Promise<string | undefined> {
    const row = await this.#cellRow(request, undefined, reading);
    return row && (row.cells[0] ?? '');
  }

  async copy(
    { format, ...block }: CopyRequest,
    reading: Reading,
  ): Promise<CopyResult & { readonly text: string }> {
    const { facts } = await this.#ready(reading);
    const rows: (readonly (string | null)[])[] = [];
    const limit = new CopyLimit();
    await this.#walk(block, reading, ({ cells }) => {
      limit.add(cells);
      rows.push(cells);
    });
    const { schema, name } = facts.ref;
    const table = `${quoteName(schema)}.${quoteName(name)}`;
    const columns = block.columns.map((column) => copiedColumn(columnOf(facts, column)));
    const text = await copyTextInSlices(format, { table, columns, rows });
    return { text, rows: rows.length, cells: rows.length * columns.length };
  }

  async sum(block: BlockRequest, reading: Reading): Promise<CellSums> {
    const { facts } = await this.#ready(reading);
    const areNumbers = block.columns.map((name) => columnOf(facts, name).valueKind === 'number');
    const sum = new ExactSum();
    await this.#walk(block, reading, ({ cells }) => {
      for (const [index, cell] of cells.entries()) sum.add(cell, areNumbers[index] === true);
    });
    return sum.result();
  }

  async profile(
    { query, column, isExact }: ProfileRequest,
    reading: Reading,
  ): Promise<ColumnProfile | undefined> {
    const { facts } = await this.#ready(reading);
    const { reader } = this.#options;
    const { name } = columnOf(facts, column);
    if (!isExact) return reader.statistics(name, reading);
    return reader.profile({ column: name, filters: query.filters }, reading);
  }

  async series({ query, ...request }: TableSeriesRequest, reading: Reading): Promise<TimeSeries> {
    await this.#ready(reading);
    return this.#options.reader.series({ ...request, filters: query.filters }, reading);
  }

  async cells(block: BlockRequest, reading: Reading): Promise<CellsPage> {
    const rows: TableRow['cells'][] = [];
    const shown = { ...block, rowCount: Math.min(block.rowCount, maxChartRows) };
    await this.#walk(shown, { ...reading, cutAtBytes: cutCellBytes }, ({ cells }) => {
      rows.push(cells);
    });
    return { rows };
  }

  async outline({ query, column }: OutlineRequest, reading: Reading): Promise<DocumentOutline> {
    const { facts } = await this.#ready(reading);
    const { name } = columnOf(facts, column);
    return this.#options.reader.outline({ column: name, filters: query.filters }, reading);
  }

  checkPath(path: string, reading: Reading): Promise<PathProblem | undefined> {
    return this.#options.reader.checkPath(path, reading);
  }

  async statement({ query, columns }: StatementRequest, reading: Reading): Promise<string> {
    const { facts } = await this.#ready(reading);
    const selection = { filters: query.filters, order: rowOrderOf(query, facts), columns };
    return `${await this.#options.reader.statement(selection, reading)};`;
  }

  async export(
    { query, columns }: Omit<ExportRequest, 'format'>,
    options: Reading & { readonly sink: ResultSink },
  ): Promise<void> {
    const { facts } = await this.#ready(options);
    const selection = { filters: query.filters, order: rowOrderOf(query, facts), columns };
    await this.#options.reader.export(selection, options);
  }

  /** Goes on with nothing of what was found, until it is opened anew. */
  letGo(): void {
    this.#pages?.reset();
  }

  dispose(): void {
    this.#pages?.reset();
    this.#options.reader.close();
  }

  #ready(reading: Reading): Promise<Opened> {
    this.#opened ??= this.#open(reading);
    return this.#opened;
  }

  async #open(reading: Reading): Promise<Opened> {
    const { reader, onChange, onFailure } = this.#options;
    try {
      const facts = await reader.facts(reading);
      const options = { reader, facts, cutAtBytes: cutCellBytes, onChange, onFailure };
      const pages = new TablePages(options);
      this.#pages = pages;
      return { facts, pages };
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  /** The one cell of a row, found by its key if it has one. */
  async #cellRow(
    { query, row, column, key }: CellRequest,
    cutAtBytes: number | undefined,
    { signal }: Reading,
  ): Promise<TableRow | undefined> {
    const { facts, pages } = await this.#ready({ signal });
    const shape = { columns: [column], cutAtBytes };
    const filters = keyFilters(facts, key);
    if (filters === undefined) {
      const found: TableRow[] = [];
      const onRows = async (rows: readonly TableRow[]): Promise<void> => void found.push(...rows);
      await pages.stream(query, { offset: row, limit: 1 }, { shape, signal, onRows });
      return found[0];
    }
    const order = rowOrderOf({ ...query, sort: [], ownOrder: 'key' }, facts);
    const request = { filters, order, from: 'start', skip: 0, limit: 1, shape } as const;
    return (await this.#options.reader.rows(request, { signal }))[0];
  }

  async #walk(
    { query, firstRow, rowCount, columns }: BlockRequest,
    { signal, cutAtBytes }: Reading & { readonly cutAtBytes?: number },
    take: (row: TableRow) => void,
  ): Promise<void> {
    const { pages } = await this.#ready({ signal });
    const place = { offset: firstRow, limit: rowCount };
    const shape = { columns, cutAtBytes };
    const onRows = async (rows: readonly TableRow[]): Promise<void> => {
      for (const row of rows) take(row);
    };
    await pages.stream(query, place, { shape, signal, onRows });
  }
}

function keyFilters(facts: TableFacts, values: readonly string[]): readonly Filter[] | undefined {
  const columns = facts.key?.columns;
  if (columns === undefined || columns.length !== values.length) return undefined;
  return equalTo(columns, values);
}

function columnOf(facts: TableFacts, name: string): TableColumn {
  const column = facts.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  throw new UsageError(`${facts.ref.name} has no column ${JSON.stringify(name)}`, {
    remedy: 'load the table again to see what it has',
  });
}

function copiedColumn({ name, valueKind }: TableColumn): CopiedColumn {
  return { name, isNumber: valueKind === 'number', isJson: valueKind === 'json' };
}
