import { expect, it, vi } from 'vitest';
import type { SecretStorage } from 'vscode';
import type { Lake } from '../../../src/core/lake/lake';
import type { ConfirmedHosts } from '../../../src/vscode/access/confirmedHosts';
import { EditorAccess } from '../../../src/vscode/access/editorAccess';

const { written, offered } = vi.hoisted(() => ({
  written: { sas: 'sv=2026-02-06&sp=rl&sig=new' },
  offered: [] as string[],
}));

/** A person who picks a shared access signature, and enters one. */
vi.mock('vscode', async () => ({
  CancellationError: Error,
  EventEmitter: (await import('../../fakes/silentEmitter')).SilentEmitter,
  window: {
    showQuickPick: async (items: readonly { readonly auth: string }[]) => {
      offered.splice(0, Infinity, ...items.map(({ auth }) => auth));
      return items.find(({ auth }) => auth === 'sas');
    },
    showInputBox: async () => written.sas,
  },
}));

const login = {
  blobEndpoint: 'https://lab.blob.core.windows.net',
  auth: undefined,
  account: 'lab',
  isEmulator: false,
};

function accessWith(kept: Map<string, string>): EditorAccess {
  const storage = {
    get: async (name: string) => kept.get(name),
    store: async (name: string, value: string) => void kept.set(name, value),
    delete: async (name: string) => void kept.delete(name),
  } as unknown as SecretStorage;
  const hosts = { all: new Set(['lake.example.org']) } as unknown as ConfirmedHosts;
  return new EditorAccess(storage, hosts, async () => undefined);
}

it('takes what a person gives in place of a key that was refused, where the lake names no way', async () => {
  const kept = new Map([['lakeside|key|https:|lab.blob.core.windows.net|lab', 'refused']]);
  const access = accessWith(kept);
  expect(await access.secrets.storageCredential(login)).toMatchObject({ kind: 'key' });
  await access.renewDatasets({ storage: { blobEndpoint: login.blobEndpoint } } as Lake);
  expect(await access.secrets.storageCredential(login)).toEqual({
    kind: 'sas',
    query: written.sas,
  });
  expect([...kept.values()]).not.toContain('refused');
});

it.each([
  [login.blobEndpoint, ['entra', 'key', 'sas']],
  // No token goes there, and what is kept would be deleted for nothing.
  ['https://lake.example.org/lab', ['key', 'sas']],
])('offers what %s can be opened by', async (blobEndpoint, ways) => {
  const access = accessWith(new Map());
  await access.renewDatasets({ storage: { blobEndpoint } } as Lake);
  expect(offered).toEqual(ways);
});
