import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from 'vscode';
import type { OpenLake } from '../../../src/vscode/support/lakes/openLakes';
import type { LakesideViews } from '../../../src/extension';
import { waitFor, workspaceFolder } from '../bench/lakeside';

const file = () => join(workspaceFolder(), 'lake.json');

/** Writes other keys into the lake file, and takes them back when it is disposed of. */
export async function changeLake(
  views: LakesideViews,
  keys: Readonly<Record<string, unknown>>,
): Promise<() => Promise<void>> {
  const before = readFileSync(file(), 'utf8');
  await write(views, JSON.stringify({ ...(JSON.parse(before) as object), ...keys }));
  return () => write(views, before);
}

async function write(views: LakesideViews, text: string): Promise<void> {
  const lakes = (): Promise<readonly OpenLake[]> => views.datasets.known.lakes();
  const [known] = await lakes();
  writeFileSync(file(), text);
  await commands.executeCommand('lakeside.lakes.refresh');
  await waitFor(async () => {
    const [lake] = await lakes();
    return lake !== undefined && lake !== known;
  });
}
