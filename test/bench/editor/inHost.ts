import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { commands, extensions, workspace } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import { measureTurns, type TurnFigures } from './turnMeter';

/** Measures the extension host under Lakeside's heaviest work; the runner reads the figures back. */
export async function run(): Promise<void> {
  const extension = extensions.getExtension<LakesideViews>('lakeside.lakeside');
  if (extension === undefined) throw new Error('Lakeside is not there');
  const startedAtMs = performance.now();
  const views = await extension.activate();
  const activationMs = performance.now() - startedAtMs;
  await makeLake(views);
  // What the window itself still does at its start is not Lakeside's.
  await pause(5_000);
  const turns: TurnFigures[] = [await measureTurns('nothing', () => pause(3_000))];
  turns.push(await measureTurns('sync', () => sync('mixed')));
  turns.push(await measureTurns('look', () => look(views, 'many')));
  turns.push(await measureTurns('plan', () => plan('many')));
  turns.push(await measureTurns('sync of many', () => sync('many')));
  turns.push(await measureTurns('look at the synced', () => look(views, 'many')));
  turns.push(await measureTurns('sync again', () => sync('many')));
  turns.push(await measureTurns('report', () => report('many')));
  await writeFile(
    fromEnvironment('LAKESIDE_BENCH_FIGURES'),
    JSON.stringify({ activationMs, turns }),
  );
}

/** Only now: a lake file that is there from the start would activate Lakeside with the window. */
async function makeLake({ runs: { lakes } }: LakesideViews): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  const file = join(folder?.uri.fsPath ?? '', 'lake.json');
  await writeFile(file, fromEnvironment('LAKESIDE_BENCH_LAKE'));
  await commands.executeCommand('lakeside.lakes.refresh');
  if (lakes.all.length === 0) throw new Error('The lake was not read');
}

async function sync(run: string): Promise<void> {
  const report = await commands.executeCommand('lakeside.runs.sync', refOf(run));
  const isVerified =
    typeof report === 'object' &&
    report !== null &&
    'state' in report &&
    report.state === 'verified';
  if (!isVerified)
    throw new Error(`${run} was not verified: ${JSON.stringify(report)?.slice(0, 500)}`);
}

/** What a scan does for a run that it has to walk, and what the tree does to show it. */
async function look({ runs }: LakesideViews, run: string): Promise<void> {
  const [lake] = runs.lakes.all;
  const [source] = lake?.lake.sources ?? [];
  if (lake === undefined || source === undefined) throw new Error('The lake was not read');
  await runs.model.lookAgain({ ref: refOf(run), lake, source });
  const facts = runs.model.factsOf(refOf(run));
  if (facts?.report === undefined) throw new Error(`${run} was not seen`);
}

/** Opens the report and gives the view the time to ask for its rows. */
async function report(run: string): Promise<void> {
  await commands.executeCommand('lakeside.runs.showReport', refOf(run));
  await pause(15_000);
}

async function plan(run: string): Promise<void> {
  await commands.executeCommand('lakeside.runs.plan', refOf(run));
}

function refOf(run: string) {
  const [folder] = workspace.workspaceFolders ?? [];
  return { lake: join(folder?.uri.fsPath ?? '', 'lake.json'), source: 'bench', run };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
