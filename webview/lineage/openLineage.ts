import type { LineageApi, LineageEvents } from '../../src/protocol/lineageApi';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import { LineageSession } from './lineageSession';
import { LineageView } from './view';

/** Draws a lineage into an element and asks the host for it. */
export function openLineage(
  root: HTMLElement,
  host: Pick<Host, 'loadState' | 'saveState' | 'subject'>,
  client: RpcClient<LineageApi, LineageEvents>,
): LineageSession {
  const view = new LineageView(root);
  const session = new LineageSession(client, host, view);
  view.mount(session);
  void session.open({ isAgain: false });
  return session;
}
