import type { SteadyClock } from '../../base/clock';
import type { Pause } from '../../base/pause';
import { CursorWalk } from './cursorWalk';
import { KeyedWalk } from './keyedWalk';
import type { PageReader, TableRow } from './pageReader';
import type { TableFacts } from './table';
import { isSameQuery, rowOrderOf, type TableQuery } from './tableQuery';
import type { Place, RowTotal, StreamOptions, Walk, WalkProgress } from './walk';

export interface Page extends Place {
  readonly rows: readonly TableRow[];
  /** True if the rows are only about at this place: ask again once places were found. */
  readonly isEstimated: boolean;
  readonly total: RowTotal;
}

export interface KnownRows {
  readonly query: TableQuery;
  readonly total: RowTotal | undefined;
  /** `undefined` = nothing is under way in the background. */
  readonly progress: WalkProgress | undefined;
}

export interface TablePagesOptions {
  readonly reader: PageReader;
  readonly facts: TableFacts;
  /** Cells that are longer come without their rest. */
  readonly cutAtBytes: number;
  /** Something that was estimated is known by now, or more places are. */
  readonly onChange: () => void;
  readonly onFailure: (error: unknown) => void;
  readonly pause?: Pause;
  readonly clock?: SteadyClock;
}

/**
 * The rows of a table by their places from 0, filtered and sorted by the server. One query is gone
 * through at a time; of its rows none are kept.
 */
export class TablePages {
  readonly #options: TablePagesOptions;
  #current: { readonly query: TableQuery; readonly walk: Walk } | undefined;

  constructor(options: TablePagesOptions) {
    this.#options = options;
  }

  /** What is known of the query that was read last; `undefined` = none was. */
  get known(): KnownRows | undefined {
    if (this.#current === undefined) return undefined;
    const { query, walk } = this.#current;
    return { query, total: walk.total, progress: walk.progress };
  }

  /** Rows of all columns, in the order of the facts. */
  async read(
    query: TableQuery,
    place: Place,
    options: { readonly signal: AbortSignal },
  ): Promise<Page> {
    const walk = this.#walkOf(query);
    const { rows, isEstimated } = await walk.read(place, options);
    const total = walk.total ?? { rows: place.offset + rows.length, kind: 'atLeast' as const };
    return { ...place, rows, isEstimated, total };
  }

  /** Hands over rows in any shape, exactly those of the place. */
  stream(query: TableQuery, place: Place, options: StreamOptions): Promise<void> {
    return this.#walkOf(query).stream(place, options);
  }

  /** Counts exactly. */
  count(query: TableQuery, options: { readonly signal: AbortSignal }): Promise<number> {
    return this.#walkOf(query).count(options);
  }

  /** Forgets what was found: the next look begins anew. */
  reset(): void {
    this.#current?.walk.dispose();
    this.#current = undefined;
  }

  #walkOf(query: TableQuery): Walk {
    if (this.#current !== undefined && isSameQuery(this.#current.query, query)) {
      return this.#current.walk;
    }
    this.#current?.walk.dispose();
    const walk = this.#startWalk(query);
    this.#current = { query, walk };
    return walk;
  }

  #startWalk(query: TableQuery): Walk {
    const { reader, facts, cutAtBytes, ...rest } = this.#options;
    const order = rowOrderOf(query, facts);
    const options = {
      selection: { filters: query.filters, order },
      shape: { columns: facts.columns.map(({ name }) => name), cutAtBytes },
      ...rest,
    };
    const isFindable = order.kind === 'keyed' || order.kind === 'physical';
    return isFindable ? new KeyedWalk(reader, options) : new CursorWalk(reader, options);
  }
}
