import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { LineageGraph } from '../../../src/core/lineage/graph/lineageGraph';
import type { LineageApi, LineageEvents } from '../../../src/protocol/lineageApi';
import { RpcClient } from '../../../src/protocol/rpcClient';
import { RpcServer } from '../../../src/protocol/rpcServer';
import { createLineageApi } from '../../../src/vscode/lineage/panel/lineageServer';
import { snapshotOf } from '../../../src/vscode/lineage/lineageSnapshot';
import { LineageSession } from '../../../webview/lineage/lineageSession';
import { aLineage, aNode } from '../../fakes/lineage';
import { memoryTransports } from '../../protocol/memoryTransport';

const nobody = (): never => {
  throw new Error('nobody asks for that');
};

type Read = Parameters<typeof createLineageApi>[0]['read'];

function until(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

/** A session over a graph as of now; a reading as of another moment never ends by itself. */
async function opened(graph: LineageGraph, start: string) {
  const { session, said } = begun(start, async ({ asOf }, signal) =>
    asOf === undefined ? snapshotOf({ graph, problems: [] }, 0) : until(signal),
  );
  await session.open({ isAgain: false });
  return { session, said };
}

/** A session that has asked for nothing yet. */
function begun(start: string, read: Read) {
  const [hostEnd, viewEnd] = memoryTransports();
  const closed = new AbortController();
  const api = createLineageApi(
    {
      read,
      history: async () => ({
        runs: [],
        versions: [],
        problems: [],
        left: { runs: 0, versions: 0 },
      }),
      affected: () => undefined,
      pipelines: () => new Map(),
      pickMoment: nobody,
      layout: nobody,
      jump: nobody,
      openLog: nobody,
      openVersion: nobody,
      copy: nobody,
      save: nobody,
    },
    closed.signal,
  );
  const server = new RpcServer<LineageApi, LineageEvents>(api, hostEnd, () => undefined);
  const said: string[] = [];
  const session = new LineageSession(
    new RpcClient<LineageApi, LineageEvents>(viewEnd),
    { subject: { start }, loadState: () => undefined, saveState: () => undefined },
    {
      onState: () => undefined,
      onPlaced: () => undefined,
      center: () => undefined,
      announce: (text) => void said.push(text),
      sizeOf: () => ({ width: 220, height: 40 }),
    },
  );
  onTestFinished(() => {
    session.dispose();
    server.dispose();
    closed.abort();
  });
  return { session, said };
}

const chain = aLineage(
  'dataset:a/master reads pipeline:p',
  'pipeline:p publishes dataset:b/master',
);

describe('everything', () => {
  it('is drawn of little', async () => {
    const { session } = await opened(chain, 'dataset:a/master');
    session.part.showAll();
    await vi.waitFor(() => expect(session.places.shown?.part.nodes).toHaveLength(3));
  });

  it('is not drawn of more than a page can hold, which is said', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => aNode(`dataset:other${at}/master`));
    const graph = { nodes: [...chain.nodes, ...many], edges: chain.edges };
    const { session, said } = await opened(graph, 'dataset:a/master');
    session.part.showAll();
    expect(said).toEqual([
      'Of 10,003 things not all can be drawn, no more than 10,000: find those you need',
    ]);
    expect(session.places.shown?.part.nodes.map(({ id }) => id)).toEqual([
      'dataset:a/master',
      'pipeline:p',
    ]);
  });
});

it('leaves what is drawn, as of when that is, and goes on with it when a reading is stopped', async () => {
  const { session } = await opened(chain, 'dataset:a/master');
  session.wish({ asOf: { kind: 'day', day: '2026-11-20' } });
  expect(session.state).toMatchObject({
    isLoading: true,
    wishes: { asOf: { kind: 'day' } },
    opened: { asOf: { kind: 'now' } },
  });
  session.stopLoading();
  expect(session.state).toMatchObject({ isLoading: false, wishes: { asOf: { kind: 'now' } } });
  session.part.expand('pipeline:p', ['downstream']);
  await vi.waitFor(() => expect(session.state.wishes.shown).toContain('dataset:b/master'));
});

describe('a first reading that is stopped', () => {
  const failure = { reason: 'stopped', message: 'Reading the lineage was stopped' };

  it('says so, since nothing is drawn, and can begin again', async () => {
    let isStopped = false;
    const { session } = begun('dataset:a/master', async (_request, signal) =>
      isStopped
        ? snapshotOf({ graph: chain, problems: [] }, Date.UTC(2026, 10, 27))
        : until(signal),
    );
    const opening = session.open({ isAgain: false });
    session.stopLoading();
    await opening;
    expect(session.state).toMatchObject({ isLoading: false, summary: undefined, failure });
    isStopped = true;
    await session.open({ isAgain: true });
    expect(session.state.failure).toBeUndefined();
    expect(session.places.shown?.part.nodes).toHaveLength(2);
  });

  it('says so where somebody else has stopped it for all who wait', async () => {
    const { session } = begun('dataset:a/master', async () => {
      throw new DOMException('This operation was aborted', 'AbortError');
    });
    await session.open({ isAgain: false });
    expect(session.state).toMatchObject({ isLoading: false, summary: undefined, failure });
  });
});
