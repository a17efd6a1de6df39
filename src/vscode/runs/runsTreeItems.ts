import { MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Source } from '../../core/lake/lake';
import type { ActivityKind, RunningActivity } from '../support/window/activities';
import { commands, treeContexts } from '../support/editor/contributions';
import type { BrokenLake, OpenLake } from '../support/lakes/openLakes';
import { runKey } from '../support/window/runRef';
import { themeIcon } from '../support/trees/themeIcon';
import type { DetailLine } from './runDetails';
import type { RememberedState } from './rememberedStates';
import type { RunFacts } from './runFacts';
import { runDescription, runSpeech, stateLook } from './runPresentation';
import type { RunHandle } from './runsModel';
import { runTooltip } from './runTooltip';

export function lakeItem(lake: OpenLake): TreeItem {
  const item = new TreeItem(lake.label, TreeItemCollapsibleState.Expanded);
  item.id = lake.id;
  item.description = lake.lake.storage.blobEndpoint;
  item.tooltip = lake.id;
  item.iconPath = new ThemeIcon('database');
  item.contextValue = treeContexts.lake;
  return item;
}

/** A lake file that cannot be used; choosing it opens it. */
export function brokenLakeItem(node: { readonly lake: BrokenLake }): TreeItem {
  const { id, label, message } = node.lake;
  const item = new TreeItem(label);
  item.id = id;
  item.description = `lake file cannot be used: ${message}`;
  item.tooltip = `${id}\n${message}`;
  item.iconPath = themeIcon({ icon: 'error', color: 'list.errorForeground' });
  item.contextValue = treeContexts.lake;
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  item.command = { command: commands.openLakeFile, title: 'Open Lake File', arguments: [node] };
  return item;
}

export function sourceItem(lake: OpenLake, source: Source): TreeItem {
  const item = new TreeItem(source.name, TreeItemCollapsibleState.Expanded);
  const destination = [source.container, source.destination]
    .filter((part) => part !== '')
    .join('/');
  item.id = [lake.id, source.name].join('\u0000');
  item.description = `${source.kind} → ${destination}`;
  item.tooltip = `${source.folder}\n→ ${destination} at ${lake.lake.storage.blobEndpoint}`;
  item.iconPath = new ThemeIcon('server-environment');
  item.contextValue = treeContexts.source;
  return item;
}

export interface RunLook {
  readonly facts: RunFacts | undefined;
  readonly remembered: RememberedState | undefined;
  readonly running: RunningActivity | undefined;
  readonly nowMs: number;
}

export function runItem({ ref }: RunHandle, look: RunLook): TreeItem {
  const item = new TreeItem(ref.run, TreeItemCollapsibleState.Collapsed);
  item.id = runKey(ref);
  const canUndo = look.facts?.undoUntilMs !== undefined;
  item.contextValue = canUndo ? treeContexts.runReleased : treeContexts.run;
  if (look.running?.kind === 'sync') return drawState(item, ref.run, 'syncing');
  const doing = look.running && busyWords[look.running.kind];
  if (doing !== undefined) return drawBusy(item, ref.run, doing);
  if (look.facts !== undefined) return drawFacts(item, look.facts, look.nowMs);
  item.iconPath = new ThemeIcon('loading~spin');
  item.description = look.remembered
    ? `${stateLook(look.remembered.state).label} when last seen`
    : 'looking';
  return item;
}

/** What is said of a run while this window does it; a plan leaves the run as it is. */
const busyWords: Readonly<Partial<Record<ActivityKind, string>>> = {
  verify: 'verifying',
  release: 'releasing',
  undoRelease: 'putting back',
};

export function detailItem(key: string, line: DetailLine): TreeItem {
  const item = new TreeItem(line.label);
  item.id = key;
  item.tooltip = line.tooltip ?? line.label;
  if (line.description !== undefined) item.description = line.description;
  const { icon, color } = line;
  if (icon !== undefined)
    item.iconPath = themeIcon({ icon, ...(color !== undefined && { color }) });
  return item;
}

function drawState(item: TreeItem, name: string, state: 'syncing'): TreeItem {
  const look = stateLook(state);
  item.description = look.label;
  item.iconPath = themeIcon(look);
  item.accessibilityInformation = { label: `${name}, ${look.label}` };
  return item;
}

function drawBusy(item: TreeItem, name: string, doing: string): TreeItem {
  item.description = doing;
  item.iconPath = new ThemeIcon('sync~spin');
  item.accessibilityInformation = { label: `${name}, ${doing}` };
  return item;
}

function drawFacts(item: TreeItem, facts: RunFacts, nowMs: number): TreeItem {
  const tooltip = new MarkdownString(runTooltip(facts, nowMs));
  tooltip.isTrusted = false;
  tooltip.supportHtml = false;
  item.tooltip = tooltip;
  item.description = runDescription(facts);
  item.iconPath = themeIcon(stateLook(facts.state));
  item.accessibilityInformation = { label: runSpeech(facts.ref.run, facts) };
  return item;
}
