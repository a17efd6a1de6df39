import { EventEmitter, TreeItem, TreeItemCollapsibleState, type TreeDataProvider } from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { formatDuration } from '../../core/base/durations';
import { activityTitle, runningDescription } from '../support/window/activityWords';
import { treeContexts } from '../support/editor/contributions';
import { themeIcon } from '../support/trees/themeIcon';
import type { ActivityLog, LiveActivity } from './activityLog';
import { endedDescription, outcomeIcon, progressDetails } from './activityPresentation';
import type { ActivityRecord } from './activityRecord';

/** Identified by the record's id, so that progress keeps the selection where it is. */
export type ActivityNode =
  | { readonly kind: 'activity'; readonly id: string }
  | { readonly kind: 'detail'; readonly id: string; readonly text: string };

/** What runs, then what ran, newest first. */
export class ActivityTree implements TreeDataProvider<ActivityNode>, Disposable {
  readonly #log: ActivityLog;
  readonly #clock: Clock;
  readonly #store = new DisposableStore();
  readonly #onDidChangeTreeData = this.#store.add(new EventEmitter<ActivityNode | undefined>());
  readonly onDidChangeTreeData = this.#onDidChangeTreeData.event;
  /** One object per activity: the editor matches nodes of partial updates by identity. */
  readonly #nodes = new Map<string, ActivityNode>();

  constructor(log: ActivityLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
    this.#store.add(
      log.onDidChange((record) =>
        this.#onDidChangeTreeData.fire(record && this.#nodes.get(record.id)),
      ),
    );
  }

  getChildren(node?: ActivityNode): ActivityNode[] {
    if (node !== undefined) return this.#detailsOf(node);
    const running = this.#log.running.map(({ record }) => record.id);
    const ids = [...running, ...this.#log.ended.map(({ id }) => id)];
    const nodes = ids.map((id): ActivityNode => this.#nodes.get(id) ?? { kind: 'activity', id });
    this.#nodes.clear();
    for (const each of nodes) this.#nodes.set(each.id, each);
    return nodes;
  }

  getTreeItem(node: ActivityNode): TreeItem {
    if (node.kind === 'detail') return new TreeItem(node.text);
    const live = this.#findLive(node.id);
    if (live !== undefined) return runningItem(live);
    const record = this.#log.ended.find(({ id }) => id === node.id);
    return record === undefined ? new TreeItem('') : endedItem(record, this.#clock.nowMs());
  }

  dispose(): void {
    this.#store.dispose();
  }

  #detailsOf(node: ActivityNode): ActivityNode[] {
    const live = this.#findLive(node.id);
    if (node.kind === 'detail' || live?.progress === undefined) return [];
    return progressDetails(live.progress, live.rate, live.heldBack).map((text, index) => ({
      kind: 'detail',
      id: `${node.id}/${index}`,
      text,
    }));
  }

  #findLive(id: string): LiveActivity | undefined {
    return this.#log.running.find(({ record }) => record.id === id);
  }
}

function runningItem({ record, progress, rate, heldBack }: LiveActivity): TreeItem {
  const item = new TreeItem(activityTitle(record), TreeItemCollapsibleState.Expanded);
  item.id = record.id;
  item.description = runningDescription(progress, rate, heldBack);
  item.iconPath = themeIcon(outcomeIcon(record.outcome));
  item.contextValue = treeContexts.activityRunning;
  item.tooltip = `${activityTitle(record)}\n${item.description}`;
  return item;
}

function endedItem(record: ActivityRecord, nowMs: number): TreeItem {
  const item = new TreeItem(activityTitle(record));
  // Another id than while it ran: the editor keeps an item that had children expandable.
  item.id = `${record.id}/ended`;
  item.description = endedDescription(record, nowMs);
  item.iconPath = themeIcon(outcomeIcon(record.outcome));
  item.contextValue =
    record.run === undefined ? treeContexts.activityEnded : treeContexts.activityReported;
  item.tooltip = endedTooltip(record);
  item.accessibilityInformation = {
    label: `${activityTitle(record)}, ${record.outcome}, ${item.description}`,
  };
  return item;
}

function endedTooltip(record: ActivityRecord): string {
  const took = formatDuration((record.endedAtMs ?? record.startedAtMs) - record.startedAtMs);
  const when = new Date(record.startedAtMs).toLocaleString();
  return `${activityTitle(record)}\n${record.outcome}: ${record.message}\nStarted ${when}, took ${took}`;
}
