import { groupBy } from '../../../base/groupBy';
import { formatBytes } from '../../../base/sizes';
import type { Source } from '../../../lake/lake';
import type { SheetIndex } from '../../../runs/run';
import { chooseSheet, listSheets, runNameOfSheet, sheetPath } from '../../../runs/sampleSheets';
import type { BlobEntry } from '../../../storage/blobStore';
import type { FileEntry, FileTree } from '../../../storage/fileTree';
import { destinationOf } from '../../../sync/destination';
import type { LastRun, LineageEvidence, LineageNode } from '../../graph/lineageGraph';
import { lineageId } from '../../graph/lineageId';

/** The sample sheets of a source by the runs that they are of. */
export interface SourceSheets {
  /** By the run's name in lower case. */
  readonly ofRun: ReadonlyMap<string, readonly FileEntry[]>;
  /** Why not all could be seen, each in a sentence without full stop. */
  readonly problems: readonly string[];
}

/** Lists the sheets of a source. What cannot be listed is a problem. */
export async function readSheets(
  source: Source,
  ports: { readonly fileTree: (folder: string) => FileTree },
): Promise<SourceSheets> {
  const { sheets, problems } = await listSheets(source, ports);
  const ofRun = groupBy(sheets, ({ path }) => runNameOfSheet(path).toLowerCase());
  return { ofRun, problems: problems.map((text) => `${source.name}: ${text}`) };
}

/** The runs that sheets are named after and that are none of those known; each once, as a sheet has it. */
export function runsWithoutData(
  { ofRun }: SourceSheets,
  known: Iterable<string>,
): readonly string[] {
  const names = new Set([...known].map((name) => name.toLowerCase()));
  return [...ofRun].flatMap(([name, [first]]) =>
    names.has(name) || first === undefined ? [] : [runNameOfSheet(first.path)],
  );
}

/** What is known of a run whose sheet it is. */
export interface SheetRun {
  readonly run: string;
  /** The folder of the run has a `SampleSheet.csv` of its own, which goes before. */
  readonly hasOwn: boolean;
  /** There are neither files of it nor a record. */
  readonly isMissing: boolean;
  /** What lies in the place of the sheet in the lake; `undefined` = nothing does. */
  readonly copy: BlobEntry | undefined;
  /** As the run's records say it. */
  readonly lastRun: LastRun | undefined;
  readonly evidence: LineageEvidence | undefined;
}

/** The sheets of a run, each with where its copy is and what is known of that. */
export function sheetNodes(
  source: Source,
  entries: readonly FileEntry[],
  about: SheetRun,
): readonly LineageNode[] {
  const index: SheetIndex = { sheets: entries, problems: [] };
  const { entry: chosen, problems } = chooseSheet(about.run, index);
  return entries.map((entry) => {
    const node = sheetNode(source, entry);
    const [refused] = problems;
    if (refused !== undefined) return { ...node, ...notCopied, problem: refused.message };
    return chosen === entry ? { ...node, ...stateOf(source, entry, about) } : node;
  });
}

const notCopied = { lastRun: { state: 'not copied', outcome: 'unknown' } } as const;

function sheetNode(source: Source, { path, sizeBytes, modifiedAtMs }: FileEntry): LineageNode {
  const folder = source.sampleSheets ?? source.folder;
  return {
    id: lineageId({ kind: 'sheet', source: source.name, path }),
    kind: 'sheet',
    name: path.slice(path.lastIndexOf('/') + 1),
    group: source.name,
    facts: [{ label: 'Size', value: formatBytes(sizeBytes) }],
    place: { kind: 'file', file: `${folder}/${path}` },
    fromMs: modifiedAtMs,
  };
}

type SheetState = Pick<LineageNode, 'lastRun' | 'evidence' | 'facts' | 'problem'>;

function stateOf(source: Source, entry: FileEntry, about: SheetRun): SheetState {
  const { hasOwn, isMissing, copy, run } = about;
  if (isMissing) return { lastRun: { state: 'waiting for its run', outcome: 'unknown' } };
  if (hasOwn) return { ...notCopied, problem: `the run has a ${sheetPath} of its own` };
  if (copy === undefined) return { lastRun: { state: 'not copied yet', outcome: 'unknown' } };
  const { container, prefix } = destinationOf(source, run);
  const facts = [
    { label: 'Size', value: formatBytes(entry.sizeBytes) },
    { label: 'Copied as', value: `${container}/${prefix}${sheetPath}` },
  ];
  return { facts, ...copyState(entry, copy, about) };
}

/** How the copy of a sheet stands to it. */
function copyState(entry: FileEntry, copy: BlobEntry, { lastRun, evidence }: SheetRun): SheetState {
  const copiedAtMs = Math.max(copy.modifiedAtMs, lastRun?.atMs ?? 0);
  const isOther = entry.sizeBytes !== copy.sizeBytes;
  if (isOther || entry.modifiedAtMs > copiedAtMs) {
    const what = isOther ? 'is not what was copied' : 'was written again after it was copied';
    return { lastRun: { state: 'changed', outcome: 'unknown' }, problem: what };
  }
  if (lastRun?.outcome !== 'good') {
    return { lastRun: { state: 'copied', outcome: 'unknown', atMs: copy.modifiedAtMs } };
  }
  return {
    lastRun: { ...lastRun, state: 'verified' },
    // The records of a run tell the weakest evidence of all that it has, its sheet among them.
    ...(evidence && { evidence: { level: evidence.level, files: 1 } }),
  };
}
