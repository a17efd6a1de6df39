import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands, extensions, workspace, type Extension } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import { threadCpuMs } from './threadCpu';
import { measureTurns, type TurnFigures } from './turnMeter';

/** Measures the extension host under Lakeside's heaviest work; the runner reads the figures back. */
export async function run(): Promise<void> {
  const extension = extensions.getExtension<LakesideViews>('lakeside.lakeside');
  if (extension === undefined) throw new Error('Lakeside is not there');
  // What the window itself still does at its start is not Lakeside's, nor what the first plan that is
  // shown makes VS Code load to read Markdown.
  await extensions.getExtension('vscode.markdown-language-features')?.activate();
  await whenIdle();
  const isProfiled = process.env['LAKESIDE_BENCH_PROFILE'] === 'yes';
  const activation = await measureActivation(extension, { isProfiled });
  const views = extension.exports;
  await makeLake(views);
  await whenIdle();
  const turns = await measureAll(views, { isProfiled });
  await writeFile(fromEnvironment('LAKESIDE_BENCH_FIGURES'), JSON.stringify({ activation, turns }));
}

interface MeasureOptions {
  readonly isProfiled: boolean;
}

async function measureActivation(
  extension: Extension<LakesideViews>,
  options: MeasureOptions,
): Promise<TurnFigures & { readonly cpuMs: number }> {
  let cpuMs = 0;
  const turns = await measureTurns(
    'activation',
    async () => {
      const startedCpuMs = threadCpuMs();
      await extension.activate();
      cpuMs = threadCpuMs() - startedCpuMs;
      // So that what was the last turn is counted.
      await pause(100);
    },
    options,
  );
  return { ...turns, cpuMs };
}

async function measureAll(
  views: LakesideViews,
  options: MeasureOptions,
): Promise<readonly TurnFigures[]> {
  const works: readonly (readonly [name: string, work: () => Promise<void>])[] = [
    ['nothing', () => pause(3_000)],
    ['sync', () => sync('mixed')],
    ['look', () => look(views, 'many')],
    ['plan', () => plan('many')],
    // Its Markdown extension shares the host: loads what it parses with, and goes over the plan.
    ['VS Code reads it', () => whenIdle()],
    ['sync of many', () => sync('many')],
    ['look at the synced', () => look(views, 'many')],
    ['sync again', () => sync('many')],
    ['report', () => report('many')],
  ];
  const turns: TurnFigures[] = [];
  for (const [name, work] of works) turns.push(await measureTurns(name, work, options));
  return turns;
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

/** Resolves once the host did next to nothing for some seconds, or did not come to rest in 20. */
async function whenIdle(): Promise<void> {
  const seconds = 4;
  for (let idle = 0, waited = 0; idle < seconds && waited < 20; waited += 1) {
    const before = threadCpuMs();
    await pause(1_000);
    idle = threadCpuMs() - before < 20 ? idle + 1 : 0;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
