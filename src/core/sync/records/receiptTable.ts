import { ChoiceColumn } from '../../base/columns/choiceColumn';
import { ColumnMap } from '../../base/columns/columnMap';
import { Md5Column } from '../../base/columns/md5Column';
import { NumberColumn } from '../../base/columns/numberColumn';
import { TextColumn } from '../../base/columns/textColumn';
import { evidences, type Evidence } from '../compare/verdicts';
import type { ReceiptLine } from './receiptLine';

/** Receipt lines by path, in columns. */
export class ReceiptTable extends ColumnMap<ReceiptLine> {
  readonly #sizes = new NumberColumn();
  readonly #md5s = new Md5Column();
  readonly #etags = new TextColumn();
  readonly #evidence = new ChoiceColumn<Evidence>(evidences);
  readonly #adopted = new ChoiceColumn([false, true]);

  /** Adds a line, in the place of an older one about the same file. */
  add(line: ReceiptLine): void {
    this.set(line.path, line);
  }

  protected write(row: number, line: ReceiptLine): void {
    this.#sizes.set(row, line.sizeBytes);
    this.#md5s.set(row, line.md5);
    this.#etags.push(line.etag);
    this.#evidence.set(row, line.evidence);
    this.#adopted.set(row, line.adopted === true);
  }

  protected read(row: number, path: string): ReceiptLine {
    const line: ReceiptLine = {
      path,
      sizeBytes: this.#sizes.at(row),
      md5: this.#md5s.at(row),
      etag: this.#etags.at(row),
      evidence: this.#evidence.at(row),
    };
    return this.#adopted.at(row) ? { ...line, adopted: true } : line;
  }
}
