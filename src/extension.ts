import { window, type ExtensionContext } from 'vscode';
import type { LakesideViews } from './editorProgram';

export type { LakesideViews };

/**
 * What the editor calls. The program is loaded piece by piece, in turns of the event loop that are
 * short: every other extension's features wait for the same loop.
 */
export async function activate(context: ExtensionContext): Promise<LakesideViews> {
  try {
    const { activateFeatures } = await import('./editorProgram');
    return activateFeatures(context);
  } catch (error) {
    // The editor keeps why to its own log, and tells of commands and views that are not there.
    void window.showErrorMessage(failureText(error));
    throw error;
  }
}

function failureText(error: unknown): string {
  const [why] = (error instanceof Error ? error.message : String(error)).split('\n');
  const remedy = 'Reload the window; if it does not start then either, install it again';
  return `Lakeside could not start: ${why}. ${remedy}.`;
}
