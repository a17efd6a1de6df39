import { EventEmitter, Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Change } from '../../core/schemaDiff/changes/change';
import { changeKey } from '../../core/schemaDiff/changes/changeKey';
import type { DecidedPair } from '../../core/schemaDiff/decide/withDecision';
import type { SchemaDiff } from '../../core/schemaDiff/diffSchemas';
import type { MatchDecision } from '../../core/schemaDiff/match/matches';
import type {
  ComparedSources,
  SchemaComparer,
  WrittenSnapshot,
} from '../../core/schemaDiff/schemaComparer';
import { schemaFolder } from '../../core/schemaDiff/story/schemaFiles';
import { isCancelled } from '../support/editor/cancellation';
import type { Connectors } from '../support/lakes/connectors';
import { DecisionFile } from './decisionFile';
import { withSource, type DriftSide, type LiveSide } from './driftSide';

/** What is compared; a migration changes `before` so that it matches `after`. */
export interface DriftSides {
  readonly before: DriftSide;
  readonly after: DriftSide;
  /** What `after` was when `before` was made to match it. */
  readonly via?: DriftSide | undefined;
  /** Leaves out schemas of `before` that `after` does not have. */
  readonly isOfSchemasAfter?: boolean;
  /** Also what does not look like two versions of one schema. */
  readonly comparesUnrelated?: boolean;
}

/** The drift that is shown; another value after every change. */
export interface Drift extends DriftSides {
  /** Where snapshots, decisions and migrations lie. */
  readonly folder: Uri;
  readonly diff: SchemaDiff;
  readonly decisions: readonly MatchDecision[];
  /** Those of `diff.changes` that a migration leaves out. */
  readonly excluded: ReadonlySet<Change>;
  readonly comparedAtMs: number;
  /** What was found out since, each a sentence without its end. */
  readonly found: readonly string[];
}

export interface DriftModelOptions {
  readonly connectors: Pick<Connectors, 'schemaComparer' | 'readRevision'>;
  readonly nowMs?: () => number;
}

interface Asking {
  readonly signal: AbortSignal;
}

/** The one drift that the window shows, and what a person has said of it. */
export class DriftModel implements Disposable {
  readonly #options: DriftModelOptions;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
  /** Fires when what is shown, failed or under way is another. */
  readonly onDidChange = this.#onDidChange.event;
  readonly #onDidMigrate = this.#store.add(new EventEmitter<void>());
  /** Fires when a database was migrated. */
  readonly onDidMigrate = this.#onDidMigrate.event;
  readonly #excluded = new Set<string>();
  #comparer: Promise<SchemaComparer> | undefined;
  #current: Drift | undefined;
  #failure: unknown;
  #running: AbortController | undefined;
  /** Decisions are written one after another. */
  #deciding: Promise<unknown> = Promise.resolve();

  constructor(options: DriftModelOptions) {
    this.#options = options;
  }

  /** `undefined` = nothing was compared yet. */
  get current(): Drift | undefined {
    return this.#current;
  }

  /** Why the last comparison could not be made; `undefined` = it could. */
  get failure(): unknown {
    return this.#failure;
  }

  get isComparing(): boolean {
    return this.#running !== undefined;
  }

