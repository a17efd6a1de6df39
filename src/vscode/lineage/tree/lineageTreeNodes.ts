import type { LineageEdge, LineageNode } from '../../../core/lineage/graph/lineageGraph';
import type { LineageIndex } from '../../../core/lineage/graph/lineageIndex';
import { comparePaths } from '../../../core/storage/pathOrder';
import { withState, type PipelineStates } from '../../support/window/pipelineStates';
import { capitalized } from '../../../core/base/sentence';
import { brokenCount, unknownText, type BrokenThings } from '../brokenThings';
import type { LineageSnapshot } from '../lineageSnapshot';
import { labelOf, type ListedThings } from './listThings';
import type {
  LineageSide,
  LineageTreeNode,
  ProblemNode,
  RepositoryNode,
  SectionNode,
  SideNode,
  ThingNode,
} from './lineageTreeNode';

/** What the view is about beside datasets and pipelines. */
export interface LineageFocus {
  /** The id of a thing that a person wants to have at hand. */
  readonly pinned: string | undefined;
  readonly broken: BrokenThings | undefined;
  /** Only names with this are listed; empty = all. */
  readonly filter: string;
  /** How pipelines stand by now that this window runs. */
  readonly pipelines: PipelineStates['all'];
}

/** A lineage, with what the focus leaves of its datasets and pipelines. */
export interface ListedLineage extends Pick<LineageSnapshot, 'problems' | 'index'> {
  readonly listed: ListedThings;
}

/** The first lines: what changes break, what is pinned, datasets by repository, pipelines, problems. */
export function rootNodes(
  { listed, problems, index }: ListedLineage,
  focus: LineageFocus,
): readonly LineageTreeNode[] {
  const pinned = focus.pinned === undefined ? undefined : index.node(index.newestId(focus.pinned));
  return [
    ...sections(
      'broken',
      focus.broken?.title ?? '',
      focus.broken === undefined ? 0 : brokenCount(focus.broken),
      focus.broken !== undefined,
    ),
    ...(pinned === undefined ? [] : [topThing(pinned, 'pinned', focus)]),
    ...sections('datasets', 'Datasets', listed.datasetCount),
    ...sections('pipelines', 'Pipelines', listed.pipelines.length),
    ...sections('problems', 'Could Not Be Read', problems.length),
  ];
}

/** What is below a line, sorted. Only one level is made: a lineage may go in circles. */
export function childNodes(
  lineage: ListedLineage,
  node: LineageTreeNode,
  focus: LineageFocus,
): readonly LineageTreeNode[] {
  switch (node.kind) {
    case 'lineageSection':
      return inSection(lineage, node, focus);
    case 'lineageRepository':
      return node.datasets.map((dataset) => topThing(dataset, node.id, focus, dataset.name));
    case 'lineageThing':
      return node.way === undefined
        ? sideNodes(lineage.index, node)
        : neighbors(indexBelow(node, lineage, focus), node, focus);
    case 'lineageSide':
      return neighbors(lineage.index, node, focus);
    case 'lineageMore':
    case 'lineageProblem':
      return [];
  }
}

function sections(
  section: SectionNode['section'],
  title: string,
  count: number,
  isShown = count > 0,
): readonly SectionNode[] {
  return isShown ? [{ kind: 'lineageSection', id: section, section, title, count }] : [];
}

function inSection(
  { listed, problems }: Pick<ListedLineage, 'listed' | 'problems'>,
  { section }: SectionNode,
  focus: LineageFocus,
): readonly LineageTreeNode[] {
  switch (section) {
    case 'broken':
      return [...brokenStarts(focus), ...unknownOf(focus)];
    case 'datasets':
      return byRepository(listed, focus);
    case 'pipelines':
      return listed.pipelines.map(({ node, label }) => topThing(node, section, focus, label));
    case 'problems':
      return problems.map((text, place) => ({
        kind: 'lineageProblem',
        id: `problem ${place}`,
        text,
      }));
  }
}

/** What ids of repositories begin with. */
const repositoryPlace = 'repository ';

/** A repository of one dataset is that dataset. */
function byRepository(
  { datasets }: ListedThings,
  focus: LineageFocus,
): readonly (ThingNode | RepositoryNode)[] {
  return [...datasets].map(([repo, own]) => {
    const [first] = own;
    if (own.length === 1 && first !== undefined) {
      return topThing(first.node, 'datasets', focus, first.label);
    }
    const nodes = own.map(({ node }) => node);
    return { kind: 'lineageRepository', id: `${repositoryPlace}${repo}`, repo, datasets: nodes };
  });
}

