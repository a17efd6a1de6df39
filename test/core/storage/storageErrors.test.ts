import { expect, it } from 'vitest';
import { storageError } from '../../../src/core/storage/storageErrors';

it.each([
  ['https://login.microsoftonline.com', /^Check network, VPN, proxy \(HTTPS_PROXY\) and firewall$/],
  ['http://127.0.0.1:10000/devstoreaccount1', /^Start the local lake \(lakeside local start\)/],
])('says what to do where nothing answers at %s', (endpoint, remedy) => {
  expect(storageError('unreachable', { endpoint }).remedy).toMatch(remedy);
});
