import { env, type Uri } from 'vscode';
import type { Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { VerificationReport } from '../../core/sync/report/report';
import type { Transport } from '../../protocol/rpc';
import { RpcServer } from '../../protocol/rpcServer';
import type {
  ReportApi,
  ReportEvents,
  ReportProgress,
  VerifyRequest,
} from '../../protocol/reportApi';
import { failureLog } from '../support/editor/failures';
import { parseRunRef, runKey, type RunRef } from '../support/window/runRef';
import { throttle } from '../support/editor/throttle';
import { ViewPanels } from '../support/webviews/webviewPanel';
import { ReportModel } from './reportModel';
import { createReportApi } from './reportServer';

/** What the report needs of the other features. */
export interface ReportDeps {
  readonly extensionUri: Uri;
  readonly logger: Logger;
  /** The newest report there is; looks at the run if there is none. */
  getReport(ref: RunRef, signal: AbortSignal): Promise<VerificationReport>;
  /** Verifies the run where a person sees it and can stop it, and hands back what came of it. */
  verifyRun(
    ref: RunRef,
    options: { readonly depth: VerifyRequest['depth']; readonly signal: AbortSignal },
  ): Promise<VerificationReport>;
  exportReport(ref: RunRef): Promise<void>;
  openLocalFile(ref: RunRef, path: string): Promise<void>;
  openBlob(ref: RunRef, path: string): Promise<void>;
}

/** The panels that show a run's verification report, one per run. */
export interface Reports extends Disposable {
  /** Brings the run's report to the front. */
  show(ref: RunRef): void;
  /** Gives an open panel a newer report; `undefined` = it is to ask for one. */
  update(ref: RunRef, report: VerificationReport | undefined): void;
  /** Tells an open panel how far an operation on its run is; `undefined` = none is under way. */
  showProgress(ref: RunRef, progress: ReportProgress | undefined): void;
}

export function registerReport(deps: ReportDeps): Reports {
  const panels = new ViewPanels<RunRef, ReportPanel>({
    viewType: 'lakeside.report',
    view: 'report',
    icon: 'report',
    extensionUri: deps.extensionUri,
    titleOf: ({ run }) => `Report: ${run}`,
    keyOf: runKey,
    parseSubject: parseRunRef,
    serve: (ref, transport) => new ReportPanel(ref, transport, deps),
  });
  return {
    show: (ref) => panels.show(ref),
    update: (ref, report) => panels.find(ref)?.update(report),
    showProgress: (ref, progress) => panels.find(ref)?.showProgress(progress),
    dispose: () => panels.dispose(),
  };
}

/** Serves the report of one run for as long as its panel is open. */
class ReportPanel implements Disposable {
  readonly #model: ReportModel;
  readonly #server: RpcServer<ReportApi, ReportEvents>;
  readonly #lifetime = new AbortController();
  readonly #redraw = throttle(() => this.#server.emit('progress', this.#progress ?? null));
  #report: VerificationReport | undefined;
  #progress: ReportProgress | undefined;

  constructor(ref: RunRef, transport: Transport, deps: ReportDeps) {
    const closed = this.#lifetime.signal;
    this.#model = new ReportModel(() => deps.getReport(ref, closed));
    const api = createReportApi(this.#model, {
      verify: async ({ depth }, signal) =>
        this.update(await deps.verifyRun(ref, { depth, signal: unlessClosed(signal, closed) })),
      writeClipboard: (text) => env.clipboard.writeText(text),
      exportReport: () => deps.exportReport(ref),
      openLocalFile: (path) => deps.openLocalFile(ref, path),
      openBlob: (path) => deps.openBlob(ref, path),
    });
    this.#server = new RpcServer(api, transport, failureLog(`Report of ${ref.run}`, deps.logger));
  }

  update(report: VerificationReport | undefined): void {
    if (report !== undefined && report === this.#report) return;
    this.#report = report;
    this.#model.replace(report);
    this.#server.emit('reportChanged', null);
  }

  showProgress(progress: ReportProgress | undefined): void {
    this.#progress = progress;
    this.#redraw.call();
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#redraw.dispose();
    this.#server.dispose();
  }
}

/** A person stops a verification by a button; closing the panel only stops looking at it. */
function unlessClosed(signal: AbortSignal | undefined, closed: AbortSignal): AbortSignal {
  const controller = new AbortController();
  signal?.addEventListener('abort', () => {
    if (!closed.aborted) controller.abort(signal.reason);
  });
  return controller.signal;
}
