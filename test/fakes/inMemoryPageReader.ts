import type {
  Anchor,
  AnchorsRequest,
  Cell,
  Guess,
  PageReader,
  Reading,
  RowShape,
  RowsCursor,
  RowsRequest,
  Selection,
  TableRow,
} from '../../src/core/warehouse/pages/pageReader';
import type { DocumentOutline } from '../../src/core/warehouse/documents/documentOutline';
import { readDocumentPath } from '../../src/core/warehouse/documents/documentPath';
import type { PathProblem } from '../../src/core/warehouse/documents/pathProblem';
import type { ColumnProfile } from '../../src/core/warehouse/pages/columnProfile';
import type { TableColumn, TableFacts } from '../../src/core/warehouse/pages/table';
import type { Comparison, Filter, RowOrder } from '../../src/core/warehouse/pages/tableQuery';
import { timeKindOf } from '../../src/core/warehouse/series/times';
import type { SeriesRequest, TimeSeries } from '../../src/core/warehouse/series/timeSeries';
import { outlineOf, passesPath } from './documents';
import type { ResultSink } from '../../src/core/warehouse/sqlRunner';
import { naiveSeries } from './naiveSeries';

export function columnFact(name: string, facts: Partial<TableColumn> = {}): TableColumn {
  return {
    name,
    type: 'text',
    typeOid: 25,
    baseTypeOid: facts.typeOid ?? 25,
    valueKind: 'text',
    isNullable: true,
    isOrdered: true,
    isLong: true,
    comment: undefined,
    ...facts,
  };
}

export function numberFact(name: string, facts: Partial<TableColumn> = {}): TableColumn {
  return columnFact(name, {
    type: 'integer',
    typeOid: 23,
    valueKind: 'number',
    isLong: false,
    ...facts,
  });
}

export function tableFacts(
  columns: readonly TableColumn[],
  facts: Partial<TableFacts> = {},
): TableFacts {
  return {
    ref: { schema: 'lab', name: 'sample' },
    kind: 'table',
    columns,
    key: undefined,
    hasAddresses: true,
    hasPartAddresses: false,
    foreignKeys: [],
    sizeBytes: 8192,
    comment: undefined,
    ...facts,
  };
}

/** Rows in memory, in the order in which they lie; counts what is asked of it. */
export class InMemoryPageReader implements PageReader {
  readonly calls: string[] = [];
  /** What the planner would think; left out, it knows. */
  estimated: number | undefined;
  /** Keeps anchors from being found until it is resolved. */
  anchorsMayCome: Promise<void> = Promise.resolve();
  failNext: Error | undefined;

  constructor(
    readonly table: TableFacts,
    readonly data: readonly (readonly Cell[])[],
  ) {}

  async facts(): Promise<TableFacts> {
    return this.table;
  }

