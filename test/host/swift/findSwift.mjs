import { existsSync } from 'node:fs';

/** Debian's own: others on the PATH do not see its packages. */
export const python = '/usr/bin/python3';

/** True if this machine has what Debian's package python3-swift brings. */
export function hasSwift() {
  return existsSync(python) && existsSync('/usr/lib/python3/dist-packages/swift/proxy/server.py');
}

export const whyNoSwift =
  'this machine has no package python3-swift (on Debian: sudo apt-get install -y --no-install-recommends python3-swift); the stand-in of S3 passed for it';
