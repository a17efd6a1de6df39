import { ChoiceColumn } from '../../base/columns/choiceColumn';
import { Md5Column } from '../../base/columns/md5Column';
import type { HashOutcome } from './hashFile';

/** What is known of the contents of a session's files, by their rows. */
export class DigestTable {
  readonly #kinds = new ChoiceColumn<HashOutcome['kind'] | undefined>([
    undefined,
    'hashed',
    'changed',
    'failed',
  ]);
  readonly #md5s = new Md5Column();
  readonly #messages = new Map<number, string>();

  /** `undefined` = nothing is known of it. */
  at(row: number): HashOutcome | undefined {
    const kind = this.#kinds.at(row);
    if (kind === 'hashed') return { kind, md5Hex: this.#md5s.at(row) };
    if (kind === 'failed') return { kind, message: this.#messages.get(row) ?? '' };
    return kind && { kind };
  }

  /** What is known of files that stand in the rows of this table. */
  *of(files: Iterable<{ readonly path: string }>): Generator<{
    readonly path: string;
    readonly outcome: HashOutcome;
  }> {
    let row = 0;
    for (const { path } of files) {
      const outcome = this.at(row);
      if (outcome !== undefined) yield { path, outcome };
      row += 1;
    }
  }

  set(row: number, outcome: HashOutcome): void {
    this.#kinds.set(row, outcome.kind);
    if (outcome.kind === 'hashed') this.#md5s.set(row, outcome.md5Hex);
    if (outcome.kind === 'failed') this.#messages.set(row, outcome.message);
  }
}