  async rows(request: RowsRequest, { signal }: Reading): Promise<readonly TableRow[]> {
    this.#meet('rows', signal);
    const { from, skip, limit } = request;
    const all = this.#select(request);
    if (from === 'end') {
      const end = Math.max(0, all.length - skip);
      return this.#shape(all.slice(Math.max(0, end - limit), end), request.shape);
    }
    const rest =
      typeof from === 'string' ? all : all.slice(this.#placeOf(from, all, request.order));
    return this.#shape(rest.slice(skip, skip + limit), request.shape);
  }

  async stream(
    request: RowsRequest,
    options: Reading & { readonly onRows: (rows: readonly TableRow[]) => Promise<void> },
  ): Promise<void> {
    await options.onRows(await this.rows(request, options));
  }

  async anchors(
    request: AnchorsRequest,
    options: Reading & { readonly onAnchors: (anchors: readonly Anchor[]) => void },
  ): Promise<number> {
    this.#meet('anchors', options.signal);
    await this.anchorsMayCome;
    options.signal.throwIfAborted();
    const all = this.#select(request);
    const places = all.filter((_, index) => index % request.every === 0);
    if (places.length > 0) {
      options.onAnchors(places.map((row) => this.#anchorOf(row, request.order)));
    }
    return all.length;
  }

  async guessAnchor(selection: Selection, fraction: number): Promise<Guess | undefined> {
    this.calls.push('guess');
    const all = this.#select(selection);
    const index = Math.min(all.length - 1, Math.floor(fraction * all.length));
    const row = all[index];
    return row && { anchor: this.#anchorOf(row, selection.order), fraction: index / all.length };
  }

  async cursor(
    request: Selection & { readonly shape: RowShape },
    { signal }: Reading,
  ): Promise<RowsCursor> {
    this.#meet('cursor', signal);
    const all = this.#select(request);
    return {
      fetchAt: async (position, limit, reading) => {
        this.#meet('fetch', reading.signal);
        return this.#shape(all.slice(position, position + limit), request.shape);
      },
      count: async () => all.length,
      close: async () => void this.calls.push('closeCursor'),
    };
  }

  async estimate(filters: readonly Filter[]): Promise<number> {
    return this.estimated ?? this.#filtered(filters).length;
  }

  async count(filters: readonly Filter[], { signal }: Reading): Promise<number> {
    this.#meet('count', signal);
    return this.#filtered(filters).length;
  }

  async statistics(): Promise<ColumnProfile | undefined> {
    return undefined;
  }

  async profile(
    { column, filters }: { readonly column: string; readonly filters: readonly Filter[] },
    { signal }: Reading,
  ): Promise<ColumnProfile> {
    this.#meet('profile', signal);
    const rows = this.#filtered(filters).length;
    const compare = comparatorOf(this.#column(column));
    const values = this.#filtered(filters)
      .map((row) => this.#cell(row, column))
      .filter((cell) => cell !== null)
      .sort(compare);
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const common = [...counts]
      .map(([value, same]) => ({ value, share: same / rows }))
      .sort((left, right) => right.share - left.share || compare(left.value, right.value));
    const at = (tile: number): string =>
      values[Math.max(0, Math.ceil((tile * values.length) / 20) - 1)] ?? '';
    return {
      isExact: true,
      rows,
      nullShare: rows === 0 ? 0 : 1 - values.length / rows,
      distinct: counts.size,
      least: values[0],
      most: values.at(-1),
      common: common.slice(0, 10),
      bounds: values.length === 0 ? [] : Array.from({ length: 21 }, (_, tile) => at(tile)),
    };
  }

  async series(request: SeriesRequest, { signal }: Reading): Promise<TimeSeries> {
    this.#meet('series', signal);
    const rows = this.#filtered(request.filters).map(
      (row) => (name: string) => this.#cell(row, name),
    );
    const kind = timeKindOf(this.#column(request.time).typeOid);
    return naiveSeries(rows, request, { isDate: kind === 'date' });
  }

  async outline(
    request: { readonly column: string; readonly filters: readonly Filter[] },
    { signal }: Reading,
  ): Promise<DocumentOutline> {
    this.#meet('outline', signal);
    const place = this.table.columns.findIndex(({ name }) => name === request.column);
    const rows = this.#select({ filters: request.filters, order: { kind: 'physical' } });
    return outlineOf(rows.flatMap((row) => row[place] ?? []));
  }

  async checkPath(path: string): Promise<PathProblem | undefined> {
    const read = readDocumentPath(path);
    if (read.kind === 'problem') return read.problem;
    const { simple, jsonPath } = read.test;
    // Stands for what only a server finds: it takes no other JSONPath.
    return simple === undefined
      ? { message: 'syntax error at end of jsonpath input', offset: jsonPath.length }
      : undefined;
  }

  async statement({ columns }: { readonly columns: readonly string[] }): Promise<string> {
    const { schema, name } = this.table.ref;
    return `select ${columns.join(', ')} from ${schema}.${name}`;
  }

  async export(
    selection: Selection & { readonly columns: readonly string[] },
    { sink }: Reading & { readonly sink: ResultSink },
  ): Promise<void> {
    const { columns } = selection;
    const found = columns.map((name) => this.#column(name));
    await sink.begin(found.map(({ name, typeOid }) => ({ name, typeOid, typeModifier: -1 })));
    const shape = { columns, cutAtBytes: undefined };
    await sink.rows(this.#shape(this.#select(selection), shape).map(({ cells }) => cells));
    await sink.end();
  }

  close(): void {
    this.calls.push('close');
  }

  #meet(call: string, signal: AbortSignal): void {
    this.calls.push(call);
    signal.throwIfAborted();
    const error = this.failNext;
    this.failNext = undefined;
    if (error !== undefined) throw error;
  }

  #column(name: string): TableColumn {
    const column = this.table.columns.find((candidate) => candidate.name === name);
    if (column === undefined) throw new Error(`No column ${name}`);
    return column;
  }

  #cell(row: readonly Cell[], name: string): Cell {
    return row[this.table.columns.indexOf(this.#column(name))] ?? null;
  }

  #filtered(filters: readonly Filter[]): readonly (readonly Cell[])[] {
    return this.data.filter((row) =>
      filters.every((filter) => {
        const compare = comparatorOf(this.#column(filter.column));
        return passes(filter, this.#cell(row, filter.column), compare);
      }),
    );
  }

  #select({ filters, order }: Selection): readonly (readonly Cell[])[] {
    const rows = this.#filtered(filters);
    return order.kind === 'keyed' || order.kind === 'sorted'
      ? rows.toSorted((left, right) => this.#compareRows(left, right, order))
      : rows;
  }

  #compareRows(
    left: readonly Cell[],
    right: readonly Cell[],
    order: Extract<RowOrder, { readonly kind: 'keyed' | 'sorted' }>,
  ): number {
    const terms =
      order.kind === 'sorted'
        ? order.terms
        : order.columns.map((column) => ({
            column,
            direction: order.direction,
            nulls: 'last' as const,
          }));
    for (const { column, direction, nulls } of terms) {
      const pair = [this.#cell(left, column), this.#cell(right, column)] as const;
      const compared = compareCells(pair, comparatorOf(this.#column(column)), { direction, nulls });
      if (compared !== 0) return compared;
    }
    return 0;
  }

  #anchorOf(row: readonly Cell[], order: RowOrder): Anchor {
    if (order.kind !== 'keyed') return [String(this.data.indexOf(row))];
    return order.columns.map((column) => this.#cell(row, column) ?? '');
  }

  #placeOf(anchor: Anchor, all: readonly (readonly Cell[])[], order: RowOrder): number {
    if (order.kind !== 'keyed') {
      const index = all.findIndex((row) => this.data.indexOf(row) >= Number(anchor[0]));
      return index === -1 ? all.length : index;
    }
    const sign = order.direction === 'ascending' ? 1 : -1;
    const index = all.findIndex((row) => {
      for (const [place, value] of anchor.entries()) {
        const column = order.columns[place] ?? '';
        const compare = comparatorOf(this.#column(column));
        const compared = sign * compare(this.#cell(row, column) ?? '', value);
        if (compared !== 0) return compared > 0;
      }
      return true;
    });
    return index === -1 ? all.length : index;
  }

  #shape(rows: readonly (readonly Cell[])[], shape: RowShape): readonly TableRow[] {
    const { columns, cutAtBytes = Infinity } = shape;
    return rows.map((row) => {
      const whole = columns.map((name) => this.#cell(row, name));
      const cuts = whole.flatMap((cell, index) => {
        const sizeBytes = new TextEncoder().encode(cell ?? '').length;
        const isCut = this.#column(columns[index] ?? '').isLong && sizeBytes > cutAtBytes;
        return isCut ? [{ index, sizeBytes }] : [];
      });
      const isCut = (index: number): boolean => cuts.some((cut) => cut.index === index);
      const cells = whole.map((cell, index) =>
        isCut(index)
          ? Array.from(cell ?? '')
              .slice(0, 1000)
              .join('')
          : cell,
      );
      return { cells, cuts };
    });
  }
}

type Comparator = (left: string, right: string) => number;

function comparatorOf({ valueKind }: TableColumn): Comparator {
  if (valueKind === 'number') return (left, right) => Number(left) - Number(right);
  return (left, right) => (left === right ? 0 : left < right ? -1 : 1);
}

function compareCells(
  [left, right]: readonly [Cell, Cell],
  compare: Comparator,
  { direction, nulls }: { readonly direction: string; readonly nulls: string },
): number {
  if (left === null || right === null) {
    if (left === right) return 0;
    return (left === null) === (nulls === 'first') ? -1 : 1;
  }
  return direction === 'ascending' ? compare(left, right) : compare(right, left);
}

const comparisons: Readonly<Record<Comparison, (compared: number) => boolean>> = {
  equals: (compared) => compared === 0,
  notEquals: (compared) => compared !== 0,
  less: (compared) => compared < 0,
  atMost: (compared) => compared <= 0,
  greater: (compared) => compared > 0,
  atLeast: (compared) => compared >= 0,
};

function passes(filter: Filter, cell: Cell, compare: Comparator): boolean {
  if (filter.kind === 'isNull') return cell === null;
  if (cell === null) return false;
  switch (filter.kind) {
    case 'isNotNull':
      return true;
    case 'compare':
      return comparisons[filter.comparison](compare(cell, filter.value));
    case 'contains':
      return cell.toLowerCase().includes(filter.text.toLowerCase());
    case 'startsWith':
      return cell.toLowerCase().startsWith(filter.text.toLowerCase());
    case 'path':
      return passesPath(cell, filter.path);
    case 'isOneOf':
      return filter.values.some((value) => compare(cell, value) === 0);
  }
}
