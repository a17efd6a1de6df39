import type { BlobEntry } from '../../storage/blobStore';
import { versionStem, type DatasetPaths } from '../layout/datasetPaths';
import { toldText } from '../layout/toldText';
import type { DatasetName } from '../reference/grosReference';
import { toldSummary } from '../versions/recordSummary';
import { OpenFolders } from './openFolders';

/** What a listing tells of one dataset's registrations and records. */
export interface CollectedDependencies {
  readonly name: DatasetName;
  /** In no order. */
  readonly registrations: readonly ListedRegistration[];
  /** What it tells of audit records, by the stem of their versions; of all others they have to be read. */
  readonly summaries: ReadonlyMap<string, string>;
}

export interface ListedRegistration {
  readonly downstream: DatasetName;
  /** `undefined` = it has to be read. */
  readonly text: string | undefined;
  readonly entry: Pick<BlobEntry, 'name' | 'etag' | 'sizeBytes' | 'modifiedAtMs'>;
}

/** Tells registrations and records apart by the datasets that they are of. */
export class DependencyCollector {
  readonly #paths: DatasetPaths;
  readonly #folders = new OpenFolders<Collecting>();

  constructor(paths: DatasetPaths) {
    this.#paths = paths;
  }

  /** Takes the blobs below {@link DatasetPaths.dependencies}, in the order in which they are listed. */
  add(entry: BlobEntry): void {
    const found = this.#paths.readDependency(entry.name);
    if (found === undefined) return;
    const path = entry.name.slice(this.#paths.dependencies.length);
    const gathered = this.#folders.at(path, found.name, () => nothingOf(found.name));
    if (found.kind === 'registration') {
      const { name, etag, sizeBytes, modifiedAtMs } = entry;
      const kept = { name, etag, sizeBytes, modifiedAtMs };
      const { downstream } = found;
      gathered.registrations.push({ downstream, text: toldText(entry), entry: kept });
      return;
    }
    const summary = toldSummary(entry);
    if (summary !== undefined) gathered.summaries.set(versionStem(found.version), summary);
  }

  end(): void {
    this.#folders.end();
  }

  /** What the listing has told all of since this was asked last. */
  takeWhole(): readonly CollectedDependencies[] {
    return this.#folders.takeWhole();
  }
}

interface Collecting {
  readonly name: DatasetName;
  readonly registrations: ListedRegistration[];
  readonly summaries: Map<string, string>;
}

function nothingOf(name: DatasetName): Collecting {
  return { name, registrations: [], summaries: new Map() };
}
