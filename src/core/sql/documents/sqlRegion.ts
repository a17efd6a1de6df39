import { lastAtMost } from '../../base/lastAtMost';
import type { HostString } from './hostString';

/**
 * SQL that stands in a document: a file of it, a string of a program, a fence of Markdown. Its text is
 * what a server would read, so it may differ from the document's where that escapes something.
 */
export interface SqlRegion {
  readonly sql: string;
  /** In the document, without quotes around it. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Places that a program fills in before the text is SQL; in `sql` names of the same length stand there. */
  readonly holes: readonly SqlHole[];
  /** Runs in which both texts go on alike, in their order; the first begins both. */
  readonly runs: readonly Run[];
  /** The string that it stands in; `undefined` = none, so that it is written as it is. */
  readonly string: HostString | undefined;
}

export interface SqlHole {
  /** In the SQL. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

interface Run {
  readonly inSql: number;
  readonly inDocument: number;
}

/** Where an offset of a region's SQL stands in the document. */
export function toDocument({ runs, end }: SqlRegion, offset: number): number {
  return translate({ runs, offset, from: 'inSql', to: 'inDocument', end });
}

/** Where an offset of the document stands in a region's SQL. */
export function toSql({ runs, sql }: SqlRegion, offset: number): number {
  return translate({ runs, offset, from: 'inDocument', to: 'inSql', end: sql.length });
}

function translate(question: {
  readonly runs: readonly Run[];
  readonly offset: number;
  readonly from: keyof Run;
  readonly to: keyof Run;
  readonly end: number;
}): number {
  const { runs, offset, from, to, end } = question;
  const place = lastAtMost(runs.length, (index) => runs[index]?.[from] ?? 0, offset);
  const run = runs[place] ?? { inSql: 0, inDocument: 0 };
  const limit = runs[place + 1]?.[to] ?? end;
  return Math.min(run[to] + Math.max(0, offset - run[from]), limit);
}

/** Puts a region together from the parts of a document, in their order. */
export class RegionBuilder {
  readonly #parts: string[] = [];
  readonly #runs: Run[] = [];
  readonly #holes: SqlHole[] = [];
  #length = 0;

  constructor(
    readonly document: string,
    readonly start: number,
  ) {}

  /** A part that stands for itself. */
  copy(from: number, to: number): void {
    if (to > from) this.put(this.document.slice(from, to), from);
  }

  /** What a part of the document that begins at `from` stands for. */
  put(text: string, from: number): void {
    this.#runs.push({ inSql: this.#length, inDocument: from });
    this.#parts.push(text);
    this.#length += text.length;
  }

  /** A part that is not known yet: a name stands for it, which fits wherever a value or a table does. */
  hole(from: number, to: number): void {
    this.#holes.push({ start: this.#length, end: this.#length + to - from });
    this.put('_'.repeat(to - from), from);
  }

  build(end: number, string?: HostString): SqlRegion {
    const runs = this.#runs.length > 0 ? this.#runs : [{ inSql: 0, inDocument: this.start }];
    const sql = this.#parts.join('');
    return { sql, start: this.start, end, holes: this.#holes, runs, string };
  }
}
