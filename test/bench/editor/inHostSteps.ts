import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commands, extensions, workspace, type Extension } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import { threadCpuMs } from './threadCpu';
import { measureTurns, type TurnFigures } from './turnMeter';

/*
 * What every measurement in the extension host begins and ends with; the runner handed over what it needs in
 * the environment.
 */

export const isProfiled = process.env['LAKESIDE_BENCH_PROFILE'] === 'yes';

/** Activating Lakeside, and the processor time that it took in all. */
export interface ActivationFigures extends TurnFigures {
  readonly cpuMs: number;
}

/** Activates Lakeside in a host that has come to rest. */
export async function activateLakeside(): Promise<{
  readonly views: LakesideViews;
  readonly activation: ActivationFigures;
}> {
  const extension = extensions.getExtension<LakesideViews>('lakeside.lakeside');
  if (extension === undefined) throw new Error('Lakeside is not there');
  await whenIdle();
  const activation = await measureActivation(extension);
  return { views: extension.exports, activation };
}

async function measureActivation(extension: Extension<LakesideViews>): Promise<ActivationFigures> {
  let cpuMs = 0;
  const activate = async (): Promise<void> => {
    const startedCpuMs = threadCpuMs();
    await extension.activate();
    cpuMs = threadCpuMs() - startedCpuMs;
    // So that the last turn is counted.
    await pause(100);
  };
  const turns = await measureTurns('activation', activate, { isProfiled });
  return { ...turns, cpuMs };
}

/** Only now: a lake file that is there from the start would activate Lakeside with the window. */
export async function makeLake({ runs: { lakes } }: LakesideViews): Promise<void> {
  await writeFile(join(workspaceFolder(), 'lake.json'), fromEnvironment('LAKESIDE_BENCH_LAKE'));
  await commands.executeCommand('lakeside.lakes.refresh');
  if (lakes.all.length === 0) throw new Error('The lake was not read');
}

/** Hands figures to the runner. */
export async function leaveFigures(figures: object): Promise<void> {
  await writeFile(fromEnvironment('LAKESIDE_BENCH_FIGURES'), JSON.stringify(figures));
}

export function workspaceFolder(): string {
  return workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
}

/** Resolves once the host did next to nothing for some seconds, or did not come to rest in 20. */
export async function whenIdle(): Promise<void> {
  const seconds = 4;
  for (let idle = 0, waited = 0; idle < seconds && waited < 20; waited += 1) {
    const before = threadCpuMs();
    await pause(1_000);
    idle = threadCpuMs() - before < 20 ? idle + 1 : 0;
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
