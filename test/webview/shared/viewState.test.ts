import { describe, expect, it, vi } from 'vitest';
import { RpcError } from '../../../src/protocol/rpc';
import { ViewState, type Failing } from '../../../webview/shared/viewState';

interface Counted extends Failing {
  readonly count: number;
  readonly isBusy: boolean;
}

const refused = { reason: 'refused', message: 'The server refused', remedy: 'Try later' };
const calledOff = { reason: 'cancelled', message: 'Cancelled', remedy: '' };

function fails(failure: typeof refused): () => Promise<never> {
  return async () => {
    throw new RpcError(failure);
  };
}

function begun(failure?: typeof refused) {
  const told: Counted[] = [];
  const state = new ViewState<Counted>({ count: 0, isBusy: true, failure }, (changed) =>
    told.push(changed),
  );
  return { state, told };
}

it('tells of each change with all of the state', () => {
  const { state, told } = begun();
  state.set({ count: 1 });
  state.set({ isBusy: false });
  expect(told).toEqual([
    { count: 1, isBusy: true, failure: undefined },
    { count: 1, isBusy: false, failure: undefined },
  ]);
  expect(state.value).toBe(told[1]);
});

describe('an attempt', () => {
  it('puts away what went wrong before', async () => {
    const { state, told } = begun(refused);
    await state.attempt(async () => state.set({ count: 1 }));
    expect(told.map(({ failure, count }) => ({ failure, count }))).toEqual([
      { failure: undefined, count: 0 },
      { failure: undefined, count: 1 },
    ]);
  });

  it('tells nothing by itself while nothing is wrong', async () => {
    const { state, told } = begun();
    await state.attempt(async () => undefined);
    expect(told).toEqual([]);
  });

  it('tells what goes wrong in it', async () => {
    const { state } = begun();
    await state.attempt(fails(refused));
    expect(state.value.failure).toEqual(refused);
  });

  it('leaves what goes wrong to whoever wants to tell it otherwise', async () => {
    const { state, told } = begun();
    const heard: unknown[] = [];
    await state.attempt(fails(refused), (error) => heard.push(error));
    expect(heard).toEqual([new RpcError(refused)]);
    expect(told).toEqual([]);
  });
});

describe('what goes on beside', () => {
  it('leaves what went wrong before, until something goes wrong in it', async () => {
    const { state } = begun(refused);
    state.act(async () => undefined);
    await Promise.resolve();
    expect(state.value.failure).toEqual(refused);
    const later = { ...refused, message: 'The server refused again' };
    state.act(fails(later));
    await vi.waitFor(() => expect(state.value.failure).toEqual(later));
  });
});

describe('a failure', () => {
  it('is told together with what it ends', () => {
    const { state, told } = begun();
    expect(state.fail(new RpcError(refused), { isBusy: false })).toBe(true);
    expect(told).toEqual([{ count: 0, isBusy: false, failure: refused }]);
  });

  it('is not told if it was called off, but what it ends is over', () => {
    const { state, told } = begun();
    expect(state.fail(new RpcError(calledOff), { isBusy: false })).toBe(false);
    expect(state.fail(new RpcError(calledOff))).toBe(false);
    expect(told).toEqual([{ count: 0, isBusy: false, failure: undefined }]);
  });
});
