import { EventEmitter, window, workspace } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Database } from '../support/lakes/databases';
import { describeDatabase } from '../support/lakes/pickDatabase';

/** Characters of a statement that a dialog shows. */
const shownCharacters = 300;

/** On which databases a person let statements write, until this window closes. */
export class WritePermission implements Disposable {
  readonly #allowed = new Set<string>();
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
  readonly onDidChange = this.#onDidChange.event;

  isAllowed(database: Pick<Database, 'id' | 'connection'>): boolean {
    return (
      database.connection.writable && workspace.isTrusted && this.#allowed.has(keyOf(database))
    );
  }

  /** Asks for it, where the lake file lets it at all. Returns whether it is allowed. */
  async ask(database: Database, sql: string): Promise<boolean> {
    if (!database.connection.writable || !workspace.isTrusted) return false;
    if (this.isAllowed(database)) return true;
    const allow = 'Allow Writing';
    const message = `This statement does more than read. Let statements write to ${database.connection.name}?`;
    const shown = sql.length > shownCharacters ? `${sql.slice(0, shownCharacters)}…` : sql;
    const detail = `${describeDatabase(database)}\n\n${shown}\n\nThe answer holds for this connection until the window closes. Each statement is committed when it ends.`;
    const answer = await window.showWarningMessage(message, { modal: true, detail }, allow);
    if (answer !== allow) return false;
    this.#allowed.add(keyOf(database));
    this.#onDidChange.fire();
    return true;
  }

  withdraw(): void {
    this.#allowed.clear();
    this.#onDidChange.fire();
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** Of a lake file that names another server now, nothing was allowed. */
function keyOf({ id, connection }: Pick<Database, 'id' | 'connection'>): string {
  return JSON.stringify([id, connection]);
}
