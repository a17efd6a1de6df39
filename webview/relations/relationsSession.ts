import type { Disposable } from '../../src/core/base/disposables';
import { GraphIndex } from '../../src/core/graph/graphIndex';
import type { GraphToPlace, PlacedGraph } from '../../src/core/graph/graphLayout';
import { mermaidDiagram } from '../../src/core/warehouse/relations/mermaid';
import type {
  DiagramColumn,
  RelationGraph,
} from '../../src/core/warehouse/relations/relationGraph';
import type { DrawingFormat, RelationsApi, RelationsEvents } from '../../src/protocol/relationsApi';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import { nodeLook } from './nodeLook';
import type { NodeLook } from '../shared/graph/nodeLook';
import type { Size } from '../shared/graph/viewport';
import { ViewState } from '../shared/viewState';
import {
  columnsOf,
  detailOf,
  expanded,
  initialState,
  parseWishes,
  shownTables,
  without,
  type RelationsState,
  type TableIndex,
  type Wishes,
} from './state';

/** Tables with the places they have. */
export interface PlacedTables {
  readonly placed: PlacedGraph;
  readonly shown: RelationGraph;
  /** Of what is shown. */
  readonly index: TableIndex;
  readonly looks: ReadonlyMap<string, NodeLook>;
}

/** Whoever draws. */
export interface RelationsListener {
  onState(state: RelationsState): void;
  /** Other tables are to be drawn; `keep` should stay where it is on the screen. */
  onPlaced(tables: PlacedTables, keep: string | undefined): void;
  announce(text: string): void;
  sizeOf(look: NodeLook): Size;
}

const noTables: RelationGraph = { nodes: [], edges: [] };
const idle = { isLoading: false, isPlacing: false };

/** What a person does with a diagram, turned into questions to the host and a state to draw. */
export class RelationsSession implements Disposable {
  readonly #client: RpcClient<RelationsApi, RelationsEvents>;
  readonly #host: Pick<Host, 'loadState' | 'saveState'>;
  readonly #listener: RelationsListener;
  readonly #columns = new Map<string, readonly DiagramColumn[]>();
  readonly #state: ViewState<RelationsState>;
  #index: TableIndex = new GraphIndex(noTables);
  #tables: PlacedTables | undefined;
  #placing = new AbortController();

  constructor(
    client: RpcClient<RelationsApi, RelationsEvents>,
    host: Pick<Host, 'loadState' | 'saveState'> & { readonly subject: unknown },
    listener: RelationsListener,
  ) {
    this.#client = client;
    this.#host = host;
    this.#listener = listener;
    this.#state = new ViewState(
      initialState(parseSubject(host.subject), parseWishes(host.loadState())),
      (state) => listener.onState(state),
    );
    client.on('changed', () => this.#state.set({ isOutdated: true }));
  }

  get state(): RelationsState {
    return this.#state.value;
  }

  /** All tables of the database. */
  get index(): TableIndex {
    return this.#index;
  }

  /** What is drawn; `undefined` = nothing yet. */
  get tables(): PlacedTables | undefined {
    return this.#tables;
  }

  /** Asks for the tables; after a gesture the person may be asked for a password. */
  async open(options: { readonly mayAsk: boolean; readonly isAgain: boolean }): Promise<void> {
    this.#state.set({ isLoading: true, failure: undefined });
    try {
      const summary = await this.#client.api.open(options);
      this.#index = new GraphIndex(summary.graph);
      this.#columns.clear();
      const active = this.state.active ?? summary.start;
      this.#state.set({ summary, isLoading: false, isOutdated: false, active });
      await this.#place(undefined);
    } catch (error) {
      this.#state.fail(error, idle);
    }
  }

  /** `keep` should stay where it is on the screen. */
  async wish(wishes: Partial<Wishes>, keep?: string): Promise<void> {
    this.note(wishes);
    await this.#place(keep);
  }

  /** Draws nothing anew. */
  note(wishes: Partial<Wishes>): void {
    this.#state.set({ wishes: { ...this.state.wishes, ...wishes } });
    this.#host.saveState(this.state.wishes);
  }

