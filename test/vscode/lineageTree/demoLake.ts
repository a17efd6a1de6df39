import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'mocha';
import { commands } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import type { StartedLake } from '../../../src/vscode/support/lakes/connectors';
import { lakeside, waitFor, workspaceFolder } from '../bench/lakeside';
import { answering } from '../bench/standIns';

/*
 * The local lake with what its demo's pipelines did, started once for all suites of this case and
 * stopped when they are over.
 */

let views: LakesideViews | undefined;

before(async function () {
  this.timeout(180_000);
  views = await lakeside();
  const started = (await run('localLake.start')) as StartedLake;
  // The window stays on its own folder: opening another would end these tests.
  cpSync(started.workspaceFolder, workspaceFolder(), { recursive: true });
  const lakeFile = join(workspaceFolder(), 'lake.json');
  const runs = JSON.stringify(join(started.workspaceFolder, '../runs')).slice(0, -1);
  writeFileSync(lakeFile, readFileSync(lakeFile, 'utf8').replaceAll('"../runs', runs));
  await commands.executeCommand('lakeside.lakes.refresh');
  await waitFor(() => views?.databases.all.length === 2);
  await run('lineage.refresh');
});

after(() => run('localLake.stop'));

/** What Lakeside made in this window. */
export function shownViews(): LakesideViews {
  if (views === undefined) throw new Error('The local lake was not started');
  return views;
}

/** Runs a command; whoever is asked for a password gives one: the local lake takes any. */
export async function run(command: string, ...args: readonly unknown[]): Promise<unknown> {
  let result: unknown;
  await answering({ showInputBox: () => 'any' }, async () => {
    result = await commands.executeCommand(`lakeside.${command}`, ...args);
  });
  return result;
}
