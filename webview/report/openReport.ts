import type { ReportApi, ReportEvents } from '../../src/protocol/reportApi';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import { ReportSession } from './reportSession';
import { ReportView } from './view';

/** Draws the report into an element and asks the host for it. */
export function openReport(
  root: HTMLElement,
  host: Pick<Host, 'loadState' | 'saveState'>,
  client: RpcClient<ReportApi, ReportEvents>,
): ReportSession {
  const view = new ReportView(root);
  const session = new ReportSession(client, host, view);
  view.mount(session);
  void session.reload();
  return session;
}
