import type { Memento } from 'vscode';
import type { RunsOverview, SeenRun } from '../support/window/runsOverview';
import { mayPass, noticesOf, runNoticeKey, stillTold, type Notice } from './notices';

const storageKey = 'lakeside.toldNotices';

/** What a person was told already, in this window or an earlier one: nothing is told twice. */
export class NoticeMemory {
  readonly #memento: Memento;
  #told: ReadonlySet<string>;
  /** Keys that were there at the last scan, told or not. */
  #lastSeen: ReadonlySet<string> = new Set();

  constructor(memento: Memento) {
    this.#memento = memento;
    this.#told = new Set(parseKeys(memento.get(storageKey)));
  }

  /** The notices of a scan that are to be told now; they count as told from here on. */
  takeNew(overview: RunsOverview): readonly Notice[] {
    const notices = noticesOf(overview);
    const told = stillTold(this.#told, overview);
    const fresh = notices.filter(
      (notice) => !told.has(notice.key) && (!mayPass(notice) || this.#lastSeen.has(notice.key)),
    );
    this.#lastSeen = new Set(notices.map(({ key }) => key));
    this.#keep([...told, ...fresh.map(({ key }) => key)]);
    return fresh;
  }

  /** The person knows: it was they who synchronized or verified the run. */
  markTold(run: SeenRun): void {
    this.#keep([...this.#told, runNoticeKey(run)]);
  }

  #keep(keys: readonly string[]): void {
    this.#told = new Set(keys);
    void this.#memento.update(storageKey, [...this.#told]);
  }
}

function parseKeys(stored: unknown): readonly string[] {
  const keys: readonly unknown[] = Array.isArray(stored) ? stored : [];
  return keys.filter((key) => typeof key === 'string');
}
