import type { ResultsApi, ResultsEvents } from '../../src/protocol/resultsApi';
import type { RpcClient } from '../../src/protocol/rpcClient';
import type { Host } from '../host';
import { ResultsSession } from './resultsSession';
import { ResultsView } from './view';

/** Draws the results into an element and asks the host for them. */
export function openResults(
  root: HTMLElement,
  host: Pick<Host, 'loadState' | 'saveState'>,
  client: RpcClient<ResultsApi, ResultsEvents>,
): ResultsSession {
  const view = new ResultsView(root);
  const session = new ResultsSession(client, host, view);
  view.mount(session);
  void session.reload();
  return session;
}
