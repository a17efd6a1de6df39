import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './sources';

interface Named {
  readonly id: string;
}

/** The parts of package.json that the rules read. */
interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: Readonly<Record<string, readonly Named[]>>;
    readonly viewsContainers: { readonly activitybar: readonly Named[] };
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default?: unknown }>>;
    };
  };
}

interface LockedPackage {
  readonly license?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export const manifest = readJson('package.json') as Manifest;

/** Every name and condition that stands in a `when` clause. */
export function whenClauses(): readonly string[] {
  const text = readFileSync(join(checkout, 'package.json'), 'utf8');
  return [...text.matchAll(/"(?:when|enablement)": "([^"]+)"/g)].map(([, clause]) => clause ?? '');
}

/** Packages that ship, with the licence each names, `''` if it names none. */
export function shippedLicences(): readonly { readonly name: string; readonly licence: string }[] {
  const { packages } = readJson('package-lock.json') as LockFile;
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .map(([path, { license }]) => ({
      name: packageName(path),
      licence: license ?? '',
    }));
}

/**
 * Optional packages, mostly binaries for one platform, that the lock file names nowhere: `npm ci`
 * refuses it then, though where it was written all seemed well.
 */
export function unlockedPackages(): readonly string[] {
  const { packages } = readJson('package-lock.json') as LockFile;
  const locked = new Set(Object.keys(packages).map(packageName));
  return Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !locked.has(name));
}

function packageName(path: string): string {
  return path.replace(/^.*node_modules\//, '');
}

/** The rows of the README's table of settings: what stands in the first cell, in backticks. */
export function documentedSettings(): readonly string[] {
  const readme = readFileSync(join(checkout, 'README.md'), 'utf8');
  return [...readme.matchAll(/^\|\s*`(lakeside\.[\w.]+)`/gm)].map(([, name]) => name ?? '');
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(checkout, name), 'utf8'));
}
