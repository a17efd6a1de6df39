import type { Clock } from '../../base/clock';
import { forEachConcurrent } from '../../base/concurrency';
import type { LakeDatasets } from '../../lake/lake';
import type { BlobEntry, BlobStore } from '../../storage/blobStore';
import type { Digests } from '../../storage/digests';
import { KnownBlobs } from '../../storage/knownBlobs';
import { parseEventText, type LineageEvent } from './lineageEvent';

export interface EventStorePorts {
  readonly blobStore: BlobStore;
  readonly digests: Pick<Digests, 'md5'>;
  readonly clock: Clock;
  /** From 0, inclusive, to 1, exclusive. */
  readonly random: () => number;
}

const readsAtOnce = 16;

/**
 * OpenLineage events that others sent, on the lake beside its datasets, so that every machine sees them:
 * `lineage/events/<day>/<time>-<chance>.ndjson`, a line for each as it came. Nothing there is ever changed.
 */
export class EventStore {
  readonly #blobs: KnownBlobs;
  readonly #folder: string;

  constructor(
    readonly ports: EventStorePorts,
    readonly place: LakeDatasets,
  ) {
    this.#blobs = new KnownBlobs(ports.blobStore);
    this.#folder = `${place.prefix === '' ? '' : `${place.prefix}/`}lineage/events/`;
  }

  /** Keeps events; they are on the lake when it returns. @throws StorageError */
  async add(events: readonly LineageEvent[], signal: AbortSignal): Promise<void> {
    if (events.length === 0) return;
    const lines = events.map((event) => `${JSON.stringify(event)}\n`);
    const bytes = new TextEncoder().encode(lines.join(''));
    const address = { container: this.place.container, name: this.#newName() };
    const content = { bytes, md5: await this.ports.digests.md5(bytes) };
    const contentType = 'application/x-ndjson';
    await this.ports.blobStore.putBlob(address, content, {
      condition: { kind: 'absent' },
      contentType,
      signal,
    });
  }

  /** All that were kept, in the order in which they came. @throws StorageError */
  async list(signal: AbortSignal): Promise<readonly LineageEvent[]> {
    const { container } = this.place;
    const entries: BlobEntry[] = [];
    for await (const page of this.ports.blobStore.listBlobs(container, this.#folder, { signal })) {
      entries.push(...page);
    }
    const texts: string[] = [];
    const limits = { limit: readsAtOnce, signal };
    await forEachConcurrent(entries.entries(), limits, async ([place, entry]) => {
      texts[place] = (await this.#blobs.text(container, entry, signal)) ?? '';
    });
    return texts.flatMap((text) => text.split('\n').flatMap(eventIn));
  }

  #newName(): string {
    const [day = '', time = ''] = new Date(this.ports.clock.nowMs()).toISOString().split('T');
    const chance = Math.floor(this.ports.random() * 2 ** 32);
    const tail = chance.toString(16).padStart(8, '0');
    return `${this.#folder}${day}/${time.replaceAll(/[:.]/g, '')}-${tail}.ndjson`;
  }
}

/** Everything was checked before it was kept: what is no event was not kept by this program. */
function eventIn(line: string): readonly LineageEvent[] {
  const parsed = line === '' ? undefined : parseEventText(line);
  return parsed?.kind === 'event' ? [parsed.event] : [];
}
