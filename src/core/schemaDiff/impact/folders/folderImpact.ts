import { LineIndex, type LinePlace } from '../../../base/lineIndex';
import { languageOfFile } from '../../../sql/documents/fileLanguage';
import type { SqlParser } from '../../../sql/sqlParser';
import type { MappedSchema } from '../mappedSchema';
import { findTextImpact, type TextHit } from '../texts/textImpact';
import { isHistory, isTooLarge, type PassedOver } from './passedOver';

/** A file of a folder, which is read only if it is looked into. */
export interface FolderFile {
  /** From the folder on, with slashes. */
  readonly path: string;
  readonly sizeBytes: number;
  /** `undefined` = it cannot be read, or is no text in UTF-8. */
  read(): Promise<string | undefined>;
}

export interface PlacedHit extends TextHit {
  readonly place: LinePlace;
  /** The line that it begins in, without white space around it. */
  readonly line: string;
}

export interface FileImpact {
  readonly path: string;
  readonly hits: readonly PlacedHit[];
}

export interface FolderImpact {
  /** Those with hits, in the order in which they came. */
  readonly files: readonly FileImpact[];
  /** Files that were looked into. */
  readonly readFiles: number;
  readonly passedOver: Readonly<Record<PassedOver, number>>;
  /** More places than are told were found, or would have been: it ended early. */
  readonly isCut: boolean;
}

export interface FolderImpactOptions {
  readonly schema: MappedSchema;
  readonly parser: SqlParser;
  readonly signal: AbortSignal;
  readonly mostHits?: number;
}

const defaultMostHits = 20_000;

/**
 * What changes do to the statements of the files of a folder. Holds one text at a time.
 * @throws the reason of `signal`
 */
export async function findFolderImpact(
  files: AsyncIterable<FolderFile>,
  { mostHits = defaultMostHits, ...options }: FolderImpactOptions,
): Promise<FolderImpact> {
  const found: FileImpact[] = [];
  const passedOver = { history: 0, tooLarge: 0, unreadable: 0 };
  let readFiles = 0;
  let left = mostHits;
  for await (const file of files) {
    options.signal.throwIfAborted();
    const language = languageOfFile(file.path);
    if (language === undefined) continue;
    const answer = await readFile(file, { ...options, language });
    if (typeof answer === 'string') {
      passedOver[answer] += 1;
      continue;
    }
    readFiles += 1;
    if (answer.hits.length > 0) found.push(answer);
    left -= answer.hits.length;
    if (left < 0) return { files: found, readFiles, passedOver, isCut: true };
  }
  return { files: found, readFiles, passedOver, isCut: false };
}

async function readFile(
  file: FolderFile,
  options: FolderImpactOptions & { readonly language: string },
): Promise<FileImpact | PassedOver> {
  const { path, sizeBytes } = file;
  if (isHistory(path)) return 'history';
  if (isTooLarge(path, sizeBytes)) return 'tooLarge';
  const text = await file.read();
  if (text === undefined) return 'unreadable';
  const hits = await findTextImpact(text, options);
  if (hits.length === 0) return { path, hits: [] };
  const lines = new LineIndex(text);
  return { path, hits: hits.map((hit) => placed(hit, lines)) };
}

function placed(hit: TextHit, lines: LineIndex): PlacedHit {
  const place = lines.placeOf(hit.start);
  const start = hit.start - place.character;
  const end = lines.text.indexOf('\n', hit.start);
  return { ...hit, place, line: lines.text.slice(start, end === -1 ? undefined : end).trim() };
}
