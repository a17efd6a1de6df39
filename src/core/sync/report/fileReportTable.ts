import { ChoiceColumn } from '../../base/columns/choiceColumn';
import { Md5Column } from '../../base/columns/md5Column';
import { NumberColumn } from '../../base/columns/numberColumn';
import { RowList } from '../../base/columns/rows';
import { TextColumn } from '../../base/columns/textColumn';
import { comparePaths } from '../../storage/pathOrder';
import { evidences, type Evidence } from '../compare/verdicts';
import { FileCounter } from './fileTally';
import type { FileReport } from './report';

/**
 * Reports of files: of plain matches, of which there may be hundreds of thousands, what they are made
 * of, in columns; all others, which have something to say, as they are.
 */
export class FileReportTable extends RowList<FileReport> {
  readonly #paths = new TextColumn();
  readonly #sizes = new NumberColumn();
  readonly #md5s = new Md5Column();
  readonly #etags = new TextColumn();
  readonly #evidence = new ChoiceColumn<Evidence>(evidences);
  readonly #uploaded = new ChoiceColumn([false, true]);
  readonly #others = new Map<number, FileReport>();
  readonly #counter = new FileCounter();
  #lastPath = '';
  #isSorted = true;

  get length(): number {
    return this.#paths.length;
  }

  /** True if every path is greater than the one before it. */
  get isSorted(): boolean {
    return this.#isSorted;
  }

  /** What its reports add up to. */
  get counted(): Pick<FileCounter, 'tally' | 'exceptions'> {
    return this.#counter;
  }

  push(report: FileReport): void {
    const row = this.length;
    this.#counter.add(report);
    if (row > 0 && comparePaths(this.#lastPath, report.path) >= 0) this.#isSorted = false;
    this.#lastPath = report.path;
    this.#paths.push(report.path);
    if (!isPlain(report)) {
      this.#etags.push('');
      this.#others.set(row, report);
      return;
    }
    this.#sizes.set(row, report.sizeBytes);
    this.#md5s.set(row, report.md5Hex);
    this.#etags.push(report.etag);
    this.#evidence.set(row, report.evidence);
    if (report.isUploaded === true) this.#uploaded.set(row, true);
  }

  /** The path of a row, cheaper than the whole report. */
  pathAt(row: number): string {
    return this.#paths.at(row);
  }

  protected read(row: number): FileReport {
    const other = this.#others.get(row);
    if (other !== undefined) return other;
    return plainMatch({
      path: this.#paths.at(row),
      sizeBytes: this.#sizes.at(row),
      md5Hex: this.#md5s.at(row),
      etag: this.#etags.at(row),
      evidence: this.#evidence.at(row),
      isUploaded: this.#uploaded.at(row),
    });
  }
}

type PlainMatch = FileReport &
  Required<Pick<FileReport, 'md5Hex' | 'etag' | 'evidence'>> & { readonly verdict: 'match' };

/** The report of a match that says nothing more, as nearly all are: put together from parts it takes three times as long. */
export function plainMatch(
  facts: Omit<PlainMatch, 'verdict' | 'isUploaded'> & { readonly isUploaded: boolean },
): PlainMatch {
  const { path, sizeBytes, md5Hex, etag, evidence, isUploaded } = facts;
  return isUploaded
    ? { path, sizeBytes, md5Hex, etag, verdict: 'match', evidence, isUploaded }
    : { path, sizeBytes, md5Hex, etag, verdict: 'match', evidence };
}

function isPlain(report: FileReport): report is PlainMatch {
  const { verdict, md5Hex, etag, evidence, localPath, isAdopted, blobMd5Hex, message } = report;
  const isMatch = verdict === 'match' && report.isWithoutPlace === undefined;
  const isKnown = md5Hex !== undefined && etag !== undefined && evidence !== undefined;
  const saysMore = localPath ?? isAdopted ?? blobMd5Hex ?? message;
  return isMatch && isKnown && saysMore === undefined;
}
