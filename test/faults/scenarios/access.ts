import { setTimeout as delay } from 'node:timers/promises';
import {
  AccountSASPermissions,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { systemClock } from '../../../src/core/base/clock';
import { emulatorAccount } from '../../../src/core/lake/endpointTrust';
import { first, refuse } from '../effects';
import { anything, sends } from '../requests';
import { verified, type Scenario } from './scenario';

const always = { times: 10_000 };

/** How long a signature lives that is to end midway. */
const shortLifeMs = 2000;

/** Credentials, containers and clocks that do not last as long as a sync. */
export const accessScenarios: readonly Scenario[] = [
  {
    name: 'the credential is refused midway (401)',
    faults: () => [
      { on: anything, after: 4, effect: refuse(401, 'InvalidAuthenticationInfo'), ...always },
    ],
    expects: { error: 'unauthorized' },
  },
  {
    name: 'access is taken away midway (403)',
    faults: () => [
      { on: anything, after: 4, effect: refuse(403, 'AuthorizationFailure'), ...always },
    ],
    expects: { error: 'forbidden' },
  },
  {
    name: 'a signature (SAS) ends midway',
    onlyHere: 'each tool takes a signature in its own way',
    faults: () => [{ on: sends('a.txt'), effect: first(() => delay(shortLifeMs + 100)) }],
    lakeside: () => ({ credential: { kind: 'sas', query: signatureFor(shortLifeMs) } }),
    // Azure says AuthenticationFailed, its emulator AuthorizationFailure.
    expects: { error: /^(?:unauthorized|forbidden)$/ },
  },
  {
    name: 'the container is deleted midway',
    faults: (lab) => [{ on: sends('a.txt'), effect: first(() => lab.lake.delete()) }],
    expects: { error: 'containerMissing' },
    resync: { createContainer: true },
  },
  {
    name: 'the clock jumps a day ahead and back midway',
    onlyHere: 'the clock that jumps is the one handed in',
    lakeside: () => {
      let calls = 0;
      return { clock: { ...systemClock, nowMs: () => Date.now() + (calls++ % 2) * 86_400_000 } };
    },
    expects: verified,
  },
];

function signatureFor(lifeMs: number): string {
  const { name, keyBase64 } = emulatorAccount;
  const terms = {
    expiresOn: new Date(Date.now() + lifeMs),
    permissions: AccountSASPermissions.parse('rwdlac'),
    services: 'b',
    resourceTypes: 'sco',
  };
  return generateAccountSASQueryParameters(
    terms,
    new StorageSharedKeyCredential(name, keyBase64),
  ).toString();
}
