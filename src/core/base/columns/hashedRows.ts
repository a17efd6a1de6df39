import { NumberColumn } from './numberColumn';

const leastSlots = 64;
const free = 0;
/** What was removed: what came after it is further on. */
const removed = -1;

/**
 * Finds rows by keys that come in any order: a number for each slot of a hash table, and the hash of
 * each row, so that growing looks at no key.
 */
export class HashedRows {
  readonly #keyAt: (row: number) => string;
  readonly #hashes = new NumberColumn();
  /** Row + 1 for each slot; at most half of them are used. */
  #slots = new Int32Array(leastSlots);
  #usedSlots = 0;
  #hasDeadRows = false;

  constructor(keyAt: (row: number) => string) {
    this.#keyAt = keyAt;
  }

  /** True if rows were forgotten, or another took their place. */
  get hasDeadRows(): boolean {
    return this.#hasDeadRows;
  }

  /** -1 if the key has no row. */
  find(key: string): number {
    return this.#rowIn(this.#slotOf(key, hashOf(key)));
  }

  /** Returns the row that the key had before; -1 if none. */
  add(key: string, row: number): number {
    if (this.#usedSlots * 2 >= this.#slots.length) this.#grow();
    const hash = hashOf(key);
    this.#hashes.set(row, hash);
    const slot = this.#slotOf(key, hash);
    const before = this.#rowIn(slot);
    if (before < 0) this.#usedSlots += 1;
    else this.#hasDeadRows = true;
    this.#slots[slot] = row + 1;
    return before;
  }

  /** Returns the row that the key had; -1 if none. */
  delete(key: string): number {
    const slot = this.#slotOf(key, hashOf(key));
    const row = this.#rowIn(slot);
    if (row < 0) return row;
    this.#slots[slot] = removed;
    this.#hasDeadRows = true;
    return row;
  }

  #rowIn(slot: number): number {
    return Math.max(this.#slots[slot] ?? free, free) - 1;
  }

  /** The slot that a key is in, or would be put into. */
  #slotOf(key: string, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let taken = this.#slots[slot]; taken !== free; taken = this.#slots[slot]) {
      const row = (taken ?? free) - 1;
      if (row >= 0 && this.#hashes.at(row) === hash && this.#keyAt(row) === key) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#usedSlots = 0;
    const mask = this.#slots.length - 1;
    for (const taken of old) {
      if (taken <= free) continue;
      let slot = this.#hashes.at(taken - 1) & mask;
      while (this.#slots[slot] !== free) slot = (slot + 1) & mask;
      this.#slots[slot] = taken;
      this.#usedSlots += 1;
    }
  }
}

/** FNV-1a, then its bits mixed: neighbors in a listing differ in few. @see https://www.rfc-editor.org/rfc/rfc9923 */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
