import type { DatasetApi, DatasetEvents } from '../../src/protocol/datasetApi';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import { DatasetSession } from './datasetSession';
import { DatasetView } from './view';

/** Draws the preview into an element and asks the host for its rows. */
export function openDataset(
  root: HTMLElement,
  host: Pick<Host, 'loadState' | 'saveState'>,
  client: RpcClient<DatasetApi, DatasetEvents>,
): DatasetSession {
  const view = new DatasetView(root);
  const session = new DatasetSession(client, host, view);
  view.mount(session);
  void session.open();
  return session;
}
