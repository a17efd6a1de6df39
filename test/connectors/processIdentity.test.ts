import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { machineNamespace } from '../../src/connectors/fileSystem/processIdentity';

it('machines of one name are told apart by their ids, and known again', async () => {
  const named = (id: string): Promise<string> => machineNamespace(async () => id);
  expect(await named('a\n')).not.toBe(await named('b\n'));
  expect(await named('a\n')).toBe(await named('a\n'));
});

it('a machine without an id goes by its name', async () => {
  const namespace = await machineNamespace(async () => {
    throw new Error('there is no such file');
  });
  expect(namespace).toContain(hostname());
  expect(namespace).not.toContain('  ');
});
