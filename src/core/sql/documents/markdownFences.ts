import { RegionBuilder, type SqlRegion } from './sqlRegion';

/**
 * A fence and what it says its content is: ```` ```sql ````, ```` ```{sql connection=con} ````, `~~~postgres`.
 * @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
const opening = /^ {0,3}(`{3,}|~{3,})[ \t]*(.*)$/gm;
const sqlInfo = /^\{?\s*(?:sql|postgres|postgresql|pgsql)\b/i;

/** SQL in the fences of a Markdown text. */
export function markdownRegions(document: string): readonly SqlRegion[] {
  const regions: SqlRegion[] = [];
  opening.lastIndex = 0;
  for (let found = opening.exec(document); found !== null; found = opening.exec(document)) {
    const [line, fence = '', info = ''] = found;
    const start = Math.min(found.index + line.length + 1, document.length);
    const [end, after] = endOfFence(document, start, fence);
    if (sqlInfo.test(info)) {
      const builder = new RegionBuilder(document, start);
      builder.copy(start, end);
      regions.push(builder.build(end));
    }
    opening.lastIndex = after;
  }
  return regions;
}

/** Where the content ends, and where the line of the closing fence does. */
function endOfFence(document: string, start: number, fence: string): readonly [number, number] {
  const mark = fence.charAt(0);
  const closing = new RegExp(`^ {0,3}${mark}{${fence.length},}[ \\t]*\\r?$`, 'gm');
  closing.lastIndex = start;
  const found = closing.exec(document);
  if (found === null) return [document.length, document.length];
  return [found.index, closing.lastIndex];
}
