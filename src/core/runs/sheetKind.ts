import { decodeText } from './readXml';
import type { ObservedRun, SheetKind } from './run';

/** As much of a sheet as tells its kind. */
export const sheetStartBytes = 64 * 1024;

/**
 * Tells the kind of a sample sheet by its start: Illumina's v1 (bcl2fastq) and v2 (BCL Convert), or a
 * NextSeq library sheet, which names containers and wells and is converted before use.
 * @see https://support-docs.illumina.com (Sample Sheet v2)
 */
export function recognizeSheet(start: Uint8Array): SheetKind {
  const sections = readSections(decodeText(start));
  const header = sections.get('header') ?? [];
  const columns = (sections.get('data')?.[0] ?? []).map((column) => column.toLowerCase());
  if (sections.has('bclconvert_data') || valueOf(header, 'fileformatversion') === '2') return 'v2';
  if (columns.includes('sample_id')) return 'v1';
  if (columns.includes('sampleid') || valueOf(header, 'containerid') !== undefined) {
    return 'library';
  }
  return valueOf(header, 'iemfileversion') === undefined ? 'unrecognized' : 'v1';
}

const words: Readonly<Record<SheetKind, string>> = {
  v1: 'sample sheet v1',
  v2: 'sample sheet v2',
  library: 'library sheet of a NextSeq',
  unrecognized: 'no known kind of sample sheet',
};

/** A sheet in words. */
export interface NamedSheet {
  /** For instance `sample sheet v2`. */
  readonly kind: string;
  /** Where it is, relative to the folder of sheets, or that it is one of the run's own files. */
  readonly place: string;
}

/** The sheet that is carried with a run; `undefined` = it has none. */
export function nameSheet({
  sheet,
  ownSheet,
}: Pick<ObservedRun, 'sheet' | 'ownSheet'>): NamedSheet | undefined {
  if (ownSheet !== undefined)
    return { kind: words[ownSheet.kind], place: `${ownSheet.path} of the run` };
  return sheet && { kind: words[sheet.kind], place: sheet.path };
}

/** For instance `2026/201127.csv, sample sheet v2`. */
export function describeSheet({ kind, place }: NamedSheet): string {
  return `${place}, ${kind}`;
}

type Row = readonly string[];

/** Rows by the lower-case name of their section; lines before the first section are left out. */
function readSections(text: string): ReadonlyMap<string, readonly Row[]> {
  const sections = new Map<string, Row[]>();
  let rows: Row[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const cells = line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const section = /^\[(.+)\]$/.exec(cells[0] ?? '')?.[1]?.toLowerCase();
    if (section !== undefined) {
      rows = [];
      sections.set(section, rows);
    } else if (cells.some((cell) => cell !== '')) {
      rows.push(cells);
    }
  }
  return sections;
}

function valueOf(header: readonly Row[], key: string): string | undefined {
  return header.find(([name]) => name?.toLowerCase() === key)?.[1];
}
