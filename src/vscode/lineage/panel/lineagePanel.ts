import { env } from 'vscode';
import type { Clock } from '../../../core/base/clock';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { UsageError } from '../../../core/base/errors';
import type { Logger } from '../../../core/base/logger';
import type { GraphLayout } from '../../../core/graph/graphLayout';
import type { LineageHistory } from '../../../core/lineage/show/history';
import { shownName } from '../../../core/lineage/show/shownName';
import type {
  HistoryRequest,
  LineageApi,
  LineageEvents,
  LineageRequest,
  LineageSubject,
} from '../../../protocol/lineageApi';
import type { Transport } from '../../../protocol/rpc';
import { RpcServer } from '../../../protocol/rpcServer';
import type { Connectors } from '../../support/lakes/connectors';
import { commands } from '../../support/editor/contributions';
import { executeCommand } from '../../support/editor/executeCommand';
import { failureLog, logFailure } from '../../support/editor/failures';
import type { PipelineStates } from '../../support/window/pipelineStates';
import type { VirtualDocuments } from '../../support/documents/virtualDocuments';
import type { BrokenModel } from '../brokenModel';
import type { LineageModel } from '../lineageModel';
import type { LineageSnapshot } from '../lineageSnapshot';
import { openPlace, type PlaceOptions } from '../openPlace';
import { createLineageApi } from './lineageServer';
import { openRunLog } from './openRunLog';
import { titleOf } from './panelTitle';
import { pickMoment } from './pickMoment';
import { readHistory, type WorkspaceHistory } from './readHistory';
import { saveLineage } from './saveLineage';

/** What a panel needs of the editor around it. */
export interface LineagePanelDeps extends PlaceOptions {
  readonly model: LineageModel;
  readonly broken: BrokenModel;
  readonly pipelines: PipelineStates;
  readonly documents: VirtualDocuments;
  readonly graphLayout: () => Promise<GraphLayout>;
  /** Gives the tab another title. */
  readonly rename: (title: string) => void;
  readonly connectors: Pick<Connectors, 'lineageCommits' | 'lineageHistory' | 'lineageMoment'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Serves one lineage for as long as its panel is open. */
export class LineagePanel implements Disposable {
  /** What its view asks. */
  readonly api: LineageApi;
  readonly #subject: LineageSubject;
  readonly #deps: LineagePanelDeps;
  readonly #store = new DisposableStore();
  readonly #lifetime = new AbortController();
  #snapshot: LineageSnapshot | undefined;
  /** Questions of the view that wait for what is read. */
  #waiting = 0;
  readonly #tellChanged: () => void;
  #logs: WorkspaceHistory['logs'] = new Map();

  constructor(subject: LineageSubject, transport: Transport, deps: LineagePanelDeps) {
    this.#subject = subject;
    this.#deps = deps;
    this.api = createLineageApi(
      {
        read: (request, signal) => this.#read(request, signal),
        history: (request, signal) => this.#history(request, signal),
        affected: () => deps.broken.current,
        pickMoment: () => pickMoment({ ...deps, nowMs: deps.clock.nowMs() }),
        pipelines: () => deps.pipelines.all,
        layout: deps.graphLayout,
        jump: (id) => this.#jump(id),
        openLog: (runId) => this.#openLog(runId),
        openVersion: async (reference) => {
          await executeCommand(commands.previewDataset, reference);
        },
        copy: (text) => env.clipboard.writeText(text),
        save: (file, snapshot) =>
          saveLineage(file, { snapshot, name: this.#name(snapshot), lakes: deps.lakes.all }),
      },
      this.#lifetime.signal,
    );
    // Its thread starts now, so that it is there when there is much to place.
    deps.graphLayout().catch((error: unknown) => logFailure(error, 'Lineage, layout', deps.logger));
    const server = this.#store.add(
      new RpcServer<LineageApi, LineageEvents>(
        this.api,
        transport,
        failureLog('Lineage', deps.logger),
      ),
    );
    for (const { onDidChange } of [deps.broken, deps.pipelines]) {
      this.#store.add(onDidChange(() => server.emit('marked', {})));
    }
    if (deps.model.current !== undefined) this.#followName(deps.model.current);
    // A view that is hidden hears nothing; it asks when it is shown again.
    this.#tellChanged = () => server.emit('changed', {});
    this.#store.add(deps.model.onDidExpire(() => this.#tellChanged()));
    this.#store.add(
      deps.model.onDidRead((snapshot) => {
        this.#followName(snapshot);
        const isKnown = this.#snapshot === undefined || this.#snapshot === snapshot;
        if (!isKnown && this.#waiting === 0) this.#tellChanged();
      }),
    );
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#store.dispose();
  }

  async #read(request: LineageRequest, signal: AbortSignal): Promise<LineageSnapshot> {
    this.#waiting += 1;
    try {
      this.#snapshot = await this.#readFor(request, signal);
      return this.#snapshot;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** What is told first is enough to begin with if it knows what the panel begins with. */
  async #readFor(request: LineageRequest, signal: AbortSignal): Promise<LineageSnapshot> {
    const { model } = this.#deps;
    const { start, isAgain, hasColumns, asOf } = request;
    const isPlain = !isAgain && !hasColumns && asOf === undefined;
    if (!isPlain || start === undefined) return model.read({ ...request, signal });
    const isBegin = this.#snapshot === undefined;
    const read = await (isBegin ? model.readFor(start, { signal }) : model.read({ signal }));
    // It begins with what there is, and asks again.
    if (isBegin && model.isStale) this.#tellChanged();
    // What was told while this one waited for its turn is not told again.
    return model.current ?? read;
  }

  async #history(request: HistoryRequest, signal: AbortSignal): Promise<LineageHistory> {
    const { history, logs } = await readHistory(this.#deps, { ...request, signal });
    this.#logs = logs;
    return history;
  }

  async #jump(id: string): Promise<void> {
    const place = this.#snapshot?.index.node(id)?.place;
    if (place === undefined) {
      throw new UsageError('There is nothing to open', { remedy: 'read the lineage again' });
    }
    await openPlace(place, this.#deps);
  }

  async #openLog(runId: string): Promise<void> {
    const found = this.#logs.get(runId);
    if (found === undefined) {
      throw new UsageError('That run left no log', { remedy: 'read the lineage again' });
    }
    await openRunLog(runId, found, this.#deps);
  }

  /** What the panel began with may be called otherwise by now, also while nobody looks at it. */
  #followName({ index }: LineageSnapshot): void {
    const { start } = this.#subject;
    if (start !== undefined) this.#deps.rename(titleOf(index.newestId(start)));
  }

  #name({ index }: LineageSnapshot): string {
    const { start = '' } = this.#subject;
    const node = index.node(index.newestId(start));
    return node === undefined ? 'lineage' : `lineage of ${shownName(node)}`;
  }
}
