import { splitStatements } from '../splitStatements';
import { markdownRegions } from './markdownFences';
import { pythonRegions } from './pythonStrings';
import { rRegions } from './rStrings';
import { scriptRegions } from './scriptStrings';
import { RegionBuilder, toDocument, toSql, type SqlRegion } from './sqlRegion';

/** A statement where it is written. */
export interface DocumentStatement {
  /** In the document. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** As the server would read it. */
  readonly sql: string;
  readonly region: SqlRegion;
  /** Where it begins in the SQL of its region. */
  readonly startInRegion: number;
  /** What the program around it fills in, as it is written; with any, the statement cannot be run. */
  readonly holes: readonly string[];
}

/** Finds SQL in documents of a language, by the editor's name for that. */
const finders: Readonly<Record<string, (document: string) => readonly SqlRegion[]>> = {
  sql: wholeDocument,
  postgres: wholeDocument,
  pgsql: wholeDocument,
  python: pythonRegions,
  typescript: scriptRegions,
  typescriptreact: scriptRegions,
  javascript: scriptRegions,
  javascriptreact: scriptRegions,
  r: rRegions,
  markdown: markdownRegions,
  rmd: markdownRegions,
  quarto: markdownRegions,
};

/** The editor's names of the languages in whose documents SQL is looked for. */
export const sqlLanguages: readonly string[] = Object.keys(finders);

/** True for documents that are SQL from their first to their last character. */
export function isSqlLanguage(language: string): boolean {
  return finders[language] === wholeDocument;
}

/** The SQL of a document, in its order; none for a language that is not looked into. */
export function findRegions(document: string, language: string): readonly SqlRegion[] {
  return finders[language]?.(document) ?? [];
}

/** The statements of a document, in its order, those that do not parse too. */
export function documentStatements(
  document: string,
  regions: readonly SqlRegion[],
): readonly DocumentStatement[] {
  return regions.flatMap((region) =>
    splitStatements(region.sql).map((place) => ({
      start: toDocument(region, place.start),
      end: toDocument(region, place.end),
      sql: region.sql.slice(place.start, place.end),
      region,
      startInRegion: place.start,
      holes: region.holes
        .filter((hole) => hole.start < place.end && hole.end > place.start)
        .map((hole) =>
          document.slice(toDocument(region, hole.start), toDocument(region, hole.end)),
        ),
    })),
  );
}

/** Where an offset of a statement's SQL stands in the document. */
export function placeInDocument(
  { region, startInRegion }: Pick<DocumentStatement, 'region' | 'startInRegion'>,
  offset: number,
): number {
  return toDocument(region, startInRegion + offset);
}

/**
 * The statement that an offset belongs to: the one around it, the one that ends before it on the same
 * line, or the one that follows without an empty line; `undefined` = none.
 */
export function statementAt(
  document: string,
  statements: readonly DocumentStatement[],
  offset: number,
): DocumentStatement | undefined {
  const near = statements.filter(({ region }) => region.start <= offset && offset <= region.end);
  const around = near.find(({ start, end }) => start <= offset && offset <= end);
  if (around !== undefined) return around;
  const before = near.findLast(({ end }) => end < offset);
  if (before !== undefined && !document.slice(before.end, offset).includes('\n')) return before;
  const after = near.find(({ start }) => start > offset);
  const isFar = after === undefined || /\n[ \t]*\r?\n/.test(document.slice(offset, after.start));
  return isFar ? undefined : after;
}

/** The region around an offset of the document, and where the offset is in its SQL. */
export function regionAt(
  regions: readonly SqlRegion[],
  offset: number,
): { readonly region: SqlRegion; readonly offset: number } | undefined {
  const region = regions.find(({ start, end }) => start <= offset && offset <= end);
  return region && { region, offset: toSql(region, offset) };
}

function wholeDocument(document: string): readonly SqlRegion[] {
  const builder = new RegionBuilder(document, 0);
  builder.copy(0, document.length);
  return [builder.build(document.length)];
}
