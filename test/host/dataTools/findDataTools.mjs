import { spawnSync } from 'node:child_process';

/**
 * What people read datasets with, and how this machine starts it. Debian's Python comes first: others on the
 * PATH do not see its packages.
 */
const tools = [
  {
    name: 'pandas',
    debianPackage: 'python3-pandas',
    programs: ['/usr/bin/python3', 'python3', 'python'],
    probe: ['-c', 'import pandas'],
  },
  { name: 'R', debianPackage: 'r-base-core', programs: ['Rscript'], probe: ['--version'] },
  { name: 'psql', debianPackage: 'postgresql-client', programs: ['psql'], probe: ['--version'] },
];

/** The program of each tool by its name; those that this machine has not are left out. */
export function findDataTools() {
  const found = tools.flatMap(({ name, programs, probe }) => {
    const program = programs.find((one) => spawnSync(one, probe).status === 0);
    return program === undefined ? [] : [[name, program]];
  });
  return new Map(found);
}

/** Debian's packages of the tools that this machine has not. */
export function missingPackages() {
  const found = findDataTools();
  return tools.filter(({ name }) => !found.has(name)).map(({ debianPackage }) => debianPackage);
}

/** The command that gets packages. */
export function howToInstall(packages) {
  return `on Debian: sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}
