import { formatBytes } from '../../core/base/sizes';
import { verifiedContent } from '../../core/datasets/content/verifiedContent';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import type { Connectors } from '../support/lakes/connectors';
import { pinnedText } from './datasetWords';
import type { FoundVersion } from './knownDatasets';

/** Versions whose content is kept: one that is looked at is asked for by size, then by content. */
const mostKept = 4;

/** What editors show of versions: a csv.gz unpacked, all of it checked against what is recorded. */
export class VersionContents {
  readonly #connectors: Pick<Connectors, 'unpacked'>;
  readonly #kept = new Map<string, Uint8Array>();

  constructor(connectors: Pick<Connectors, 'unpacked'>) {
    this.#connectors = connectors;
  }

  /**
   * The content as an editor shows it; `undefined` = it has more than `mostBytes`.
   * @throws StorageError; DatasetError `contentDamaged` if it is not what was published
   */
  async read(found: FoundVersion, mostBytes: number): Promise<Uint8Array | undefined> {
    const { blob, etag, sizeBytes, format } = found.version;
    const key = `${found.lake.id}\n${blob}\n${etag}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known.length > mostBytes ? undefined : known;
    if (sizeBytes > mostBytes) return undefined;
    const stored = await storedBytes(found);
    const content = format === 'parquet' ? stored : await this.#unpack(found, stored, mostBytes);
    if (content !== undefined) this.#keep(key, content);
    return content;
  }

  async #unpack(
    { version }: FoundVersion,
    stored: Uint8Array,
    mostBytes: number,
  ): Promise<Uint8Array | undefined> {
    const pieces: Uint8Array[] = [];
    let sizeBytes = 0;
    for await (const piece of this.#connectors.unpacked(pinnedText(version), [stored])) {
      pieces.push(piece);
      sizeBytes += piece.length;
      if (sizeBytes > mostBytes) return undefined;
    }
    return joined(pieces, sizeBytes);
  }

  #keep(key: string, content: Uint8Array): void {
    this.#kept.set(key, content);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** All of a version's file as it is stored, held against what is known of it. */
function storedBytes({ lake, version }: FoundVersion): Promise<Uint8Array> {
  return lake.use(({ digests }) =>
    lake.useDatasets(async (datasets) => {
      const content = new Uint8Array(version.sizeBytes);
      const { pieces } = await verifiedContent(version, { datasets, digests });
      let offset = 0;
      for await (const bytes of pieces) {
        content.set(bytes, offset);
        offset += bytes.length;
      }
      return content;
    }),
  );
}

function joined(pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const content = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const piece of pieces) {
    content.set(piece, offset);
    offset += piece.length;
  }
  return content;
}

/** What a person is told of a version that an editor is the wrong place for. */
export function tooLargeText(version: DatasetVersion): string {
  return `${pinnedText(version)} has ${formatBytes(version.sizeBytes)}, too much for an editor: the preview reads only what it shows.`;
}