  /**
   * Reads both sides and shows what is different, in the place of what was shown before; another comparison
   * under way is given up.
   * @throws SchemaError, DatabaseError, QueryError, CancellationError, or the reason of `signal`
   */
  async compare(sides: DriftSides, { signal }: Asking): Promise<Drift> {
    const isOther = sides.before !== this.#current?.before || sides.after !== this.#current.after;
    return this.#run(signal, async (options) => {
      const folder = folderOf(sides);
      const decisions = await new DecisionFile(folder).read();
      const comparer = await this.comparer();
      const { comparesUnrelated } = sides;
      const diff = await this.#withSources(sides, options, (sources) =>
        comparer.compare(sources, { decisions, comparesUnrelated, signal: options.signal }),
      );
      if (isOther) this.#excluded.clear();
      return this.#drift({ ...sides, folder, diff, decisions });
    });
  }

  /** What remembers the drift, and works out what follows from it; started when it is first asked. */
  comparer(): Promise<SchemaComparer> {
    this.#comparer ??= this.#options.connectors.schemaComparer();
    return this.#comparer;
  }

  /** Compares the same sides, read anew. @throws as {@link DriftModel.compare} */
  async again(options: Asking): Promise<Drift | undefined> {
    return this.#current && this.compare(this.#current, options);
  }

  /** A connection's schemas as a file of version control holds them. @throws as {@link DriftModel.compare} */
  async snapshot(side: LiveSide, { signal }: Asking): Promise<WrittenSnapshot> {
    const comparer = await this.comparer();
    const options = { mayAsk: true, signal, connectors: this.#options.connectors };
    return withSource(side, options, (source) => comparer.snapshot(source, { signal }));
  }

  /** Keeps what a person says of two objects and compares with it, without reading the sides anew. */
  async decide(pair: DecidedPair, decision: 'same' | 'apart'): Promise<void> {
    await this.#decide(pair, decision === 'same');
  }

  /** Takes a decision back. */
  async undecide(pair: DecidedPair): Promise<void> {
    await this.#decide(pair, undefined);
  }

  /** Says whether a migration makes these changes. */
  include(changes: readonly Change[], isIncluded: boolean): void {
    for (const key of changes.map(changeKey)) {
      if (isIncluded) this.#excluded.delete(key);
      else this.#excluded.add(key);
    }
    if (this.#current === undefined) return;
    this.#current = { ...this.#current, excluded: this.#excludedOf(this.#current.diff) };
    this.#onDidChange.fire();
  }

  isIncluded(change: Change): boolean {
    return !this.#excluded.has(changeKey(change));
  }

  /** Adds what was found out of a drift, if it is shown still. */
  tell(diff: SchemaDiff, sentences: readonly string[]): void {
    const shown = this.#current;
    if (shown?.diff !== diff || sentences.length === 0) return;
    this.#current = { ...shown, found: [...shown.found, ...sentences] };
    this.#onDidChange.fire();
  }

  /** Tells that a database was migrated, by its lineage's newer names. */
  tellMigrated(): void {
    this.#onDidMigrate.fire();
  }

  /** Shows nothing any more. */
  clear(): void {
    this.#running?.abort();
    this.#current = undefined;
    this.#failure = undefined;
    this.#excluded.clear();
    this.#onDidChange.fire();
  }

  dispose(): void {
    this.#running?.abort();
    void this.#comparer?.then((comparer) => comparer.dispose());
    this.#store.dispose();
  }

  async #decide(pair: DecidedPair, isSame: boolean | undefined): Promise<void> {
    const decided = this.#deciding.then(() => this.#keep(pair, isSame));
    this.#deciding = decided.catch(() => undefined);
    await decided;
  }

  async #keep(pair: DecidedPair, isSame: boolean | undefined): Promise<void> {
    const shown = this.#current;
    if (shown === undefined) return;
    const decisions = await new DecisionFile(shown.folder).write(pair, isSame);
    await this.#run(
      new AbortController().signal,
      async ({ signal }) => {
        const comparer = await this.comparer();
        const { comparesUnrelated } = shown;
        const diff = await comparer.compareAgain(shown.diff, {
          decisions,
          comparesUnrelated,
          signal,
        });
        return this.#drift({ ...shown, diff, decisions });
      },
      'silently',
    );
  }

  /**
   * @param begins whether it is told that it is under way: what asks no server is done at once, and a tree
   * that is drawn twice knows for a moment nothing of what is selected in it
   */
  async #run(
    signal: AbortSignal,
    work: (options: { readonly mayAsk: boolean; readonly signal: AbortSignal }) => Promise<Drift>,
    begins: 'told' | 'silently' = 'told',
  ): Promise<Drift> {
    this.#running?.abort();
    const running = (this.#running = new AbortController());
    const abort = (): void => running.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (begins === 'told') this.#onDidChange.fire();
    try {
      const drift = await work({ mayAsk: true, signal: running.signal });
      running.signal.throwIfAborted();
      this.#current = drift;
      this.#failure = undefined;
      return drift;
    } catch (error) {
      if (!isCancelled(error) && this.#running === running) this.#failure = error;
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
      if (this.#running === running) this.#running = undefined;
      this.#onDidChange.fire();
    }
  }

  #drift(made: Omit<Drift, 'excluded' | 'comparedAtMs' | 'found'>): Drift {
    const { nowMs = Date.now } = this.#options;
    const excluded = this.#excludedOf(made.diff);
    return { ...made, excluded, comparedAtMs: nowMs(), found: [] };
  }

  #excludedOf({ changes }: SchemaDiff): ReadonlySet<Change> {
    return new Set(changes.filter((change) => !this.isIncluded(change)));
  }

  #withSources<T>(
    { before, after, via, isOfSchemasAfter = false }: DriftSides,
    options: { readonly mayAsk: boolean; readonly signal: AbortSignal },
    work: (sources: ComparedSources) => Promise<T>,
  ): Promise<T> {
    const asked = { ...options, connectors: this.#options.connectors };
    return withSource(after, asked, (later) =>
      withSource(before, asked, async (earlier) => {
        const rest = { before: earlier, after: later, isOfSchemasAfter };
        if (via === undefined) return work(rest);
        return withSource(via, asked, (kept) => work({ ...rest, via: kept }));
      }),
    );
  }
}

/** Beside the files that are compared, otherwise beside the lake file. */
function folderOf({ before, after, via }: DriftSides): Uri {
  const files = [via, before, after].flatMap((side) =>
    side === undefined || side.kind === 'live' ? [] : [Uri.joinPath(side.uri, '..')],
  );
  const [file] = files;
  if (file !== undefined) return file;
  const live = before.kind === 'live' ? before : after;
  const { uri } = (live as LiveSide).database.lake;
  return Uri.joinPath(uri, '..', schemaFolder);
}