  async expand(id: string): Promise<void> {
    const before = this.#tables?.shown.nodes.length ?? 0;
    await this.wish(expanded(this.state.wishes, id, this.#index), id);
    const more = (this.#tables?.shown.nodes.length ?? 0) - before;
    this.#listener.announce(
      more === 0 ? 'All that it is joined to is shown' : `${more} more shown`,
    );
  }

  async hide(id: string): Promise<void> {
    if (id === this.state.summary?.start) {
      return this.#listener.announce('The diagram is about this table');
    }
    await this.wish(without(this.state.wishes, id));
    this.#listener.announce(`${id} left out`);
  }

  activate(id: string): void {
    this.#state.set({ active: id });
  }

  openTable(id: string): void {
    this.#state.act(() => this.#client.api.openTable(id));
  }

  reveal(id: string): void {
    this.#state.act(() => this.#client.api.reveal(id));
  }

  copy(text: string, what: string): void {
    this.#state.act(async () => {
      await this.#client.api.copy(text);
      this.#listener.announce(`${what} copied`);
    });
  }

  /** `draw` may want more memory than there is, which is told like any other failure. */
  save(format: DrawingFormat, draw: () => string): void {
    this.#state.act(async () => {
      const file = await this.#client.api.save({ format, content: draw() });
      if (file !== null) this.#listener.announce(`Saved as ${file}`);
    });
  }

  /** What is shown as Mermaid, with the columns that are shown. */
  mermaid(): string {
    const shown = this.#tables?.shown ?? noTables;
    const detail = detailOf(this.state.wishes, shown.nodes.length);
    return mermaidDiagram(shown, (table) => columnsOf(table, detail, this.#columns));
  }

  cancelPlacing(): void {
    this.#placing.abort();
    this.#state.set({ isPlacing: false });
  }

  dispose(): void {
    this.#placing.abort();
    this.#client.dispose();
  }

  async #place(keep: string | undefined): Promise<void> {
    const { summary } = this.state;
    if (summary === undefined) return;
    this.#placing.abort();
    const controller = new AbortController();
    this.#placing = controller;
    const { signal } = controller;
    this.#state.set({ isPlacing: true, failure: undefined });
    try {
      const shown = shownTables(this.state, this.#index, summary.start);
      await this.#loadColumns(shown, signal);
      const looks = this.#looks(shown);
      const placed = await this.#client.api.place(this.#toPlace(shown, looks), signal);
      signal.throwIfAborted();
      this.#tables = { placed, shown, looks, index: new GraphIndex(shown) };
      this.#state.set({ isPlacing: false });
      this.#listener.onPlaced(this.#tables, keep);
    } catch (error) {
      if (!signal.aborted) this.#state.fail(error, idle);
    }
  }

  async #loadColumns({ nodes }: RelationGraph, signal: AbortSignal): Promise<void> {
    if (detailOf(this.state.wishes, nodes.length) !== 'all') return;
    const missing = nodes.map(({ id }) => id).filter((id) => !this.#columns.has(id));
    if (missing.length === 0) return;
    for (const { id, columns } of await this.#client.api.columns(missing, signal)) {
      this.#columns.set(id, columns);
    }
  }

  #looks(shown: RelationGraph): ReadonlyMap<string, NodeLook> {
    const { wishes } = this.state;
    const detail = detailOf(wishes, shown.nodes.length);
    const ids = new Set(shown.nodes.map(({ id }) => id));
    const schemas = new Set(shown.nodes.map(({ schema }) => schema));
    const hasCaptions = schemas.size > 1 && !wishes.isGrouped;
    return new Map(
      shown.nodes.map((table) => [
        table.id,
        nodeLook(table, {
          columns: columnsOf(table, detail, this.#columns),
          caption: hasCaptions ? table.schema : undefined,
          index: this.#index,
          shown: ids,
        }),
      ]),
    );
  }

  #toPlace({ nodes, edges }: RelationGraph, looks: ReadonlyMap<string, NodeLook>): GraphToPlace {
    const { isGrouped } = this.state.wishes;
    return {
      nodes: nodes.flatMap(({ id, schema }) => {
        const look = looks.get(id);
        if (look === undefined) return [];
        return [{ id, ...this.#listener.sizeOf(look), ...(isGrouped && { group: schema }) }];
      }),
      edges: edges.map(({ id, source, target }) => ({ id, source, target })),
    };
  }
}

function parseSubject(value: unknown): RelationsState['subject'] {
  const { schema, name }: { readonly schema?: unknown; readonly name?: unknown } =
    typeof value === 'object' && value !== null ? value : {};
  return {
    ...(typeof schema === 'string' && { schema }),
    ...(typeof name === 'string' && { name }),
  };
}
