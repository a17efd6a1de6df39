import { expect, it, vi } from 'vitest';
import type { SecretStorage } from 'vscode';
import type { Lake } from '../../../src/core/lake/lake';
import type { ConfirmedHosts } from '../../../src/vscode/access/confirmedHosts';
import { EditorAccess } from '../../../src/vscode/access/editorAccess';

const { written } = vi.hoisted(() => ({ written: { sas: 'sv=2026-02-06&sp=rl&sig=new' } }));

/** A person who picks a shared access signature, and enters one. */
vi.mock('vscode', async () => ({
  CancellationError: Error,
  EventEmitter: (await import('../../fakes/silentEmitter')).SilentEmitter,
  window: {
    showQuickPick: async (items: readonly { readonly auth: string }[]) =>
      items.find(({ auth }) => auth === 'sas'),
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
  const hosts = { all: new Set<string>() } as unknown as ConfirmedHosts;
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
