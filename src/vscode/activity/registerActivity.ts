import { commands as registry, window, type Memento, type TreeView } from 'vscode';
import { systemClock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { UsageError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import { formatQuantity } from '../../core/base/sizes';
import { commands, contextKeys, views } from '../support/editor/contributions';
import { executeCommand } from '../support/editor/executeCommand';
import { registerCommand } from '../support/editor/registerCommand';
import { ActivityLog } from './activityLog';
import type { ActivityRecord } from './activityRecord';
import { ActivityTree, type ActivityNode } from './activityTree';

/** The view *Activity* and its commands. */
export function registerActivity(options: {
  readonly memento: Memento;
  readonly logger: Logger;
}): Disposable & { readonly activities: ActivityLog; readonly tree: ActivityTree } {
  const store = new DisposableStore();
  const activities = store.add(new ActivityLog({ ...options, clock: systemClock }));
  const tree = store.add(new ActivityTree(activities, systemClock));
  const view = store.add(window.createTreeView(views.activity, { treeDataProvider: tree }));
  const update = (): void => {
    showBadge(view, activities);
    void registry.executeCommand(
      'setContext',
      contextKeys.hasFinishedActivities,
      activities.ended.length > 0,
    );
  };
  update();
  store.add(activities.onDidChange(update));
  registerActivityCommands(store, activities);
  return { activities, tree, dispose: () => store.dispose() };
}

function registerActivityCommands(store: DisposableStore, activities: ActivityLog): void {
  const { logger } = activities;
  store.add(
    registerCommand(commands.cancelActivity, logger, (node) => activities.cancel(idOf(node))),
  );
  store.add(registerCommand(commands.clearActivities, logger, () => activities.clear()));
  store.add(
    registerCommand(commands.retryActivity, logger, (node) => {
      const { retry } = findEnded(activities, node);
      if (retry === undefined) throw cannotRepeat();
      return executeCommand(retry.command, ...retry.args);
    }),
  );
  store.add(
    registerCommand(commands.showActivityReport, logger, (node) =>
      executeCommand(commands.showReport, findEnded(activities, node).run),
    ),
  );
}

function showBadge(view: TreeView<ActivityNode>, { running }: ActivityLog): void {
  const tooltip = `${formatQuantity(running.length, 'activity', 'activities')} running`;
  view.badge = running.length === 0 ? undefined : { value: running.length, tooltip };
}

function idOf(node: unknown): string {
  const isNode = typeof node === 'object' && node !== null && 'id' in node;
  return isNode && typeof node.id === 'string' ? node.id : '';
}

function findEnded(activities: ActivityLog, node: unknown): ActivityRecord {
  const record = activities.ended.find(({ id }) => id === idOf(node));
  if (record !== undefined) return record;
  throw new UsageError('No activity is selected', { remedy: 'choose one in the view Activity' });
}

function cannotRepeat(): UsageError {
  return new UsageError('This activity cannot be repeated by itself', {
    remedy: 'start it again where you started it',
  });
}
