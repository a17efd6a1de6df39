import type { Memento } from 'vscode';
import type { RunState } from '../../core/runs/run';
import { isRunState } from './runPresentation';
import type { RunFacts } from './runFacts';

const storageKey = 'lakeside.runStates';

/** More would slow the start of the window; the oldest go first. */
const mostRemembered = 2_000;

/** What a run was when it was last seen; shown until it is seen again. */
export interface RememberedState {
  readonly state: RunState;
  readonly seenAtMs: number;
}

/** The last known states of this workspace's runs, so that the view says something at once. */
export class RememberedStates {
  readonly #memento: Memento;
  readonly #states: Map<string, RememberedState>;

  constructor(memento: Memento) {
    this.#memento = memento;
    this.#states = new Map(parseStates(memento.get(storageKey)));
  }

  get(key: string): RememberedState | undefined {
    return this.#states.get(key);
  }

  set(key: string, { state, seenAtMs }: RunFacts): void {
    this.#states.set(key, { state, seenAtMs });
  }

  async save(): Promise<void> {
    await this.#memento.update(storageKey, [...this.#states].slice(-mostRemembered));
  }
}

function parseStates(stored: unknown): readonly (readonly [string, RememberedState])[] {
  const entries: readonly unknown[] = Array.isArray(stored) ? stored : [];
  return entries.flatMap((entry) => {
    if (!Array.isArray(entry)) return [];
    const [key, value]: readonly unknown[] = entry;
    const remembered = parseState(value);
    return typeof key === 'string' && remembered ? [[key, remembered] as const] : [];
  });
}

function parseState(value: unknown): RememberedState | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { state, seenAtMs }: Partial<Record<keyof RememberedState, unknown>> = value;
  return isRunState(state) && typeof seenAtMs === 'number' ? { state, seenAtMs } : undefined;
}
