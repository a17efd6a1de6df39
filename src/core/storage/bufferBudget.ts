/** Memory for file contents under way, over all files of all operations of a process together. */
export const defaultBufferBytes = 64 * 1024 * 1024;

/** A page of memory. */
const smallestPieceBytes = 4 * 1024;

/** Borrowed memory; its contents are the borrower's until `release`. */
export interface Loan {
  readonly bytes: Uint8Array;
  release(): void;
}

interface Waiter {
  readonly pieceBytes: number;
  readonly grant: () => void;
}

/**
 * Lends memory for file contents within one limit, first come, first served. Pieces are kept and
 * lent again, because fresh ones would have to be zeroed and collected for every file and block sent.
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
    const pieceBytes = pieceSizeOf(sizeBytes);
    if (this.#waiters.length > 0 || !this.#hasRoom(pieceBytes)) {
      await new Promise<void>((grant) => this.#waiters.push({ pieceBytes, grant }));
    } else {
      this.#lentBytes += pieceBytes;
    }
    const piece = this.#take(pieceBytes);
    let isReleased = false;
    return {
      bytes: piece.subarray(0, sizeBytes),
      release: () => {
        if (isReleased) return;
        isReleased = true;
        this.#giveBack(piece);
      },
    };
  }

  #hasRoom(pieceBytes: number): boolean {
    return this.#lentBytes === 0 || this.#lentBytes + pieceBytes <= this.#limitBytes;
  }

  #take(pieceBytes: number): Uint8Array {
    const piece = this.#kept.get(pieceBytes)?.pop();
    if (piece !== undefined) {
      this.#keptBytes -= pieceBytes;
      return piece;
    }
    if (this.#lentBytes + this.#keptBytes > this.#limitBytes) this.#dropKept();
    return this.#allocate(pieceBytes);
  }

  #giveBack(piece: Uint8Array): void {
    this.#lentBytes -= piece.length;
    this.#keep(piece);
    for (let next = this.#waiters[0]; next !== undefined; next = this.#waiters[0]) {
      if (!this.#hasRoom(next.pieceBytes)) return;
      this.#waiters.shift();
      this.#lentBytes += next.pieceBytes;
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

  #dropKept(): void {
    this.#kept.clear();
    this.#keptBytes = 0;
  }
}

/** The next power of two, so that files of similar size share pieces. */
function pieceSizeOf(sizeBytes: number): number {
  return Math.max(smallestPieceBytes, 2 ** Math.ceil(Math.log2(sizeBytes)));
}
