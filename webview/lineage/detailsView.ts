import { shownName } from '../../src/core/lineage/show/shownName';
import { fullName, kindWords } from '../../src/core/lineage/report/nodeWords';
import { standingOf } from '../../src/core/lineage/report/standing';
import { formatDuration } from '../../src/core/base/durations';
import { capitalized } from '../../src/core/base/sentence';
import { formatQuantity } from '../../src/core/base/sizes';
import type { LineageNode, LineagePlace } from '../../src/core/lineage/graph/lineageGraph';
import type {
  HistoryReference,
  HistoryRun,
  HistoryVersion,
} from '../../src/core/lineage/show/history';
import type { LineageSide } from '../../src/core/lineage/show/partOf';
import { button } from '../shared/controls';
import { h } from '../shared/dom';
import {
  groupOf,
  hiddenBeside,
  shownBeside,
  type GroupItem,
  type ItemIndex,
  type LineageItem,
  type ThingItem,
} from './items';
import { nodesOfVersion } from './historyRows';
import { versionOf, type LineageState } from './state';
import {
  evidenceText,
  groupLabel,
  isByHand,
  outcomeMarks,
  outcomeTones,
  runText,
  stateMarks,
  stateTones,
  timeText,
} from './wording';

export interface DetailsActions {
  readonly jump: (id: string) => void;
  readonly openLog: (runId: string) => void;
  readonly openVersion: (reference: string) => void;
  readonly start: (id: string) => void;
  readonly expand: (id: string, side: LineageSide) => void;
  readonly fold: (id: string, side: LineageSide) => void;
  readonly setClosed: (groupId: string, isClosed: boolean) => void;
  readonly copy: (text: string) => void;
  /** Draws datasets in addition. */
  readonly add: (ids: readonly string[]) => void;
}

/** What there is to know of the thing or the run that is chosen, and where it leads. */
export class DetailsView {
  readonly element = h('aside', { class: 'details', 'aria-label': 'Details' });
  readonly #actions: DetailsActions;
  /** Of what is drawn. */
  #index: ItemIndex | undefined;

  constructor(actions: DetailsActions) {
    this.#actions = actions;
  }

  update(state: LineageState, item: LineageItem | undefined, index: ItemIndex | undefined): void {
    this.#index = index;
    const run = state.history?.runs.find(({ id }) => id === state.run);
    const version = versionOf(state);
    this.element.hidden = (item ?? run ?? version) === undefined;
    const focused = this.#focusedLabel();
    if (run !== undefined) this.element.replaceChildren(...this.#runParts(run));
    else if (version !== undefined) this.element.replaceChildren(...this.#versionParts(version));
    else if (item?.kind === 'thing') this.element.replaceChildren(...this.#thing(item, state));
    else if (item?.kind === 'group') this.element.replaceChildren(...this.#group(item));
    else this.element.replaceChildren();
    this.#focus(focused);
  }

  /** What is known changes under a person's hands: whoever is at a button stays at it. */
  #focusedLabel(): string | undefined {
    const { activeElement } = document;
    if (activeElement === null || !this.element.contains(activeElement)) return undefined;
    return activeElement.textContent ?? undefined;
  }

  #focus(label: string | undefined): void {
    if (label === undefined) return;
    const buttons = [...this.element.querySelectorAll<HTMLElement>('vscode-button')];
    buttons.find(({ textContent }) => textContent === label)?.focus();
  }

  #thing(item: ThingItem, state: LineageState): readonly HTMLElement[] {
    const { node } = item;
    const { kind, group, problem, affectedBy, facts = [] } = node;
    return [
      h('h2', {}, shownName(node)),
      h('p', { class: 'secondary' }, [kindWords[kind], group].filter(Boolean).join(' · ')),
      ...(problem === undefined ? [] : [markedLine('!', 'caution', problem)]),
      ...(affectedBy === undefined
        ? []
        : [markedLine('⚡', 'caution', `Affected by ${affectedBy}`)]),
      ...stateLines(node, state.summary?.readAtMs ?? 0),
      definitions(facts.map(({ label, value }) => [label, value])),
      ...this.#around(node, state),
      h('div', { class: 'details-actions' }, ...this.#thingButtons(item, state)),
    ];
  }

  #around(node: ThingItem['node'], { trace }: LineageState): readonly HTMLElement[] {
    const line = (side: LineageSide): readonly [string, string] => {
      const all = trace?.[`${side}Count`];
      const near = `${node[side]} direct`;
      return [
        side === 'upstream' ? 'Upstream' : 'Downstream',
        all === undefined ? near : `${near}, ${all} in all`,
      ];
    };
    return [definitions([line('upstream'), line('downstream')])];
  }

  #thingButtons(item: ThingItem, { history }: LineageState): readonly HTMLElement[] {
    const { jump, start, setClosed, copy } = this.#actions;
    const { node, id } = item;
    const group = groupOf(node);
    const { place, lastRun } = node;
    const last = history?.runs.find(({ id: runId }) => runId === lastRun?.runId);
    return [
      ...(place === undefined
        ? []
        : [
            button({
              label: node.kind === 'sheet' ? 'Open Sheet' : placeWords[place.kind],
              icon: 'go-to-file',
              appearance: 'primary',
              onClick: () => jump(id),
            }),
          ]),
      ...(last?.hasLog === true
        ? [
            button({
              label: 'Open Log',
              icon: 'output',
              onClick: () => this.#actions.openLog(last.id),
            }),
          ]
        : []),
      ...this.#sideButtons(item, 'upstream', 'Upstream'),
      ...this.#sideButtons(item, 'downstream', 'Downstream'),
      button({ label: 'Begin Here', icon: 'target', onClick: () => start(id) }),
      ...(group === undefined
        ? []
        : [
            button({
              label: `Draw ${group.name} as One`,
              icon: 'collapse-all',
              onClick: () => setClosed(group.id, true),
            }),
          ]),
      button({ label: 'Copy Name', icon: 'copy', onClick: () => copy(fullName(node)) }),
    ];
  }