function topThing(
  thing: LineageNode,
  place: string,
  focus: LineageFocus,
  label = labelOf(thing),
): ThingNode {
  const doubt = focus.broken?.doubts.get(thing.id);
  return {
    kind: 'lineageThing',
    id: `${place} ${thing.id}`,
    lineageId: thing.id,
    thing: withState(thing, focus.pipelines),
    label,
    isPinned: place === 'pinned',
    isListed: place === 'datasets' || place === 'pipelines' || place.startsWith(repositoryPlace),
    isBroken: focus.broken?.all.has(thing.id) === true,
    ...(doubt && { doubt }),
    way: undefined,
  };
}

function brokenStarts(focus: LineageFocus): readonly ThingNode[] {
  return (focus.broken?.starts ?? []).flatMap((id) => {
    const start = focus.broken?.part.node(id);
    return start === undefined ? [] : [brokenStart(start, focus)];
  });
}

function unknownOf({ broken }: LineageFocus): readonly ProblemNode[] {
  const { unknown = [] } = broken ?? {};
  if (unknown.length === 0) return [];
  const text = `${capitalized(unknownText(unknown))}: nobody can tell what else breaks`;
  return [{ kind: 'lineageProblem', id: 'unknown', text }];
}

/** What changes leads straight to what that breaks. */
function brokenStart(thing: LineageNode, focus: LineageFocus): ThingNode {
  const next =
    focus.broken === undefined ? 0 : stepsFrom(focus.broken.part, thing.id, 'downstream').length;
  const way = { side: 'downstream', by: undefined, above: [], isAgain: false, next } as const;
  return { ...topThing(thing, 'broken', focus), way, isAmongBroken: true };
}

function sideNodes(index: LineageIndex, { id, lineageId }: ThingNode): readonly SideNode[] {
  return (['upstream', 'downstream'] as const).map((side) => ({
    kind: 'lineageSide',
    id: `${id} ${side}`,
    lineageId,
    side,
    direct: stepsFrom(index, lineageId, side).length,
    all: side === 'upstream' ? index.upstreamCount(lineageId) : index.downstreamCount(lineageId),
  }));
}

/** Below what a change breaks is what else it does. */
function indexBelow(
  node: ThingNode,
  { index }: Pick<LineageSnapshot, 'index'>,
  { broken }: LineageFocus,
): LineageIndex {
  return node.isAmongBroken === true && broken !== undefined ? broken.part : index;
}

function amongBroken(node: SideNode | ThingNode): Pick<ThingNode, 'isAmongBroken'> {
  return node.kind === 'lineageThing' && node.isAmongBroken === true ? { isAmongBroken: true } : {};
}

function neighbors(
  index: LineageIndex,
  node: SideNode | ThingNode,
  focus: LineageFocus,
): readonly ThingNode[] {
  const [side, above] =
    node.kind === 'lineageSide'
      ? [node.side, []]
      : [node.way?.side ?? 'downstream', node.way?.above ?? []];
  if (node.kind === 'lineageThing' && node.way?.isAgain === true) return [];
  const trail = [...above, node.lineageId];
  return stepsFrom(index, node.lineageId, side).map(({ thing, by }) => ({
    ...topThing(thing, node.id, focus),
    ...amongBroken(node),
    isListed: false,
    way: {
      side,
      by,
      above: trail,
      isAgain: trail.includes(thing.id),
      next: stepsFrom(index, thing.id, side).length,
    },
  }));
}

interface Step {
  readonly thing: LineageNode;
  readonly by: LineageEdge['kind'];
}

/** Things one step away, each once, by kind and name. */
function stepsFrom(index: LineageIndex, id: string, side: LineageSide): readonly Step[] {
  const edges = side === 'upstream' ? index.incoming(id) : index.outgoing(id);
  const steps = new Map<string, Step>();
  for (const { source, target, kind } of edges) {
    const thing = index.node(side === 'upstream' ? source : target);
    if (thing !== undefined && !steps.has(thing.id)) steps.set(thing.id, { thing, by: kind });
  }
  return [...steps.values()].toSorted((a, b) => compareThings(a.thing, b.thing));
}

function compareThings(a: LineageNode, b: LineageNode): number {
  if (a.kind !== b.kind) return comparePaths(a.kind, b.kind);
  return comparePaths(`${a.group ?? ''}/${a.name}`, `${b.group ?? ''}/${b.name}`);
}
