import type { RpcClient } from '../../src/protocol/rpcClient';
import type { RelationsApi, RelationsEvents } from '../../src/protocol/relationsApi';
import type { Host } from '../host';
import { RelationsSession } from './relationsSession';
import { RelationsView } from './view';

/** Draws a diagram into an element and asks the host for it. */
export function openRelations(
  root: HTMLElement,
  host: Pick<Host, 'loadState' | 'saveState' | 'subject'>,
  client: RpcClient<RelationsApi, RelationsEvents>,
): RelationsSession {
  const view = new RelationsView(root);
  const session = new RelationsSession(client, host, view);
  view.mount(session);
  void session.open({ mayAsk: false, isAgain: false });
  return session;
}
