import { installDebian } from '../installDebian.mjs';
import { howToInstall, missingPackages } from './findDataTools.mjs';

/** Tries to get what people read datasets with. Where that cannot be, the tests do without it and say so. */
export async function installDataTools() {
  const packages = missingPackages();
  if (packages.length === 0) return;
  const problem = await installDebian('what reads datasets', packages);
  if (problem === undefined) return;
  const names = packages.join(', ');
  console.warn(`Snippets will not be tried with ${names}: ${problem} (${howToInstall(packages)})`);
}
