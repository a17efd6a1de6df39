import type { Disposable } from '../../src/core/base/disposables';
import type { SchemasBeside } from '../../src/core/schemaDiff/beside/beside';
import { unpackBeside } from '../../src/core/schemaDiff/beside/packBeside';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type {
  MatchedTables,
  PairDecision,
  PairVerdict,
  SchemaDiffApi,
  SchemaDiffEvents,
} from '../../src/protocol/schemaDiffApi';
import type { Host } from '../host';
import { ViewState } from '../shared/viewState';
import {
  countsOf,
  endsOf,
  type Filter,
  linkOf,
  pairOf,
  type Row,
  rowsOf,
  sideAlone,
  whyNotPaired,
} from './rows';
import { initialState, savedWishes, type SchemaDiffState, toggled, type Wishes } from './state';
import { decidedText, markedText } from './wording';

/** Whoever draws. */
export interface SchemaDiffListener {
  onState(state: SchemaDiffState): void;
  /** Other lines are to be drawn. */
  onRows(rows: readonly Row[]): void;
  announce(text: string): void;
}

const nothing: SchemasBeside = { tables: [] };

/** What a person does with matched tables, turned into questions to the host and a state to draw. */
export class SchemaDiffSession implements Disposable {
  readonly #client: RpcClient<SchemaDiffApi, SchemaDiffEvents>;
  readonly #host: Pick<Host, 'saveState'>;
  readonly #listener: SchemaDiffListener;
  readonly #state: ViewState<SchemaDiffState>;
  #rows: readonly Row[] = [];
  #beside: SchemasBeside = nothing;
  #counts: Readonly<Record<Filter, number>> = countsOf(nothing);

  constructor(
    client: RpcClient<SchemaDiffApi, SchemaDiffEvents>,
    host: Pick<Host, 'loadState' | 'saveState' | 'subject'>,
    listener: SchemaDiffListener,
  ) {
    this.#client = client;
    this.#host = host;
    this.#listener = listener;
    this.#state = new ViewState(initialState(host.subject, host.loadState()), (state) =>
      listener.onState(state),
    );
    client.on('changed', () => void this.open());
    client.on('show', ({ part }) => this.wish({ part }));
  }

  get state(): SchemaDiffState {
    return this.#state.value;
  }

  /** The lines that are shown. */
  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** How many lines of each kind there are, shown or not. */
  get counts(): Readonly<Record<Filter, number>> {
    return this.#counts;
  }

  get matched(): MatchedTables | undefined {
    return this.state.drift?.matched;
  }

  /** Asks for what is compared now. */
  async open(): Promise<void> {
    try {
      const drift = await this.#client.api.open();
      this.#beside = drift.matched === undefined ? nothing : unpackBeside(drift.matched.beside);
      this.#counts = countsOf(this.#beside);
      this.#state.set({
        drift,
        isDeciding: drift.isComparing && this.state.isDeciding,
        failure: undefined,
      });
      this.#lay();
    } catch (error) {
      this.#state.fail(error, { isDeciding: false });
    }
  }

  wish(wishes: Partial<Wishes>): void {
    this.#state.set({ wishes: { ...this.state.wishes, ...wishes } });
    this.#host.saveState(savedWishes(this.state.wishes));
    this.#lay();
  }

  activate(key: string | undefined): void {
    if (key !== this.state.active) this.#state.set({ active: key });
  }

  toggle(key: string): void {
    this.wish(toggled(this.state.wishes, key));
  }

  /** Keeps what is said of a pair of lines that belong together, or may. */
  decide(row: Row, verdict: PairVerdict): void {
    const pair = pairOf(row);
    const evidence = linkOf(row)?.evidence;
    if (pair === undefined) {
      return this.#listener.announce('It has no counterpart: press M here and on the other one');
    }
    if (evidence === 'benchlingId' || evidence === 'oid') {
      return this.#listener.announce('Their ids are the same: there is nothing to decide');
    }
    this.#decide({ ...pair, verdict });
  }

  /** Takes back what a person has said of a pair. */
  undecide(row: Row): void {
    const pair = pairOf(row);
    if (pair === undefined || linkOf(row)?.evidence !== 'decision') {
      return this.#listener.announce('Nobody has decided this: there is nothing to take back');
    }
    this.#decide({ ...pair, verdict: 'open' });
  }

  /** Marks a line that has no counterpart, or pairs it with the marked one of the other side. */
  mark(row: Row): void {
    const side = sideAlone(row);
    if (side === undefined) {
      return this.#listener.announce('It has a counterpart: press N first if it is the wrong one');
    }
    const marked = this.#rows.find(({ key }) => key === this.state.marked);
    if (marked === undefined || sideAlone(marked) === side) {
      this.#state.set({ marked: row.key });
      return this.#listener.announce(markedText(row));
    }
    this.#pair(side === 'after' ? [marked, row] : [row, marked]);
  }

  unmark(): void {
    this.#state.set({ marked: undefined });
  }

  compare(): void {
    this.#client.api
      .compare()
      .catch((error: unknown) => this.#state.fail(error, { isDeciding: false }));
  }

  dispose(): void {
    this.#client.dispose();
  }

  #pair([left, right]: readonly [left: Row, right: Row]): void {
    const why = whyNotPaired(left, right);
    if (why !== undefined) return this.#listener.announce(why);
    const { from } = endsOf(left);
    const { to } = endsOf(right);
    this.unmark();
    if (from === undefined || to === undefined) return;
    this.#decide({ kind: left.kind, from, to, verdict: 'same' });
  }

  #decide(decision: PairDecision): void {
    this.#state.set({ isDeciding: true, failure: undefined });
    this.#client.api.decide(decision).then(
      () => {
        this.#state.set({ isDeciding: false });
        this.#listener.announce(decidedText(decision));
      },
      (error: unknown) => this.#state.fail(error, { isDeciding: false }),
    );
  }

  #lay(): void {
    this.#rows = rowsOf(this.#beside, this.state.wishes);
    this.#listener.onRows(this.#rows);
  }
}
