import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { formatCount, formatQuantity } from '../../../core/base/sizes';
import type { LineageKind, LineageNode } from '../../../core/lineage/graph/lineageGraph';
import {
  doubtWords,
  edgeWords,
  kindWords,
  stateWords,
} from '../../../core/lineage/report/nodeWords';
import { witnessWords } from '../../../core/lineage/report/standing';
import { commands, treeContexts } from '../../support/editor/contributions';
import { themeIcon } from '../../support/trees/themeIcon';
import type {
  LineageTreeNode,
  MoreNode,
  ProblemNode,
  RepositoryNode,
  SectionNode,
  SideNode,
  ThingNode,
} from './lineageTreeNode';

const { None, Collapsed, Expanded } = TreeItemCollapsibleState;

/** How a line is drawn and read out; its tooltip is made when somebody wants to see it. */
export function lineageItem(node: LineageTreeNode): TreeItem {
  const item = itemOf(node);
  item.id = node.id;
  return item;
}

function itemOf(node: LineageTreeNode): TreeItem {
  switch (node.kind) {
    case 'lineageSection':
      return sectionItem(node);
    case 'lineageRepository':
      return repositoryItem(node);
    case 'lineageThing':
      return thingItem(node);
    case 'lineageSide':
      return sideItem(node);
    case 'lineageMore':
      return moreItem(node);
    case 'lineageProblem':
      return problemItem(node);
  }
}

function sectionItem({ section, title, count }: SectionNode): TreeItem {
  const isBroken = section === 'broken';
  const item = new TreeItem(
    isBroken ? 'Breaks Downstream' : title,
    section === 'problems' ? Collapsed : Expanded,
  );
  item.description = isBroken ? `${formatQuantity(count, 'thing')} · ${title}` : formatCount(count);
  item.contextValue = isBroken ? treeContexts.lineageBroken : treeContexts.lineageSection;
  if (isBroken) item.iconPath = themeIcon({ icon: 'warning', color: 'list.warningForeground' });
  return item;
}

function repositoryItem({ repo, datasets }: RepositoryNode): TreeItem {
  const item = new TreeItem(repo, Collapsed);
  item.description = formatQuantity(datasets.length, 'branch', 'branches');
  item.iconPath = new ThemeIcon('repo');
  item.accessibilityInformation = {
    label: `repository ${repo}, datasets of ${item.description}`,
  };
  return item;
}

const icons: Readonly<Record<LineageKind, string>> = {
  source: 'server',
  run: 'beaker',
  sheet: 'checklist',
  blob: 'file-binary',
  pipeline: 'run-all',
  dataset: 'archive',
  table: 'table',
  view: 'preview',
  column: 'symbol-field',
  query: 'search',
  external: 'globe',
};

function thingItem(node: ThingNode): TreeItem {
  const { thing, label, way, isPinned } = node;
  const isOpen = way === undefined || (!way.isAgain && way.next > 0);
  const item = new TreeItem(label, isPinned ? Expanded : isOpen ? Collapsed : None);
  const words = thingWords(node);
  const kind = kindWords[thing.kind];
  item.description = [...(node.isListed ? [] : [kind]), ...words].join(' · ');
  item.iconPath = iconOf(node);
  item.contextValue = contextOf(thing, isPinned);
  item.accessibilityInformation = {
    label: `${kind} ${label}, ${words.join(', ')}`,
  };
  return item;
}

/** What is known of a thing beside its kind. */
function thingWords({ thing, way, isBroken, doubt }: ThingNode): readonly string[] {
  return [
    ...(way?.isAgain === true ? ['see above'] : []),
    ...(isBroken ? ['affected'] : []),
    ...(doubt === undefined ? [] : [doubtWords[doubt]]),
    ...(way?.by === undefined || way.by === 'reads' || way.by === 'uses'
      ? []
      : [edgeWords[way.by]]),
    ...stateWords(thing),
    ...witnessWords(thing),
    ...(thing.problem === undefined ? [] : [thing.problem]),
  ];
}

function iconOf({ thing, isBroken, way }: ThingNode): ThemeIcon {
  const icon = way?.isAgain === true ? 'debug-step-back' : icons[thing.kind];
  if (thing.lastRun?.outcome === 'bad') return themeIcon({ icon, color: 'list.errorForeground' });
  const isAmber = isBroken || thing.problem !== undefined;
  return isAmber ? themeIcon({ icon, color: 'list.warningForeground' }) : new ThemeIcon(icon);
}

/** Words that menus in package.json look for, each ended by a blank. */
function contextOf(thing: LineageNode, isPinned: boolean): string {
  return [
    treeContexts.lineageThing,
    thing.kind,
    ...(thing.place === undefined ? [] : ['opens']),
    ...(thing.lastRun?.runId === undefined ? [] : ['ran']),
    isPinned ? 'pinned' : 'loose',
    '',
  ].join(' ');
}

const sideTitles = { upstream: 'Upstream', downstream: 'Downstream' } as const;
const sideIcons = { upstream: 'arrow-up', downstream: 'arrow-down' } as const;
const nothing = { upstream: 'made of nothing that is known', downstream: 'nothing is made of it' };

function sideItem({ side, direct, all }: SideNode): TreeItem {
  const item = new TreeItem(sideTitles[side], all === 0 ? None : Collapsed);
  const farther = all > direct ? `, ${formatCount(all)} in all` : '';
  item.description = all === 0 ? nothing[side] : `${formatCount(direct)}${farther}`;
  item.iconPath = new ThemeIcon(sideIcons[side]);
  item.contextValue = treeContexts.lineageSide;
  item.accessibilityInformation = { label: `${sideTitles[side]}, ${item.description}` };
  return item;
}

function moreItem(node: MoreNode): TreeItem {
  const item = new TreeItem(`${formatCount(node.count)} more…`, None);
  item.iconPath = new ThemeIcon('ellipsis');
  item.command = { command: commands.lineageMore, title: 'Show More', arguments: [node] };
  return item;
}

function problemItem({ text }: ProblemNode): TreeItem {
  const item = new TreeItem(text, None);
  item.iconPath = themeIcon({ icon: 'warning', color: 'list.warningForeground' });
  return item;
}
