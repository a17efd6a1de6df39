import { startAzurite } from '../host/azurite.mjs';
import { startStrict, type ServiceUnderFault } from './faultLab';

/** The services that every scenario runs on, and how they start. */
export const services: readonly (readonly [
  ServiceUnderFault['kind'],
  () => Promise<ServiceUnderFault>,
])[] = [
  ['Azurite', async () => ({ kind: 'Azurite', ...(await startAzurite()) })],
  ['the strict stand-in', startStrict],
];
