/** Memory for file contents under way, over all files together, unless the source limits it otherwise. */
export const defaultBufferBytes = 128 * 1024 * 1024;

/** Below this, memory is cheaper to make than to keep. */
const smallestKeptBytes = 64 * 1024;

/** Borrowed memory; its contents are the borrower's until `release`. */
export interface Loan {
  readonly bytes: Uint8Array;
  release(): void;
}

interface Waiter {
  readonly sizeBytes: number;
  readonly grant: () => void;
}

/**
 * Lends memory for file contents within one limit, first come, first served. Large pieces are kept
 * and lent again, because fresh ones would have to be zeroed and collected for every block sent.
 */
export class BufferBudget {
  readonly #limitBytes: number;
  readonly #allocate: (sizeBytes: number) => Uint8Array;
  readonly #kept = new Map<number, Uint8Array[]>();
  readonly #waiters: Waiter[] = [];
  #lentBytes = 0;
  #keptBytes = 0;

  constructor(options: {
    readonly limitBytes: number;
    readonly allocate: (sizeBytes: number) => Uint8Array;
  }) {
    this.#limitBytes = options.limitBytes;
    this.#allocate = options.allocate;
  }

  /** Memory of exactly this size, once there is room; more than the whole limit is lent when nothing else is. */
  async borrow(sizeBytes: number): Promise<Loan> {
    if (this.#waiters.length > 0 || !this.#hasRoom(sizeBytes)) {
      await new Promise<void>((grant) => this.#waiters.push({ sizeBytes, grant }));
    } else {
      this.#lentBytes += sizeBytes;
    }
    const piece = this.#take(sizeBytes);
    let isReleased = false;
    return {
      bytes: piece.subarray(0, sizeBytes),
      release: () => {
        if (isReleased) return;
        isReleased = true;
        this.#giveBack(piece, sizeBytes);
      },
    };
  }

  #hasRoom(sizeBytes: number): boolean {
    return this.#lentBytes === 0 || this.#lentBytes + sizeBytes <= this.#limitBytes;
  }

  #take(sizeBytes: number): Uint8Array {
    if (sizeBytes < smallestKeptBytes) return new Uint8Array(sizeBytes);
    const pieceBytes = pieceSizeOf(sizeBytes);
    const piece = this.#kept.get(pieceBytes)?.pop();
    if (piece === undefined) return this.#allocate(pieceBytes);
    this.#keptBytes -= pieceBytes;
    return piece;
  }

  #giveBack(piece: Uint8Array, sizeBytes: number): void {
    this.#lentBytes -= sizeBytes;
    if (piece.length >= smallestKeptBytes) this.#keep(piece);
    for (let next = this.#waiters[0]; next !== undefined; next = this.#waiters[0]) {
      if (!this.#hasRoom(next.sizeBytes)) return;
      this.#waiters.shift();
      this.#lentBytes += next.sizeBytes;
      next.grant();
    }
  }

  #keep(piece: Uint8Array): void {
    if (this.#lentBytes + this.#keptBytes + piece.length > this.#limitBytes) return;
    const pieces = this.#kept.get(piece.length) ?? [];
    pieces.push(piece);
    this.#kept.set(piece.length, pieces);
    this.#keptBytes += piece.length;
  }
}

/** The next power of two, so that files of similar size share pieces. */
function pieceSizeOf(sizeBytes: number): number {
  return 2 ** Math.ceil(Math.log2(sizeBytes));
}
