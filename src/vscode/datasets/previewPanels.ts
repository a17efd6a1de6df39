import { env, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { UsageError } from '../../core/base/errors';
import { formatQuantity } from '../../core/base/sizes';
import type { Logger } from '../../core/base/logger';
import type { PreviewFile } from '../../core/datasets/preview/previewTable';
import { formatVersion, parseVersion } from '../../core/datasets/reference/versionId';
import { lineageId } from '../../core/lineage/graph/lineageId';
import type { DatasetApi, DatasetEvents, DatasetSubject } from '../../protocol/datasetApi';
import type { Transport } from '../../protocol/rpc';
import { RpcServer } from '../../protocol/rpcServer';
import type { Connectors } from '../support/lakes/connectors';
import { commands } from '../support/editor/contributions';
import { executeCommand } from '../support/editor/executeCommand';
import { failureLog } from '../support/editor/failures';
import { noDatasets } from '../support/lakes/noDatasets';
import { showValue } from '../support/documents/showValue';
import type { VirtualDocuments } from '../support/documents/virtualDocuments';
import { ViewPanels } from '../support/webviews/webviewPanel';
import { pinnedText } from './datasetWords';
import type { FoundVersion, KnownDatasets } from './knownDatasets';
import { PreviewModel, type OpenedVersion } from './previewModel';
import { createDatasetApi, parseDatasetSubject } from './previewServer';

export interface PreviewPanelsOptions {
  readonly extensionUri: Uri;
  readonly known: KnownDatasets;
  readonly connectors: Pick<Connectors, 'openPreview'>;
  readonly documents: VirtualDocuments;
  readonly logger: Logger;
}

/** The panels that show rows of datasets, one for each version. */
export interface PreviewPanels extends Disposable {
  show(found: FoundVersion): void;
  /** What serves an open one; `undefined` = none is open. */
  find(found: FoundVersion): PreviewPanel | undefined;
}

export function createPreviewPanels(options: PreviewPanelsOptions): PreviewPanels {
  const panels = new ViewPanels<DatasetSubject, PreviewPanel>({
    viewType: 'lakeside.dataset',
    view: 'dataset',
    icon: 'table',
    extensionUri: options.extensionUri,
    titleOf: ({ repo, version }) => `${repo} ${version}`,
    keyOf: ({ lakeId, repo, branch, version }) => JSON.stringify([lakeId, repo, branch, version]),
    parseSubject: parseDatasetSubject,
    serve: (subject, transport) => new PreviewPanel(subject, transport, options),
  });
  return {
    show: (found) => panels.show(subjectOf(found)),
    find: (found) => panels.find(subjectOf(found)),
    dispose: () => panels.dispose(),
  };
}

function subjectOf({ lake, version }: FoundVersion): DatasetSubject {
  return { lakeId: lake.id, ...version.name, version: formatVersion(version.version) };
}

/** Serves one version for as long as its panel is open. */
export class PreviewPanel implements Disposable {
  /** What its view asks. */
  readonly api: DatasetApi;
  readonly #subject: DatasetSubject;
  readonly #options: PreviewPanelsOptions;
  readonly #store = new DisposableStore();
  readonly #lifetime = new AbortController();

  constructor(subject: DatasetSubject, transport: Transport, options: PreviewPanelsOptions) {
    this.#subject = subject;
    this.#options = options;
    const { documents, logger } = options;
    const model = this.#store.add(new PreviewModel(() => this.#open()));
    const reference = async (): Promise<string> => (await model.open()).reference;
    this.api = createDatasetApi(
      model,
      {
        writeClipboard: (text) => env.clipboard.writeText(text),
        showValue: async ({ row, column }, text) => {
          const { columns } = await model.open();
          const name = `${subject.repo}.${columns[column]?.name ?? ''}`;
          const place = `${subject.branch} ${subject.version} row ${row + 1}`;
          await showValue({ name, place, text, isJson: false }, documents);
        },
        openText: async () => void (await executeCommand(commands.openDataset, await reference())),
        copySnippet: async () =>
          void (await executeCommand(commands.copySnippet, await reference())),
        showLineage: async () => {
          const { repo, branch } = subject;
          await executeCommand(commands.showLineage, lineageId({ kind: 'dataset', repo, branch }));
        },
        tellReading: (reading) => server.emit('reading', reading),
      },
      this.#lifetime.signal,
    );
    const server = this.#store.add(
      new RpcServer<DatasetApi, DatasetEvents>(
        this.api,
        transport,
        failureLog(`Preview of ${subject.repo} ${subject.version}`, logger),
      ),
    );
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#store.dispose();
  }

  async #open(): Promise<OpenedVersion> {
    const { known, connectors, logger } = this.#options;
    const found = await this.#find();
    const record = await known.record(found);
    const columns = record?.columns ?? [];
    const { format } = found.version;
    const hashes = await found.lake.useDatasets((datasets) => datasets.hashes(found.version));
    const preview = await connectors.openPreview(fileOf(found, this.#lifetime.signal), {
      format,
      types: new Map(columns.map(({ name, type }) => [name, type ?? ''])),
      hashes,
    });
    const what = formatQuantity(preview.table.columns.length, 'column');
    logger.info(`opened ${pinnedText(found.version)}: ${format}, ${what}`);
    return { version: found.version, record, ...preview };
  }

  /** @throws UsageError if the lake or the version is gone */
  async #find(): Promise<FoundVersion> {
    const { lakeId, version: text, ...name } = this.#subject;
    const lake = (await this.#options.known.lakes()).find(({ id }) => id === lakeId);
    if (lake === undefined) throw noDatasets();
    const version = parseVersion(text);
    const tag = version && ({ kind: 'version', version } as const);
    const resolution =
      tag && (await lake.useDatasets((datasets) => datasets.resolve({ ...name, tag })));
    if (resolution?.kind === 'version') return { ...resolution, lake };
    throw new UsageError(`There is no version ${text} of ${name.repo}/${name.branch} any more`, {
      remedy: resolution?.remedy ?? 'close this view',
    });
  }
}

/** A version's file, of which every range is of the same version. */
export function fileOf({ lake, version }: FoundVersion, signal: AbortSignal): PreviewFile {
  return {
    name: pinnedText(version),
    sizeBytes: version.sizeBytes,
    read: async function* (range) {
      // Lent for as long as one range takes: a panel may be open for days.
      yield* await lake.useDatasets(async (datasets) => {
        const pieces: Uint8Array[] = [];
        for await (const piece of datasets.read(version, { ...range, signal })) {
          // It may be overwritten once the next is asked for.
          pieces.push(piece.slice());
        }
        return pieces;
      });
    },
  };
}
