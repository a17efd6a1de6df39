import type { Memento } from 'vscode';

const storageKey = 'lakeside.confirmedHosts';

/** Hosts outside Azure that a person allowed to receive credentials; kept for all workspaces. */
export class ConfirmedHosts {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** Each with its port if it has one. */
  get all(): ReadonlySet<string> {
    const stored: unknown = this.#memento.get(storageKey);
    const hosts: readonly unknown[] = Array.isArray(stored) ? stored : [];
    return new Set(hosts.filter((host) => typeof host === 'string'));
  }

  async add(host: string): Promise<void> {
    await this.#memento.update(storageKey, [...this.all, host]);
  }

  async remove(host: string): Promise<void> {
    await this.#memento.update(
      storageKey,
      [...this.all].filter((other) => other !== host),
    );
  }
}
