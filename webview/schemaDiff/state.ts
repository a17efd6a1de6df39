import type { RpcFailure } from '../../src/protocol/rpc';
import { driftParts, type DriftPart, type ShownDrift } from '../../src/protocol/schemaDiffApi';
import { filters, type RowWishes } from './rows';

/** What a person wants to see; kept over a reload. */
export interface Wishes extends RowWishes {
  readonly part: DriftPart;
}

export interface SchemaDiffState {
  /** `undefined` = the host has not answered yet. */
  readonly drift: ShownDrift | undefined;
  readonly wishes: Wishes;
  /** Of the line that is active, by its key. */
  readonly active: string | undefined;
  /** A line without a counterpart that is to be paired by hand, by its key. */
  readonly marked: string | undefined;
  /** True until what was decided is compared. */
  readonly isDeciding: boolean;
  readonly failure: RpcFailure | undefined;
}

const plainWishes: Wishes = { filter: 'all', find: '', toggled: new Set(), part: 'matches' };

export function initialState(subject: unknown, saved: unknown): SchemaDiffState {
  return {
    drift: undefined,
    wishes: saved === undefined ? { ...plainWishes, part: partOf(subject) } : parseWishes(saved),
    active: undefined,
    marked: undefined,
    isDeciding: false,
    failure: undefined,
  };
}

/** As the editor keeps them: plain JSON. */
export function savedWishes({ toggled, ...wishes }: Wishes): unknown {
  return { ...wishes, toggled: [...toggled] };
}

/** What an earlier life of the view saved; whatever cannot be read is as it is at first. */
function parseWishes(value: unknown): Wishes {
  const saved = recordOf(value);
  const find = saved['find'];
  const keys = saved['toggled'];
  return {
    filter: filters.find((filter) => filter === saved['filter']) ?? plainWishes.filter,
    find: typeof find === 'string' ? find : '',
    toggled: new Set(Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []),
    part: partOf(saved),
  };
}

function partOf(value: unknown): DriftPart {
  const part = recordOf(value)['part'];
  return driftParts.find((known) => known === part) ?? plainWishes.part;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The table is shown open if it was closed, and the reverse. */
export function toggled(wishes: Wishes, key: string): Wishes {
  const keys = new Set(wishes.toggled);
  if (!keys.delete(key)) keys.add(key);
  return { ...wishes, toggled: keys };
}
