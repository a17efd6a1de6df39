import type { LinkKind } from '../../src/core/schemaDiff/beside/beside';
import { pathKey } from '../../src/core/schemaDiff/model/objectPath';
import { endsOf, linkOf, type Row } from './rows';

/** A line between two ends, as numbers of the rows that hold them. */
export interface Line {
  readonly kind: LinkKind;
  readonly from: number;
  readonly to: number;
  /** Of lines that lead to other rows: so many of them run beside each other. */
  readonly lane: number;
}

/** Where each end is among the rows; made anew for other rows. */
export class LineEnds {
  readonly #places = new Map<string, number>();

  constructor(readonly rows: readonly Row[]) {
    for (const [place, row] of rows.entries()) {
      const { from, to } = ownEnds(row);
      if (from !== undefined) this.#places.set(`<${pathKey(from)}`, place);
      if (to !== undefined) this.#places.set(`>${pathKey(to)}`, place);
    }
  }

  /** The lines that begin, end or pass between two rows, both inclusive; each once. */
  between(first: number, last: number): readonly Line[] {
    const inLine = this.rows.slice(first, last + 1).flatMap((row, offset): readonly Line[] => {
      const link = linkOf(row);
      const place = first + offset;
      if (link === undefined || isAway(row)) return [];
      return [{ kind: link.kind, from: place, to: place, lane: 0 }];
    });
    const away = this.#away.filter(
      ({ from, to }) => Math.max(from, to) >= first && Math.min(from, to) <= last,
    );
    return [...inLine, ...away];
  }

  get #away(): readonly Line[] {
    return (this.#awayLines ??= this.#awayOf());
  }

  #awayLines: readonly Line[] | undefined;

  /** Told once, by the row of the older end, if both ends are shown or their tables are. */
  #awayOf(): readonly Line[] {
    const lines = this.rows.flatMap((row, from): readonly Omit<Line, 'lane'>[] => {
      const link = linkOf(row);
      const { to } = endsOf(row);
      if (link === undefined || to === undefined || !isAway(row) || !isOlderEnd(row)) return [];
      const place =
        this.#places.get(`>${pathKey(to)}`) ?? this.#places.get(`>${pathKey(to.slice(0, 2))}`);
      return place === undefined ? [] : [{ kind: link.kind, from, to: place }];
    });
    return lines.map((line, place) => ({ ...line, lane: place % lanes }));
  }
}

/** More lines than these share a way. */
const lanes = 3;

function isAway(row: Row): boolean {
  return row.kind === 'column' && row.column.elsewhere !== undefined;
}

function isOlderEnd(row: Row): boolean {
  return row.kind === 'column' && row.column.before !== undefined;
}

/** Those that the row itself shows. */
function ownEnds(row: Row): ReturnType<typeof endsOf> {
  const ends = endsOf(row);
  if (row.kind === 'table') return ends;
  const { before, after } = row.column;
  return { from: before && ends.from, to: after && ends.to };
}
