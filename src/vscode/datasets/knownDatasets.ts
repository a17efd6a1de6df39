import { EventEmitter, workspace } from 'vscode';
import { forEachInTurn } from '../../core/base/concurrency';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { forEachInSlices } from '../../core/base/slices';
import type { DatasetSummary, Resolution } from '../../core/datasets/datasets';
import { formatGros } from '../../core/datasets/reference/formatGros';
import {
  datasetKey,
  type DatasetName,
  type GrosReference,
} from '../../core/datasets/reference/grosReference';
import type { AuditRecord } from '../../core/datasets/versions/auditRecord';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import { isCancelled } from '../support/editor/cancellation';
import type { OpenLake, OpenLakes } from '../support/lakes/openLakes';
import { Remembered } from './remembered';

/** A version and the lake that it lies in. */
export interface FoundVersion {
  readonly kind: 'version';
  readonly lake: OpenLake;
  readonly version: DatasetVersion;
}

export type Missing = Exclude<Resolution, { readonly kind: 'version' }>;

/** Why nobody was asked. */
export type Unasked = { readonly kind: 'untrusted' } | { readonly kind: 'noLake' };

export type Found = FoundVersion | Missing | Unasked;

interface Merged {
  readonly lists: Lists;
  readonly all: Promise<readonly DatasetSummary[]>;
}

type Lists = readonly (readonly DatasetSummary[])[];

const lifetimeMs = 30_000;
const mostEntries = 500;

/**
 * The datasets of the workspace's lakes as the editor looks at them: read, never written, and never
 * asked for in a folder that is not trusted.
 */
export class KnownDatasets implements Disposable {
  readonly #lakes: OpenLakes;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
  /** What was found before may be something else now. */
  readonly onDidChange = this.#onDidChange.event;
  readonly #catalogs: Remembered<readonly DatasetSummary[]>;
  readonly #versions: Remembered<readonly DatasetVersion[]>;
  readonly #resolutions: Remembered<Resolution>;
  readonly #records: Remembered<AuditRecord | undefined>;
  /** Of several lakes: put together once, as a list comes with every letter of an address. */
  #merged: Merged | undefined;

  constructor(lakes: OpenLakes, nowMs: () => number = Date.now) {
    this.#lakes = lakes;
    const remembered = { lifetimeMs, mostEntries, nowMs };
    this.#catalogs = new Remembered(remembered);
    this.#versions = new Remembered(remembered);
    this.#resolutions = new Remembered(remembered);
    this.#records = new Remembered(remembered);
    this.#store.add(lakes.onDidChange(() => this.forget()));
  }

  /** The lakes that have datasets and may be asked. */
  async lakes(): Promise<readonly OpenLake[]> {
    await this.#lakes.whenRead;
    return this.#lakes.all.filter(({ lake }) => lake.datasets !== undefined);
  }

  /** After a person's gesture only: asks to confirm hosts and to sign in, where that is needed. */
  async signIn(): Promise<void> {
    for (const lake of await this.lakes()) await lake.signInToDatasets();
  }

  /**
   * The same, and for other credentials where those that are kept are refused. A lake that is away keeps
   * nobody out of the others. @throws CancellationError, the first StorageError
   */
  async signInAnew(): Promise<void> {
    const lakes = await this.lakes();
    await forEachInTurn(lakes, (lake) => lake.signInToDatasetsAnew(), isCancelled);
  }

  /** True if the datasets of a lake cannot be asked for before somebody signs in. */
  async needsSignIn(): Promise<boolean> {
    if (!workspace.isTrusted) return false;
    const lakes = await this.lakes();
    const ready = await Promise.all(lakes.map((lake) => lake.isSignedInToDatasets()));
    return ready.includes(false);
  }

  /** The version that a reference stands for: in the first lake that has it. @throws StorageError */
  async find(reference: GrosReference): Promise<Found> {
    if (!workspace.isTrusted) return { kind: 'untrusted' };
    let missing: Missing | undefined;
    for (const lake of await this.lakes()) {
      const resolution = await this.#resolve(lake, reference);
      if (resolution.kind === 'version') return { ...resolution, lake };
      missing ??= resolution;
    }
    return missing ?? { kind: 'noLake' };
  }

  /** What was recorded of a version; `undefined` if nothing was. @throws StorageError */
  record({ lake, version }: FoundVersion): Promise<AuditRecord | undefined> {
    return this.#records.get(`${lake.id}\n${version.blob}\n${version.etag}`, () =>
      lake.useDatasets((datasets) => datasets.record(version)),
    );
  }

  /** Every dataset of all lakes, each name once; empty where nobody may be asked. @throws StorageError */
  async list(): Promise<readonly DatasetSummary[]> {
    if (!workspace.isTrusted) return [];
    const lists = await Promise.all(
      (await this.lakes()).map((lake) =>
        this.#catalogs.get(lake.id, () => lake.useDatasets((datasets) => datasets.list())),
      ),
    );
    const [only, ...others] = lists;
    if (only !== undefined && others.length === 0) return only;
    if (!isSameOf(lists, this.#merged?.lists)) this.#merged = { lists, all: eachOnce(lists) };
    return this.#merged?.all ?? [];
  }

  /** The versions of a dataset in the first lake that has any, the earliest first. @throws StorageError */
  async versions(name: DatasetName): Promise<readonly DatasetVersion[]> {
    if (!workspace.isTrusted) return [];
    for (const lake of await this.lakes()) {
      const versions = await this.#versions.get(`${lake.id}\n${datasetKey(name)}`, () =>
        lake.useDatasets((datasets) => datasets.versions(name)),
      );
      if (versions.length > 0) return versions;
    }
    return [];
  }

  /** Asks anew from now on: something was published, or a lake file changed. */
  forget(): void {
    this.#catalogs.clear();
    this.#merged = undefined;
    this.#versions.clear();
    this.#resolutions.clear();
    this.#records.clear();
    this.#onDidChange.fire();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #resolve(lake: OpenLake, reference: GrosReference): Promise<Resolution> {
    return this.#resolutions.get(`${lake.id}\n${formatGros(reference)}`, () =>
      lake.useDatasets((datasets) => datasets.resolve(reference)),
    );
  }
}

function isSameOf(lists: Lists, others: Lists = []): boolean {
  return lists.length === others.length && lists.every((one, at) => one === others[at]);
}

/** The first of each name. */
async function eachOnce(lists: Lists): Promise<readonly DatasetSummary[]> {
  const byName = new Map<string, DatasetSummary>();
  for (const list of lists) {
    await forEachInSlices(list, (one) => {
      const key = datasetKey(one.name);
      if (!byName.has(key)) byName.set(key, one);
    });
  }
  return [...byName.values()];
}
