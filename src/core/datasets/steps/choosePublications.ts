import { formatDataset } from '../reference/formatGros';
import { datasetKey, defaultBranch, type DatasetName } from '../reference/grosReference';
import { parseGros } from '../reference/parseGros';
import type { LeftFile, StagedPublication } from './runFolder';

/** A file that becomes a version of a dataset. */
export interface Publication {
  readonly name: DatasetName;
  /** Absolute. */
  readonly file: string;
  readonly format: PublicationFormat;
  /** Beside what the run read, serialized. */
  readonly upstreams: readonly string[];
}

/** `csv` is packed when it is published. */
export type PublicationFormat = 'csv' | 'csv.gz' | 'parquet';

export type ChosenPublications =
  | { readonly kind: 'chosen'; readonly publications: readonly Publication[] }
  /** `message` without its end. */
  | { readonly kind: 'refused'; readonly message: string };

const formats: readonly PublicationFormat[] = ['csv.gz', 'csv', 'parquet'];

/**
 * What a step that succeeded publishes: what it staged, in that order, then the files it left under the
 * names of datasets. A pipeline publishes nothing that its lake file does not say; `declared` absent =
 * nothing was said.
 */
export function choosePublications(
  {
    staged,
    left,
  }: { readonly staged: readonly StagedPublication[]; readonly left: readonly LeftFile[] },
  declared: readonly DatasetName[] | undefined,
): ChosenPublications {
  const publications: Publication[] = [];
  for (const read of [...staged.map(readStaged), ...left.map((file) => readLeft(file, declared))]) {
    if (typeof read === 'string') return { kind: 'refused', message: read };
    if (declared !== undefined && !isAmong(read.name, declared)) {
      const message = `The step publishes ${formatDataset(read.name)}, which publishes of its pipeline does not name`;
      return { kind: 'refused', message };
    }
    publications.push(read);
  }
  return { kind: 'chosen', publications };
}

function readStaged({ reference, file, upstreams }: StagedPublication): Publication | string {
  const parsed = parseGros(reference);
  if (parsed.kind === 'malformed') return parsed.why;
  const { repo, branch = defaultBranch } = parsed.reference;
  const format = publicationFormat(file);
  if (format === undefined) return `${file} is none of ${formats.join(', ')}`;
  return { name: { repo, branch }, file, format, upstreams };
}

/** `REPO.csv` or `REPO/BRANCH.csv`; the branch of the first form is the one that is declared. */
function readLeft(
  { path, file }: LeftFile,
  declared: readonly DatasetName[] | undefined,
): Publication | string {
  const format = publicationFormat(path);
  if (format === undefined) {
    return `The step left ${path}, which is called like no dataset: REPO.csv, REPO/BRANCH.csv.gz or .parquet`;
  }
  const stem = path.slice(0, -format.length - 1);
  const slash = stem.indexOf('/');
  const repo = slash < 0 ? stem : stem.slice(0, slash);
  const branch = slash < 0 ? branchOf(repo, declared) : stem.slice(slash + 1);
  const parsed = parseGros(formatDataset({ repo, branch }));
  if (parsed.kind === 'malformed') return `The step left ${path}: ${parsed.why}`;
  return { name: { repo, branch }, file, format, upstreams: [] };
}

function branchOf(repo: string, declared: readonly DatasetName[] = []): string {
  const own = declared.filter((name) => name.repo === repo);
  return own.length === 1 && own[0] !== undefined ? own[0].branch : defaultBranch;
}

/** The format that a file is called after; `undefined` = none that can be published. */
export function publicationFormat(path: string): PublicationFormat | undefined {
  return formats.find((format) => {
    const ending = `.${format}`;
    return path.endsWith(ending) && !`/${path}`.endsWith(`/${ending}`);
  });
}

function isAmong(name: DatasetName, declared: readonly DatasetName[]): boolean {
  return declared.some((other) => datasetKey(other) === datasetKey(name));
}
