import { join } from 'node:path';
import { commands, extensions } from 'vscode';
import type { ReleaseReport } from '../../../src/core/release/releaseReport';
import type { LakesideViews } from '../../../src/extension';
import { answering } from '../../vscode/bench/standIns';
import {
  activateLakeside,
  isProfiled,
  leaveFigures,
  makeLake,
  pause,
  whenIdle,
  workspaceFolder,
} from './inHostSteps';
import { measureTurns, type TurnFigures } from './turnMeter';

/** The run that is made for it. */
const many = '20231108_LH00188_0028_B22F52TLT3';

/** Measures the extension host under Lakeside's heaviest work; the runner reads the figures back. */
export async function run(): Promise<void> {
  // What the first plan that is shown makes VS Code load to read Markdown is not Lakeside's.
  await extensions.getExtension('vscode.markdown-language-features')?.activate();
  const { views, activation } = await activateLakeside();
  await makeLake(views);
  await whenIdle();
  await leaveFigures({ activation, turns: await measureAll(views) });
}

async function measureAll(views: LakesideViews): Promise<readonly TurnFigures[]> {
  const works: readonly (readonly [name: string, work: () => Promise<void>])[] = [
    ['nothing', () => pause(3_000)],
    ['sync', () => sync('mixed')],
    ['look', () => look(views, many)],
    ['plan', () => plan(many)],
    // Its Markdown extension shares the host: loads what it parses with, and goes over the plan.
    ['VS Code reads it', () => whenIdle()],
    ['sync of many', () => sync(many)],
    ['look at the synced', () => look(views, many)],
    ['sync again', () => sync(many)],
    ['report', () => report(many)],
    ['release', () => release(many)],
  ];
  const turns: TurnFigures[] = [];
  for (const [name, work] of works) turns.push(await measureTurns(name, work, { isProfiled }));
  return turns;
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

/** As somebody who says yes. */
async function release(run: string): Promise<void> {
  let released: unknown;
  await answering({ showWarningMessage: 'Release' }, async () => {
    released = await commands.executeCommand('lakeside.runs.release', refOf(run));
  });
  const { outcome } = released as Partial<ReleaseReport>;
  if (outcome !== 'released') throw new Error(`${run} is ${outcome}`);
}

async function plan(run: string): Promise<void> {
  await commands.executeCommand('lakeside.runs.plan', refOf(run));
}

function refOf(run: string) {
  return { lake: join(workspaceFolder(), 'lake.json'), source: 'bench', run };
}
