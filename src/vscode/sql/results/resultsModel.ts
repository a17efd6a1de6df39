import { EventEmitter } from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { compareResults, type Comparison } from '../../../core/warehouse/results/compareResults';
import { UsageError } from '../../../core/base/errors';
import { keyOfResult } from './resultKey';
import type { QueryRun } from './queryRun';

/** Results that stay without being pinned, the oldest go first: each may hold a connection. */
const mostUnpinned = 6;

/** The results of this window, in the order of their tabs. */
export class ResultsModel implements Disposable {
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
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
    this.#store.add(run.onDidChange(() => this.#onDidChange.fire()));
    const unpinned = this.#runs.filter(({ isPinned }) => !isPinned);
    for (const { id } of unpinned.slice(0, -mostUnpinned)) this.close(id);
    this.#onDidChange.fire();
  }

  /** @throws UsageError if it is gone */
  find(id: string): QueryRun {
    const found = this.#runs.find((run) => run.id === id);
    if (found !== undefined) return found;
    throw new UsageError('That result was closed', { remedy: 'run its statement again' });
  }

  #replace(old: QueryRun, run: QueryRun): void {
    run.isPinned = old.isPinned;
    old.close();
    this.#runs = this.#runs.map((other) => (other === old ? run : other));
  }

  pin(id: string, isPinned: boolean): void {
    this.find(id).isPinned = isPinned;
    this.#onDidChange.fire();
  }

  close(id: string): void {
    this.#runs.find((run) => run.id === id)?.close();
    this.#runs = this.#runs.filter((run) => run.id !== id);
    this.#onDidChange.fire();
  }

  closeAll(): void {
    for (const { id } of this.#runs) this.close(id);
  }

  /** Two results side by side; kept as long as neither gets more rows, since a view asks page by page. */
  compare(leftId: string, rightId: string): Comparison {
    const [left, right] = [this.find(leftId), this.find(rightId)];
    const state = JSON.stringify([
      leftId,
      left.result?.rows.length,
      rightId,
      right.result?.rows.length,
    ]);
    if (this.#compared?.state !== state) {
      const comparison = compareResults(cellsOf(left), cellsOf(right), keyOfResult(left));
      this.#compared = { state, comparison };
    }
    return this.#compared.comparison;
  }

  dispose(): void {
    this.closeAll();
    this.#store.dispose();
  }
}

interface Compared {
  readonly state: string;
  readonly comparison: Comparison;
}

function isSameStatement({ statement: a }: QueryRun, { statement: b }: QueryRun): boolean {
  return a.sql === b.sql && a.database === b.database && a.mode === b.mode;
}

function cellsOf({ result }: QueryRun) {
  return { columns: result?.columns ?? [], rows: result?.rows ?? [] };
}
