import type { Disposable } from '../../base/disposables';

/** Text that is put aside as it comes, and read back from anywhere. */
export interface KeptText extends Disposable {
  /** @throws OperatorError if there is no room for it */
  append(bytes: Uint8Array): Promise<void>;
  /** Bytes from `start` up to `end` of what was appended so far. */
  read(start: number, end: number): Promise<Uint8Array>;
}
