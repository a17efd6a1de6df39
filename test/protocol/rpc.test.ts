import { describe, expect, it, onTestFinished } from 'vitest';
import { UsageError } from '../../src/core/base/errors';
import { RpcClient } from '../../src/protocol/rpcClient';
import { RpcServer } from '../../src/protocol/rpcServer';
import { memoryTransports } from './memoryTransport';

interface LakeApi {
  double(value: number, signal?: AbortSignal): Promise<number>;
  forget(): Promise<void>;
  wait(signal?: AbortSignal): Promise<string>;
  refuse(): Promise<never>;
  crash(): Promise<never>;
  count(): Promise<unknown>;
  missing?: () => Promise<never>;
}

interface LakeEvents {
  readonly changed: null;
  readonly moved: { readonly to: string };
}

function connect() {
  const [hostEnd, viewEnd] = memoryTransports();
  const aborted: string[] = [];
  const failures: unknown[] = [];
  const api: Required<Omit<LakeApi, 'missing'>> = {
    double: async (value) => value * 2,
    forget: async () => undefined,
    wait: (signal) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          aborted.push('wait');
          reject(signal.reason);
        });
      }),
    refuse: async () => {
      throw new UsageError('There is no source x', { remedy: 'Name one of lake.json' });
    },
    crash: async () => {
      throw new TypeError('x is not a function');
    },
    count: async () => 12n,
  };
  const server = new RpcServer<typeof api, LakeEvents>(api, hostEnd, (error) => {
    failures.push(error);
  });
  const client = new RpcClient<Required<LakeApi>, LakeEvents>(viewEnd);
  onTestFinished(() => {
    client.dispose();
    server.dispose();
  });
  return { server, client, api: client.api, hostEnd, viewEnd, aborted, failures };
}

/** What a promise rejects with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { resolvedTo: await promise };
  } catch (error) {
    return error;
  }
}

describe('a call', () => {
  it('resolves to what the method returns', async () => {
    const { api } = connect();
    expect(await Promise.all([api.double(2), api.double(21)])).toEqual([4, 42]);
  });

  it('resolves to null where the method returns nothing', async () => {
    expect(await connect().api.forget()).toBeNull();
  });

  it('may have the API awaited without calling it', async () => {
    const { api, viewEnd } = connect();
    expect(await Promise.resolve(api)).toBe(api);
    expect(viewEnd.sent).toEqual([]);
  });
});

describe('a failing call', () => {
  it('keeps reason, message and remedy of an OperatorError', async () => {
    const error = await rejection(connect().api.refuse());
    expect(error).toMatchObject({
      name: 'RpcError',
      reason: 'usage',
      message: 'There is no source x',
      remedy: 'Name one of lake.json',
    });
  });

  it('says of any other error that it was unexpected, and tells the host', async () => {
    const { api, failures } = connect();
    expect(await rejection(api.crash())).toMatchObject({
      reason: 'unexpected',
      message: 'Unexpected: x is not a function',
    });
    expect(failures).toEqual([new TypeError('x is not a function')]);
  });

  it('is rejected if the method does not exist', async () => {
    expect(await rejection(connect().api.missing())).toMatchObject({
      message: 'Unexpected: there is no method missing',
    });
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'is rejected if it names what every object inherits: %s',
    async (method) => {
      const { hostEnd } = connect();
      hostEnd.deliver({ id: 7, method, args: [] });
      await Promise.resolve();
      await Promise.resolve();
      expect(hostEnd.sent).toMatchObject([{ id: 7, error: { reason: 'unexpected' } }]);
    },
  );

  it('is answered even if its result cannot be sent', async () => {
    expect(await rejection(connect().api.count())).toMatchObject({
      reason: 'unexpected',
      message: expect.stringContaining('BigInt'),
    });
  });

  it('is rejected if its arguments cannot be sent', async () => {
    const { api } = connect();
    const circular: { self?: unknown } = {};
    circular.self = circular;
    expect(await rejection(api.double(circular as unknown as number))).toBeInstanceOf(TypeError);
  });
});

describe('a malformed message', () => {
  it.each([undefined, null, 'x', 4, [], {}, { id: 'a' }, { id: 1.5, method: 'double', args: [] }])(
    'without a number is ignored: %j',
    (message) => {
      const { hostEnd, viewEnd } = connect();
      hostEnd.deliver(message);
      viewEnd.deliver(message);
      expect(hostEnd.sent).toEqual([]);
    },
  );

  it.each([
    { id: 3, method: 5, args: [] },
    { id: 3, method: 'double', args: 'two' },
    { id: 3, method: 'double' },
  ])('with a number is answered: %j', (message) => {
    const { hostEnd } = connect();
    hostEnd.deliver(message);
    expect(hostEnd.sent).toMatchObject([{ id: 3, error: { reason: 'malformed' } }]);
  });

  it('as an answer rejects the call it names', async () => {
    const { api, viewEnd } = connect();
    const waiting = rejection(api.wait());
    viewEnd.deliver({ id: 1, error: { reason: 5 } });
    expect(await waiting).toMatchObject({ message: 'Unexpected: the answer cannot be read' });
  });
});

describe('cancelling', () => {
  it('aborts the signal of the method and rejects the call at once', async () => {
    const { api, aborted } = connect();
    const controller = new AbortController();
    const waiting = rejection(api.wait(controller.signal));
    controller.abort();
    expect(await waiting).toMatchObject({ name: 'AbortError' });
    expect(aborted).toEqual(['wait']);
  });

  it('before the call sends nothing', async () => {
    const { api, viewEnd } = connect();
    expect(await rejection(api.wait(AbortSignal.abort()))).toMatchObject({ name: 'AbortError' });
    expect(viewEnd.sent).toEqual([]);
  });
});

describe('closing', () => {
  it('rejects what is pending and what is asked later', async () => {
    const { api, client } = connect();
    const waiting = rejection(api.wait());
    client.dispose();
    expect(await waiting).toMatchObject({ reason: 'closed' });
    expect(await rejection(api.double(1))).toMatchObject({ reason: 'closed' });
  });

  it('the host aborts what runs and answers no more', async () => {
    const { api, server, aborted, hostEnd } = connect();
    void rejection(api.wait());
    await Promise.resolve();
    server.dispose();
    await Promise.resolve();
    expect(aborted).toEqual(['wait']);
    expect(hostEnd.sent).toEqual([]);
  });
});

describe('events', () => {
  it('reach the listeners of their name until those are disposed', async () => {
    const { server, client } = connect();
    const heard: unknown[] = [];
    const moved = client.on('moved', (data) => heard.push(data));
    client.on('changed', (data) => heard.push(data));
    server.emit('moved', { to: 'raw/runs' });
    server.emit('changed', null);
    await Promise.resolve();
    await Promise.resolve();
    moved.dispose();
    server.emit('moved', { to: 'elsewhere' });
    await Promise.resolve();
    expect(heard).toEqual([{ to: 'raw/runs' }, null]);
  });
});
