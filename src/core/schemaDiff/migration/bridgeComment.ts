import { writePath, type TablePath } from '../model/objectPath';

/** What the comment of a view says that keeps an older name alive. */
export function bridgeComment({
  from,
  to,
  until,
}: {
  readonly from: TablePath;
  readonly to: TablePath;
  /** A day, such as `2026-12-26`. */
  readonly until: string;
}): string {
  return `Bridge to ${writePath(to)} for what still says ${writePath(from)}; made by Lakeside, to be dropped after ${until}`;
}

/** Until which day a view keeps an older name alive, by its comment; `undefined` = it is another view. */
export function bridgeEnd(comment: string | undefined): string | undefined {
  return /^Bridge to .+; made by Lakeside, to be dropped after (\d{4}-\d\d-\d\d)$/s.exec(
    comment ?? '',
  )?.[1];
}
