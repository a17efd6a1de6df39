import { ChoiceColumn } from '../base/columns/choiceColumn';
import { Md5Column } from '../base/columns/md5Column';
import { NumberColumn } from '../base/columns/numberColumn';
import { RowList } from '../base/columns/rows';
import { TextColumn } from '../base/columns/textColumn';
import { evidences, type Evidence } from './compare/verdicts';
import type { PlannedAction, UploadReason } from './plan';

const uploadReasons: readonly UploadReason[] = [
  'new',
  'gone',
  'sizeDiffers',
  'md5Differs',
  'noMd5Recorded',
  'overwrite',
];

/** Planned actions, in columns. What is refused, of which there is little, is kept as it is. */
export class ActionTable extends RowList<PlannedAction> {
  readonly #paths = new TextColumn();
  readonly #sizes = new NumberColumn();
  readonly #kinds = new ChoiceColumn<PlannedAction['kind']>(['upload', 'keep', 'reread', 'refuse']);
  readonly #reasons = new ChoiceColumn<UploadReason>(uploadReasons);
  readonly #evidence = new ChoiceColumn<Evidence>(evidences);
  readonly #hasMd5 = new ChoiceColumn([false, true]);
  readonly #md5s = new Md5Column();
  readonly #hasEtag = new ChoiceColumn([false, true]);
  readonly #etags = new TextColumn();
  readonly #refused = new Map<number, Extract<PlannedAction, { kind: 'refuse' }>>();

  get length(): number {
    return this.#paths.length;
  }

  push(action: PlannedAction): void {
    const row = this.length;
    const etag = etagOf(action);
    this.#paths.push(action.path);
    this.#etags.push(etag ?? '');
    if (etag !== undefined) this.#hasEtag.set(row, true);
    this.#sizes.set(row, action.sizeBytes);
    this.#kinds.set(row, action.kind);
    if (action.kind === 'upload') this.#reasons.set(row, action.reason);
    if (action.kind === 'keep') this.#evidence.set(row, action.evidence);
    if (action.kind === 'refuse') this.#refused.set(row, action);
    if (action.kind === 'refuse' || action.md5Hex === undefined) return;
    this.#hasMd5.set(row, true);
    this.#md5s.set(row, action.md5Hex);
  }

  protected read(row: number): PlannedAction {
    const refused = this.#refused.get(row);
    if (refused !== undefined) return refused;
    const path = this.#paths.at(row);
    const sizeBytes = this.#sizes.at(row);
    const md5Hex = this.#hasMd5.at(row) ? this.#md5s.at(row) : undefined;
    const etag = this.#etags.at(row);
    const kind = this.#kinds.at(row);
    if (kind === 'keep' && md5Hex !== undefined) {
      return { kind, path, sizeBytes, md5Hex, evidence: this.#evidence.at(row), etag };
    }
    if (kind === 'reread' && md5Hex !== undefined) return { kind, path, sizeBytes, md5Hex, etag };
    const replacesEtag = this.#hasEtag.at(row) ? etag : undefined;
    const reason = this.#reasons.at(row);
    return { kind: 'upload', path, sizeBytes, md5Hex, reason, replacesEtag };
  }
}

function etagOf(action: PlannedAction): string | undefined {
  if (action.kind === 'refuse') return undefined;
  return action.kind === 'upload' ? action.replacesEtag : action.etag;
}
