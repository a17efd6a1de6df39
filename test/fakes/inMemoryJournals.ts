import type { Journal, JournalKey, Journals } from '../../src/core/storage/journal';

/** Journals in memory. What is appended is on "disk" at the next flush; `crash` drops the rest. */
export class InMemoryJournals implements Journals {
  /** Set: nothing is kept, and journals say so. */
  problem: string | undefined;
  flushes = 0;
  readonly #kept = new Map<string, unknown[]>();
  readonly #pending = new Map<string, unknown[]>();

  /** What is on disk of a run. */
  recordsOf(key: JournalKey): readonly unknown[] {
    return this.#kept.get(nameOf(key)) ?? [];
  }

  /** True if no journal holds anything. */
  get isEmpty(): boolean {
    return [...this.#kept.values()].every((records) => records.length === 0);
  }

  /** Puts records there as a process that died left them. */
  place(key: JournalKey, records: readonly unknown[]): this {
    this.#kept.set(nameOf(key), [...records]);
    return this;
  }

  /** Loses what was not flushed. */
  crash(): void {
    this.#pending.clear();
  }

  /** Loses everything, as a machine that does not come back. */
  forget(): void {
    this.#kept.clear();
    this.#pending.clear();
  }

  async open(key: JournalKey): Promise<Journal> {
    const name = nameOf(key);
    const pending: unknown[] = [];
    this.#pending.set(name, pending);
    const flush = async (): Promise<void> => {
      this.flushes += 1;
      const records = this.#pending.get(name)?.splice(0) ?? [];
      if (this.problem !== undefined || records.length === 0) return;
      this.#kept.set(name, [...this.recordsOf(key), ...records]);
    };
    const problem = (): string | undefined => this.problem;
    return {
      records: [...this.recordsOf(key)],
      get problem() {
        return problem();
      },
      append: (record) => void pending.push(JSON.parse(JSON.stringify(record))),
      flush,
      clear: async () => {
        pending.length = 0;
        this.#kept.delete(name);
      },
      close: flush,
    };
  }
}

function nameOf({ endpoint, container, prefix, sourceFolder }: JournalKey): string {
  return [endpoint, container, prefix, sourceFolder].join('\0');
}
