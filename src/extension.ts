import type { ExtensionContext } from 'vscode';
import type { LakesideViews } from './editorProgram';

export type { LakesideViews };

/**
 * What the editor calls. The program is loaded piece by piece, in turns of the event loop that are
 * short: every other extension's features wait for the same loop.
 */
export async function activate(context: ExtensionContext): Promise<LakesideViews> {
  const { activateFeatures } = await import('./editorProgram');
  return activateFeatures(context);
}
