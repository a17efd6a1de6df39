import { installDebian } from '../installDebian.mjs';
import { hasSwift, whyNoSwift } from './findSwift.mjs';

/**
 * Tries to get a real service that speaks S3. Where that cannot be, the tests do without it and say so:
 * a stand-in passes the same suite.
 */
export async function installSwift() {
  if (hasSwift()) return;
  const problem = await installDebian('OpenStack Swift', ['python3-swift']);
  if (problem === undefined) return;
  console.warn(`S3 will not be tried on OpenStack Swift: ${whyNoSwift}; ${problem}`);
}
