import type { RpcClient } from '../../src/protocol/rpcClient';
import type { TableApi, TableEvents } from '../../src/protocol/tableApi';
import type { Host } from '../host';
import { TableSession } from './tableSession';
import { TableView } from './view';

/** Draws a table into an element and asks the host for it. */
export function openTable(
  root: HTMLElement,
  host: Pick<Host, 'loadState' | 'saveState'>,
  client: RpcClient<TableApi, TableEvents>,
): TableSession {
  const view = new TableView(root);
  const session = new TableSession(client, host, view);
  view.mount(session);
  void session.open({ mayAsk: false });
  return session;
}
