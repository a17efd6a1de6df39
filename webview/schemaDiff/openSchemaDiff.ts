import type { RpcClient } from '../../src/protocol/rpcClient';
import type { SchemaDiffApi, SchemaDiffEvents } from '../../src/protocol/schemaDiffApi';
import type { Host } from '../host';
import { SchemaDiffSession } from './schemaDiffSession';
import { SchemaDiffView } from './view';

/** Draws matched tables into an element and asks the host for them. */
export function openSchemaDiff(
  root: HTMLElement,
  host: Pick<Host, 'loadState' | 'saveState' | 'subject'>,
  client: RpcClient<SchemaDiffApi, SchemaDiffEvents>,
): SchemaDiffSession {
  const view = new SchemaDiffView(root);
  const session = new SchemaDiffSession(client, host, view);
  view.mount(session);
  void session.open();
  return session;
}