  #sideButtons(item: ThingItem, side: LineageSide, word: string): readonly HTMLElement[] {
    const { expand, fold } = this.#actions;
    const index = this.#index;
    if (index === undefined) return [];
    const hidden = hiddenBeside(item, side, index);
    return [
      ...(hidden === 0
        ? []
        : [
            button({
              label: `${hidden} More ${word}`,
              icon: 'add',
              onClick: () => expand(item.id, side),
            }),
          ]),
      ...(shownBeside(item.id, side, index).length === 0
        ? []
        : [
            button({
              label: `Fold ${word}`,
              icon: 'remove',
              onClick: () => fold(item.id, side),
            }),
          ]),
    ];
  }

  #group(item: GroupItem): readonly HTMLElement[] {
    const bad = item.nodes.filter(
      ({ lastRun, problem }) => lastRun?.outcome === 'bad' || problem !== undefined,
    );
    return [
      h('h2', {}, item.group.name),
      h('p', { class: 'secondary' }, groupLabel(item)),
      ...bad
        .slice(0, mostNamed)
        .map((node) =>
          markedLine(
            '!',
            'bad',
            `${shownName(node)}: ${node.problem ?? node.lastRun?.state ?? ''}`,
          ),
        ),
      h(
        'div',
        { class: 'details-actions' },
        button({
          label: 'Draw One by One',
          icon: 'expand-all',
          appearance: 'primary',
          onClick: () => this.#actions.setClosed(item.group.id, false),
        }),
      ),
    ];
  }

  #versionParts(version: HistoryVersion): readonly HTMLElement[] {
    const { name, reference, publishedAtMs, byHand } = version;
    const { by, from, commit, pipeline, runId, upstreams = [], facts = [] } = byHand ?? {};
    const pairs: readonly (readonly [string, string | undefined])[] = [
      ['When', timeText(publishedAtMs)],
      ['By', by],
      ['From', from],
      ['Commit', commit],
      ['Pipeline', pipeline],
      ['Run', runId],
      ...facts.map(({ label, value }) => [label, value] as const),
    ];
    return [
      h('h2', {}, `Version ${reference.slice(reference.lastIndexOf(':') + 1)} of ${name}`),
      isByHand(version)
        ? markedLine('◆', 'neutral', 'published without a run')
        : markedLine('■', 'neutral', 'published by a run that is not told of here'),
      definitions(
        pairs.flatMap(([term, text]) => (text === undefined ? [] : [[term, text] as const])),
      ),
      ...references('Made from', upstreams),
      h(
        'div',
        { class: 'details-actions' },
        button({
          label: 'Open Version',
          icon: 'go-to-file',
          appearance: 'primary',
          onClick: () => this.#actions.openVersion(reference),
        }),
        button({
          label: 'Show in Graph',
          icon: 'type-hierarchy',
          onClick: () => this.#actions.add(nodesOfVersion(version)),
        }),
      ),
    ];
  }

  #runParts(run: HistoryRun): readonly HTMLElement[] {
    const { name, state, startedAtMs, endedAtMs, failure, trigger, commit, reads, published } = run;
    const took = endedAtMs === undefined ? undefined : formatDuration(endedAtMs - startedAtMs);
    const ids = [run.pipeline, ...[...reads, ...published].map(({ dataset }) => dataset)];
    return [
      h('h2', {}, `Run of ${name}`),
      markedLine(stateMarks[state], stateTones[state] ?? 'neutral', state),
      ...(failure === undefined ? [] : [h('p', { class: 'details-failure' }, failure)]),
      definitions([
        ['Began', timeText(startedAtMs)],
        ...(took === undefined ? [] : [['Took', took] as const]),
        ...(trigger === undefined ? [] : [['Started by', trigger] as const]),
        ...(commit === undefined ? [] : [['Commit', commit] as const]),
      ]),
      ...references('Read', reads),
      ...references('Published', published),
      h(
        'div',
        { class: 'details-actions' },
        ...(run.hasLog
          ? [
              button({
                label: 'Open Log',
                icon: 'output',
                appearance: 'primary',
                onClick: () => this.#actions.openLog(run.id),
              }),
            ]
          : []),
        button({
          label: 'Show in Graph',
          icon: 'type-hierarchy',
          onClick: () => this.#actions.add([...new Set(ids)]),
        }),
      ),
    ];
  }
}

