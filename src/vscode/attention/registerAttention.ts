import {
  commands as registry,
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  window,
  type Memento,
  type StatusBarItem,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { describeError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import type { LiveActivities } from '../support/window/activities';
import { views } from '../support/editor/contributions';
import type { OpenLakes } from '../support/lakes/openLakes';
import type { RunsWatch } from '../support/window/runsOverview';
import { throttle } from '../support/editor/throttle';
import { NoticeMemory } from './noticeMemory';
import { sumUp, type Notice } from './notices';
import { statusLine, type StatusFacts } from './statusLine';
import { statusTooltip, tooltipCommands } from './statusTooltip';

export interface AttentionOptions {
  readonly lakes: OpenLakes;
  readonly runs: RunsWatch;
  readonly activities: LiveActivities;
  readonly memento: Memento;
  readonly logger: Logger;
}

/** What tests look at: the one item of the status bar. */
export interface Attention extends Disposable {
  readonly status: StatusBarItem;
  /** Draws now what would be drawn in a moment. */
  redraw(): void;
}

/** What asks for a person's attention: one item in the status bar, and a notice when they must act. */
export function registerAttention(options: AttentionOptions): Attention {
  const { lakes, runs, activities } = options;
  const store = new DisposableStore();
  const status = store.add(window.createStatusBarItem('lakeside', StatusBarAlignment.Left));
  const redraw = (): void => showStatus(status, factsOf(options));
  const soon = store.add(throttle(redraw));
  for (const event of [lakes.onDidChange, runs.onDidChange, activities.onDidChange]) {
    store.add(event(() => soon.call()));
  }
  soon.call();
  store.add(registerNotices(options));
  return { status, redraw, dispose: () => store.dispose() };
}

function factsOf({ lakes, runs, activities }: AttentionOptions): StatusFacts {
  return {
    hasLake: lakes.all.length > 0,
    broken: lakes.broken,
    overview: runs.overview,
    running: activities.running,
  };
}

function showStatus(item: StatusBarItem, facts: StatusFacts): void {
  const line = statusLine(facts);
  if (line === undefined) return item.hide();
  const tooltip = new MarkdownString(statusTooltip(facts), true);
  tooltip.isTrusted = { enabledCommands: tooltipCommands };
  item.name = 'Lakeside';
  item.text = `$(${line.icon}) ${line.text}`;
  item.tooltip = tooltip;
  item.accessibilityInformation = { label: line.text };
  item.command = `${views[line.view]}.focus`;
  item.backgroundColor = line.isUrgent
    ? new ThemeColor('statusBarItem.warningBackground')
    : undefined;
  item.show();
}

/** Told at the end of each scan, so that what many runs have in common comes as one. */
function registerNotices({ runs, memento, logger }: AttentionOptions): Disposable {
  const memory = new NoticeMemory(memento);
  const store = new DisposableStore();
  store.add(
    runs.onDidScan(() => {
      const notice = sumUp(memory.takeNew(runs.overview));
      if (notice === undefined) return;
      logger.info(`notice: ${notice.message}`);
      show(notice).catch((error: unknown) => logger.warn(describeError(error)));
    }),
  );
  store.add(runs.onDidTell((run) => memory.markTold(run)));
  return store;
}

async function show({ kind, message, actions }: Notice): Promise<void> {
  const tell = kind === 'mismatch' ? window.showErrorMessage : window.showWarningMessage;
  const choice = await tell(`Lakeside: ${message}`, ...actions.map(({ label }) => label));
  const action = actions.find(({ label }) => label === choice);
  if (action === undefined) return;
  const { command, argument } = action;
  await registry.executeCommand(command, ...(argument === undefined ? [] : [argument]));
}
