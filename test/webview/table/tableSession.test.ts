import { expect, it, onTestFinished, vi } from 'vitest';
import { QueryError } from '../../../src/core/warehouse/queryError';
import { wholeTable, type TableQuery } from '../../../src/core/warehouse/pages/tableQuery';
import { RpcClient } from '../../../src/protocol/rpcClient';
import { RpcServer } from '../../../src/protocol/rpcServer';
import type { TableApi, TableEvents } from '../../../src/protocol/tableApi';
import { TableSession } from '../../../webview/table/tableSession';
import { columnFact, numberFact, tableFacts } from '../../fakes/inMemoryPageReader';
import { memoryTransports } from '../../protocol/memoryTransport';

const facts = tableFacts([numberFact('id'), columnFact('name')]);
const byName: TableQuery = {
  ...wholeTable,
  sort: [{ column: 'name', direction: 'ascending', nulls: 'last' }],
};

function refused(): QueryError {
  return new QueryError('connectionLost', 'The connection was lost', { remedy: 'Try again' });
}

/** A session over an empty table; what it keeps is the last of `kept`. */
async function opened(api: Partial<TableApi>) {
  const [hostEnd, viewEnd] = memoryTransports();
  const all: Partial<TableApi> = {
    open: async () => ({ facts, connection: 'warehouse' }),
    rows: async () => ({ rows: [], isEstimated: false, total: { rows: 0, kind: 'exact' } }),
    ...api,
  };
  const server = new RpcServer<TableApi, TableEvents>(all as TableApi, hostEnd, () => undefined);
  const kept: unknown[] = [];
  const session = new TableSession(
    new RpcClient<TableApi, TableEvents>(viewEnd),
    { loadState: () => kept.at(-1), saveState: (state) => void kept.push(state) },
    {
      onState: () => undefined,
      onRows: () => undefined,
      onCells: () => undefined,
      announce: () => undefined,
    },
  );
  onTestFinished(() => {
    session.dispose();
    server.dispose();
  });
  await session.open({ mayAsk: false });
  return { session, kept };
}

it('keeps the query that is on the screen, not one that was refused', async () => {
  const { session, kept } = await opened({
    rows: async ({ query }) => {
      if (query.sort.length > 0) throw refused();
      return { rows: [], isEstimated: false, total: { rows: 0, kind: 'exact' } };
    },
  });
  await session.show(byName);
  expect(session.state).toMatchObject({ query: wholeTable, isLoading: false });
  expect(session.state.failure?.reason).toBe('connectionLost');
  expect(kept.at(-1)).toMatchObject({ query: wholeTable });
});

it('goes on loading rows while a copy of cells fails', async () => {
  let answer = (): void => undefined;
  const more = new Promise<void>((resolve) => (answer = resolve));
  const { session } = await opened({
    rows: async ({ query }) => {
      if (query.sort.length > 0) await more;
      return { rows: [], isEstimated: false, total: { rows: 0, kind: 'exact' } };
    },
    copy: async () => {
      throw refused();
    },
  });
  const showing = session.show(byName);
  await session.selected.copy('tsv', { firstRow: 0, lastRow: 0, firstPlace: 0, lastPlace: 0 }, [0]);
  expect(session.state).toMatchObject({ isLoading: true, failure: { reason: 'connectionLost' } });
  answer();
  await showing;
  await vi.waitFor(() => expect(session.state.isLoading).toBe(false));
});