/** More than these are seen one by one. */
const mostNamed = 8;

const placeWords: Readonly<Record<LineagePlace['kind'], string>> = {
  file: 'Open Code',
  folder: 'Open Folder',
  blob: 'Open Blob',
  relation: 'Open Table',
  run: 'Show Run',
  dataset: 'Open Dataset',
  pipeline: 'Open Pipeline',
  url: 'Open Address',
};

/** Of both what is known, or why it is not. */
function stateLines(node: LineageNode, nowMs: number): readonly HTMLElement[] {
  const { evidence, lastRun } = node;
  const standing = standingOf(node);
  return [
    lastRun === undefined
      ? markedLine('○', 'neutral', capitalized(standing.lastRun))
      : markedLine(
          outcomeMarks[lastRun.outcome],
          outcomeTones[lastRun.outcome] ?? 'neutral',
          runText(lastRun, nowMs),
        ),
    evidence === undefined
      ? markedLine('○', 'neutral', capitalized(standing.evidence))
      : markedLine('✓', 'neutral', `Evidence: ${evidenceText(evidence)}`),
  ];
}

function markedLine(mark: string, tone: string, text: string): HTMLElement {
  return h(
    'p',
    { class: 'marked-line' },
    h('span', { class: `tone-${tone}`, 'aria-hidden': 'true' }, mark),
    h('span', {}, text),
  );
}

function definitions(pairs: readonly (readonly [string, string])[]): HTMLElement {
  return h('dl', {}, ...pairs.flatMap(([term, text]) => [h('dt', {}, term), h('dd', {}, text)]));
}

function references(head: string, all: readonly HistoryReference[]): readonly HTMLElement[] {
  if (all.length === 0) return [];
  return [
    h('h2', {}, `${head} ${formatQuantity(all.length, 'version')}`),
    h('ul', {}, ...all.map(({ reference }) => h('li', { class: 'mono' }, reference))),
  ];
}
