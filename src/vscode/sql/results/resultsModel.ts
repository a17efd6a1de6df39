import { EventEmitter } from 'vscode';
import type { Disposable } from '../../../core/base/disposables';
import { compareResults, type Comparison } from '../../../core/warehouse/results/compareResults';
import { UsageError } from '../../../core/base/errors';
import { keyOfResult } from './resultKey';
import type { QueryRun } from './queryRun';

/** Results that stay without being pinned, the oldest go first: each may hold a connection. */
const mostUnpinned = 6;

/** The results of this window, in the order of their tabs. */
export class ResultsModel implements Disposable {
  readonly #onDidChange = new EventEmitter<void>();
  /** Of each run: what follows its changes. */
  readonly #followed = new Map<QueryRun, Disposable>();
  readonly onDidChange = this.#onDidChange.event;
  #runs: readonly QueryRun[] = [];
  #compared: Compared | undefined;

  get runs(): readonly QueryRun[] {
    return this.#runs;
  }

  /** Puts a run in the place of the one that it replaces, or of one of the same statement, else last. */
  add(run: QueryRun, replaces?: string): void {
    const same = this.#runs.find((other) => !other.isPinned && isSameStatement(other, run));
    const old = this.#runs.find(({ id }) => id === replaces) ?? same;
    if (old === undefined) this.#runs = [...this.#runs, run];
    else this.#replace(old, run);
    this.#followed.set(
      run,
      run.onDidChange(() => this.#onDidChange.fire()),
    );
    const unpinned = this.#runs.filter(({ isPinned }) => !isPinned);
    for (const { id } of unpinned.slice(0, -mostUnpinned)) this.close(id);
    this.#onDidChange.fire();
  }

  has(run: QueryRun): boolean {
    return this.#runs.includes(run);
  }

  /** @throws UsageError if it is gone */
  find(id: string): QueryRun {
    const found = this.#runs.find((run) => run.id === id);
    if (found !== undefined) return found;
    throw new UsageError('That result was closed', { remedy: 'run its statement again' });
  }

  #replace(old: QueryRun, run: QueryRun): void {
    run.isPinned = old.isPinned;
    this.#end(old);
    this.#runs = this.#runs.map((other) => (other === old ? run : other));
  }

  pin(id: string, isPinned: boolean): void {
    this.find(id).isPinned = isPinned;
    this.#onDidChange.fire();
  }

  close(id: string): void {
    const closed = this.#runs.find((run) => run.id === id);
    if (closed === undefined) return;
    this.#runs = this.#runs.filter((run) => run !== closed);
    this.#end(closed);
    this.#onDidChange.fire();
  }

  closeAll(): void {
    for (const { id } of this.#runs) this.close(id);
  }

  #end(run: QueryRun): void {
    this.#followed.get(run)?.dispose();
    this.#followed.delete(run);
    if (this.#compared?.runs.includes(run) === true) this.#compared = undefined;
    run.close();
  }

  /** Two results side by side; kept as long as neither gets more rows, since a view asks page by page. */
  async compare(leftId: string, rightId: string): Promise<Comparison> {
    const [left, right] = [this.find(leftId), this.find(rightId)];
    const [leftCells, rightCells] = [cellsOf(left), cellsOf(right)];
    const state = JSON.stringify([leftId, leftCells.rows.length, rightId, rightCells.rows.length]);
    if (this.#compared?.state !== state) {
      const comparison = compareResults(leftCells, rightCells, keyOfResult(left));
      this.#compared = { state, runs: [left, right], comparison };
    }
    return this.#compared.comparison;
  }

  dispose(): void {
    this.closeAll();
    this.#onDidChange.dispose();
  }
}

interface Compared {
  readonly state: string;
  readonly runs: readonly QueryRun[];
  readonly comparison: Promise<Comparison>;
}

function isSameStatement({ statement: a }: QueryRun, { statement: b }: QueryRun): boolean {
  return a.sql === b.sql && a.database === b.database && a.mode === b.mode;
}

function cellsOf({ result, digestOf }: QueryRun) {
  return { columns: result?.columns ?? [], rows: result?.rows ?? [], digestOf };
}
