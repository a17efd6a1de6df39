/**
 * What the sink remembers: names, sizes, MD5s, ETags and block ids; the bytes themselves are gone.
 *
 * @typedef {object} Blob
 * @property {number} sizeBytes
 * @property {string | undefined} md5  base64; `undefined` = committed from blocks without one
 * @property {string} etag  without quotes
 * @property {string} modified  HTTP date
 * @property {string} contentType
 * @property {ReadonlyMap<string, string>} metadata
 * @property {readonly Block[]} blocks  empty if it came in one piece
 * @property {Uint8Array | undefined} body  only of the few names that are kept
 *
 * @typedef {{ id: string, sizeBytes: number }} Block  the id in base64, as it was sent
 */
export class BlobRecords {
  #containers = new Map();
  #writes = 0;

  containerNames() {
    return Array.from(this.#containers.keys()).toSorted(byCodeUnit);
  }

  /** False if it was there already. */
  createContainer(name) {
    if (this.#containers.has(name)) return false;
    this.#containers.set(name, new Container(() => this.#nextEtag()));
    return true;
  }

  deleteContainer(name) {
    return this.#containers.delete(name);
  }

  container(name) {
    return this.#containers.get(name);
  }

  #nextEtag() {
    this.#writes++;
    return `0x8${this.#writes.toString(16).toUpperCase().padStart(14, '0')}`;
  }
}

class Container {
  /** @type {Map<string, Blob>} */
  #blobs = new Map();
  /** @type {Map<string, Map<string, Block>>} */
  #staged = new Map();
  /** @type {string[] | undefined} */
  #sorted;

  constructor(nextEtag) {
    this.nextEtag = nextEtag;
    this.etag = nextEtag();
    this.modified = new Date().toUTCString();
  }

  blob(name) {
    return this.#blobs.get(name);
  }

  /** Sets what is given of a blob, keeps the rest, and gives it a new ETag. */
  write(name, changes) {
    const before = this.#blobs.get(name);
    if (before === undefined) this.#sorted = undefined;
    const blob = { ...before, ...changes, etag: this.nextEtag(), modified: httpDate() };
    this.#blobs.set(name, blob);
    return blob;
  }

  delete(name) {
    this.#sorted = undefined;
    return this.#blobs.delete(name);
  }

  /** False if its id is not as long as the ids of the blob's other blocks. */
  stage(name, block) {
    let blocks = this.#staged.get(name);
    if (blocks === undefined) this.#staged.set(name, (blocks = new Map()));
    const [other] = blocks.keys();
    if (other !== undefined && other.length !== block.id.length) return false;
    blocks.set(block.id, block);
    return true;
  }

  staged(name) {
    return this.#staged.get(name) ?? new Map();
  }

  forgetStaged(name) {
    this.#staged.delete(name);
  }

  /** Names from `marker` on (inclusive) that start with `prefix`, in order. */
  *names(prefix, marker) {
    // Azure orders by bytes; UTF-16 order differs only above U+FFFF, which no bench uses.
    this.#sorted ??= Array.from(this.#blobs.keys()).toSorted(byCodeUnit);
    const start = marker > prefix ? marker : prefix;
    for (let index = firstAtLeast(this.#sorted, start); index < this.#sorted.length; index++) {
      if (!this.#sorted[index].startsWith(prefix)) return;
      yield this.#sorted[index];
    }
  }
}

function firstAtLeast(sorted, name) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byCodeUnit(left, right) {
  return left < right ? -1 : Number(left > right);
}

let dateSecond = 0;
let dateText = '';

/** Now, as HTTP writes it; formatted once a second. */
export function httpDate() {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(second * 1000).toUTCString();
  }
  return dateText;
}
