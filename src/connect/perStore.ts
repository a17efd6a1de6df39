import type { BlobStore } from '../core/storage/blobStore';

/**
 * One thing each for what is asked of an account, kept for as long as the way into the account is: what it
 * has read of records that never change stays true.
 */
export class PerStore<Thing> {
  readonly #things = new WeakMap<BlobStore, Map<string, Thing>>();

  /** `key` says what of the account it is about. */
  of(store: BlobStore, key: string, make: () => Thing): Thing {
    const things = this.#things.get(store) ?? new Map<string, Thing>();
    this.#things.set(store, things);
    const thing = things.get(key) ?? make();
    things.set(key, thing);
    return thing;
  }
}
