import { ConfigurationTarget, window, workspace } from 'vscode';
import { formatQuantity } from '../../core/base/sizes';
import { chosen } from '../support/editor/cancellation';
import { settings } from '../support/editor/contributions';
import { rowLimit, statementTimeoutMs } from '../support/editor/settings';

const rowLimits = [1000, 10_000, 100_000, 1_000_000];
const timeoutsSeconds = [10, 60, 600, 3600, 0];

/** Has the person choose another time-out or row limit, for this workspace. */
export async function changeLimits(): Promise<void> {
  const seconds = (statementTimeoutMs() ?? 0) / 1000;
  const items = [
    ...timeoutsSeconds.map((value) => ({
      label: `${value === seconds ? '$(check) ' : ''}$(watch) ${timeoutLabel(value)}`,
      setting: settings.timeoutSeconds,
      value,
    })),
    ...rowLimits.map((value) => ({
      label: `${value === rowLimit() ? '$(check) ' : ''}$(table) Fetch at most ${formatQuantity(value, 'row')}`,
      setting: settings.rowLimit,
      value,
    })),
  ];
  const placeHolder = 'For statements that are run from now on';
  const { setting, value } = chosen(await window.showQuickPick(items, { placeHolder }));
  await workspace.getConfiguration().update(setting, value, target());
}

/** There are no settings of a workspace where none is open. */
function target(): ConfigurationTarget {
  return workspace.workspaceFolders === undefined
    ? ConfigurationTarget.Global
    : ConfigurationTarget.Workspace;
}

function timeoutLabel(seconds: number): string {
  if (seconds === 0) return 'Never end a statement by itself';
  const words =
    seconds < 60 ? formatQuantity(seconds, 'second') : formatQuantity(seconds / 60, 'minute');
  return `End statements after ${words}`;
}
