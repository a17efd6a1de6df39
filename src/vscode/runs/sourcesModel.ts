import { EventEmitter } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { OperatorError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import type { Source } from '../../core/lake/lake';
import { observeSource } from '../../core/runs/observeSource';
import type { ObservedSource } from '../../core/runs/run';
import { readRecordSigns, type RecordSigns } from '../../core/sync/records/recordSigns';
import type { OpenLake } from '../support/lakes/openLakes';

/** What is known of sources as a whole: the names of their runs, and what lies beside those in the lake. */
export class SourcesModel implements Disposable {
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
  readonly onDidChange = this.#onDidChange.event;
  #listings = new Map<string, Promise<ObservedSource>>();
  #observed = new Map<string, ObservedSource>();
  #records = new Map<string, Promise<RecordSigns | undefined>>();
  #failures = new Map<string, OperatorError>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** A source's runs by name, read once. */
  list(lake: OpenLake, source: Source): Promise<ObservedSource> {
    const key = sourceKey(lake, source);
    const known = this.#listings.get(key);
    if (known !== undefined) return known;
    const listing = this.#observe(lake, source);
    this.#listings.set(key, listing);
    return listing;
  }

  /** Reads the names anew; what was known stays on view until then. */
  async relist(lake: OpenLake, source: Source): Promise<ObservedSource> {
    const key = sourceKey(lake, source);
    const before = this.#observed.get(key);
    const observed = await this.#observe(lake, source);
    this.#listings.set(key, Promise.resolve(observed));
    if (before === undefined || !showsSame(before, observed)) this.#onDidChange.fire();
    return observed;
  }

  /** What was last read, without reading; `undefined` = nothing yet. */
  observedOf(lake: OpenLake, source: Source): ObservedSource | undefined {
    return this.#observed.get(sourceKey(lake, source));
  }

  /** What lies beside a source's runs in the lake, listed once; `undefined` = it cannot be asked. */
  records(lake: OpenLake, source: Source): Promise<RecordSigns | undefined> {
    const key = sourceKey(lake, source);
    const known = this.#records.get(key);
    if (known !== undefined) return known;
    const records = this.#listRecords(lake, source);
    this.#records.set(key, records);
    return records;
  }

  /** The same, listed anew. */
  relistRecords(lake: OpenLake, source: Source): Promise<RecordSigns | undefined> {
    this.#records.delete(sourceKey(lake, source));
    return this.records(lake, source);
  }

  /** Why a source's container could not be asked; `undefined` = it could, or was not asked yet. */
  failureOf(lake: OpenLake, source: Source): OperatorError | undefined {
    return this.#failures.get(containerKey(lake, source));
  }

  /** One failure per container is enough to know that it cannot be asked. */
  fail(lake: OpenLake, source: Source, error: OperatorError): void {
    const key = containerKey(lake, source);
    const before = this.#failures.get(key);
    this.#failures.set(key, error);
    if (before?.message === error.message) return;
    this.#logger.warn(`look at ${source.container}: ${error.message}`);
    this.#onDidChange.fire();
  }

  /** Resolves once all sources that were asked for are listed. */
  async whenListed(): Promise<void> {
    await Promise.all(this.#listings.values());
  }

  clear(): void {
    this.#listings = new Map();
    this.#observed = new Map();
    this.#records = new Map();
    this.#failures = new Map();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #observe(lake: OpenLake, source: Source): Promise<ObservedSource> {
    const observed = await lake.useLocal((ports) => observeSource(source, ports));
    this.#observed.set(sourceKey(lake, source), observed);
    return observed;
  }

  async #listRecords(lake: OpenLake, source: Source): Promise<RecordSigns | undefined> {
    try {
      const records = await lake.use(({ blobStore }) => readRecordSigns(source, blobStore));
      if (this.#failures.delete(containerKey(lake, source))) this.#onDidChange.fire();
      return records;
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      this.fail(lake, source, error);
      return undefined;
    }
  }
}

function showsSame(before: ObservedSource, after: ObservedSource): boolean {
  const shown = ({ isOffline, problems, runNames }: ObservedSource): string =>
    JSON.stringify([isOffline, problems, runNames]);
  return shown(before) === shown(after);
}

function sourceKey(lake: OpenLake, source: Source): string {
  return [lake.id, source.name].join('\u0000');
}

function containerKey(lake: OpenLake, source: Source): string {
  return [lake.id, source.container].join('\u0000');
}
