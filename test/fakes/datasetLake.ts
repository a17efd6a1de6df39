import { BlobDatasets } from '../../src/core/datasets/blobDatasets';
import type { DatasetName } from '../../src/core/datasets/reference/grosReference';
import { InMemoryBlobStore } from './inMemoryBlobStore';

export const datasetPlace = { container: 'datasets', prefix: '' };

/** A lake as older tools left it: one file a day, `latest` a day, audit records of two keys. */
export class OldLake {
  nowMs = Date.parse('2026-11-27T12:00:00Z');
  readonly store = new InMemoryBlobStore({
    pageSize: 3,
    clock: { nowMs: () => this.nowMs },
  }).addContainer(datasetPlace.container);
  readonly datasets = new BlobDatasets(this.store, datasetPlace);

  /** Publishes on these days; `latest` is the last of them. */
  publish({ repo, branch }: DatasetName, ...days: readonly string[]): this {
    for (const day of days) {
      this.place(`asset/${repo}/${branch}/data/${day}.csv.gz`, `content of ${day}`);
      this.place(
        `dependency/${repo}/${branch}/${day}/metadata/${day}.json`,
        JSON.stringify({ gros_ref: `gros://${repo}/${branch}:${day}`, upstreams: [] }),
      );
      this.place(`asset/${repo}/${branch}/metadata/latest`, `gros://${repo}/${branch}:${day}`);
    }
    return this;
  }

  place(name: string, content: string, metadata: Readonly<Record<string, string>> = {}): this {
    this.store.place({ container: datasetPlace.container, name }, content, { metadata });
    return this;
  }

  remove(name: string): this {
    this.store.remove({ container: datasetPlace.container, name });
    return this;
  }
}
