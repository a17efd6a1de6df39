import type { LineageFormat } from '../../src/protocol/lineageApi';
import { h } from '../shared/dom';
import { canvasPicture } from '../shared/graph/canvasPicture';
import { wholeDrawing, type Drawing } from '../shared/graph/drawing';
import { GraphCanvas } from '../shared/graph/graphCanvas';
import { GraphListView } from '../shared/graph/graphListView';
import { measureText } from '../shared/graph/measureText';
import { sizeOf, type NodeLook } from '../shared/graph/nodeLook';
import { svgText } from '../shared/graph/svgText';
import type { Size } from '../shared/graph/viewport';
import { liveRegion } from '../shared/liveRegion';
import { pngOf } from '../shared/pngOf';
import { DetailsView } from './detailsView';
import { nodesOfRun, nodesOfVersion } from './historyRows';
import { HistoryView } from './historyView';
import { lineOf, type ItemIndex, type LineageItem } from './items';
import { legendView } from './legendView';
import type { PlacedItems } from './itemPlaces';
import type { LineageListener, LineageSession } from './lineageSession';
import { listColumns, listTexts } from './listTexts';
import { NoticesView } from './noticesView';
import { SearchView } from './searchView';
import { bothSides, versionOf, type LineageState } from './state';
import { ToolbarView } from './toolbarView';
import { directionWords, historyRunText, itemText, nameOfItem, versionText } from './wording';

/** All things are equally wide: they stand in columns, and names that are longer are cut. */
const nodeWidthPx = 220;

/** The page: draws each state, and turns what a person does into calls of the session. */
export class LineageView implements LineageListener {
  readonly #root: HTMLElement;
  readonly #legend = legendView();
  readonly #status = liveRegion('active-text');
  readonly #measure;
  #parts: Parts | undefined;
  #hovered: string | undefined;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#measure = measureText(root);
  }

  /** Fills the page. Must be called once, before the session starts. */
  mount(session: LineageSession): void {
    const parts = this.#makeParts(session);
    this.#parts = parts;
    const { toolbar, search, canvas, list, details, history, notices } = parts;
    const drawing = h('div', { class: 'drawing' }, canvas.element, this.#legend, ...notices.over);
    const work = h('div', { class: 'work' }, drawing, details.element, list.element);
    this.#root.append(
      notices.failure,
      toolbar.element,
      search.element,
      ...notices.above,
      work,
      history.element,
      h('footer', { class: 'status' }, this.#status.element),
    );
    list.mount();
    history.mount();
    this.onState(session.state);
  }

  onState(state: LineageState): void {
    if (this.#parts === undefined) return;
    const { session, toolbar, search, list, details, history, notices } = this.#parts;
    const { wishes } = state;
    const shown = session.places.shown?.part.nodes.length ?? 0;
    toolbar.update(state, this.#titleOf(state), shown);
    search.update();
    list.element.hidden = !wishes.isListShown;
    history.element.hidden = !wishes.isHistoryShown;
    this.#legend.hidden = !wishes.isLegendShown;
    details.update(state, this.#item(state.active), session.places.shown?.index);
    history.update(state);
    this.#root.classList.toggle('is-closed', state.summary === undefined);
    notices.update(state, shown);
    this.#light(state);
  }

  onPlaced({ placed, looks, index, items }: PlacedItems, keep: string | undefined): void {
    if (this.#parts === undefined) return;
    const { session, canvas, list } = this.#parts;
    if (keep === undefined) canvas.fit();
    canvas.show({ placed, looks, index }, keep);
    canvas.setActive(session.state.active);
    const nowMs = session.state.summary?.readAtMs ?? 0;
    list.show(items.nodes, (item) => listTexts(item, { index, nowMs }));
    this.onState(session.state);
  }

  center(id: string): void {
    this.#parts?.canvas.center(id);
  }

  announce(text: string): void {
    this.#status.announce(text);
  }

  sizeOf(look: NodeLook): Size {
    return { ...sizeOf(look, this.#measure), width: nodeWidthPx };
  }

  #makeParts(session: LineageSession): Parts {
    const canvas = new GraphCanvas({
      label: 'Lineage',
      measure: this.#measure,
      edgeLabel: () => '',
      onActive: (id) => {
        session.part.activate(id);
        const item = this.#item(id);
        if (item !== undefined) this.announce(itemText(item, session.state.summary?.readAtMs ?? 0));
      },
      onOpen: (id) => this.#open(id),
      onBadge: (id, side) => {
        if (side === 'below') session.part.setClosed(id, false);
        else session.part.expand(id, [side === 'left' ? 'upstream' : 'downstream']);
      },
      keys: {
        '+': (id) => session.part.expand(id, bothSides),
        '-': (id) => session.part.fold(id, bothSides),
        Delete: (id) => session.part.hide(id),
        Escape: () => session.chooseRun(undefined),
      },
      onHover: (id) => {
        this.#hovered = id;
        this.#light(session.state);
      },
      onNothing: (direction) => this.announce(directionWords[direction]),
    });
    const show = (id: string): void => {
      session.chooseRun(undefined);
      session.part.add([id]);
    };
    return {
      session,
      canvas,
      toolbar: this.#makeToolbar(session, canvas),
      search: new SearchView({
        search: (text, signal) => session.search(text, signal),
        choose: ({ id }) => {
          if (session.state.wishes.start === undefined) session.part.start(id);
          else show(id);
          canvas.element.focus();
        },
        leave: () => canvas.element.focus(),
      }),
      list: new GraphListView<LineageItem>({
        label: 'What is shown, and how it is joined',
        columns: listColumns,
        select: ({ id }) => canvas.center(id),
        open: ({ id }) => this.#open(id),
      }),
      details: new DetailsView({
        jump: (id) => session.jump(id),
        openLog: (runId) => session.openLog(runId),
        openVersion: (reference) => session.openVersion(reference),
        start: (id) => session.part.start(id),
        expand: (id, side) => session.part.expand(id, [side]),
        fold: (id, side) => session.part.fold(id, [side]),
        setClosed: (groupId, isClosed) => session.part.setClosed(groupId, isClosed),
        copy: (text) => session.copy(text, 'Name'),
        add: (ids) => session.part.add(ids),
      }),
      history: new HistoryView({
        chooseRun: (runId) => {
          session.chooseRun(runId);
          const run = session.state.history?.runs.find(({ id }) => id === runId);
          if (run !== undefined) this.announce(historyRunText(run));
        },
        chooseVersion: (reference) => {
          session.chooseVersion(reference);
          const version = versionOf(session.state);
          if (version !== undefined) this.announce(versionText(version));
        },
        chooseNode: show,
        setColumns: (history) => session.note({ history }),
        setSpan: (span) => session.setSpan(span),
        announce: (text) => this.announce(text),
      }),
      notices: new NoticesView({
        openAgain: () => void session.open({ isAgain: true }),
        comeBack: () => session.wish({ asOf: { kind: 'now' } }),
        stopLoading: () => session.stopLoading(),
        stopArranging: () => session.places.stopArranging(),
        start: (id) => session.part.start(id),
      }),
    };
  }

  #makeToolbar(session: LineageSession, canvas: GraphCanvas): ToolbarView {
    const toggle = (wish: 'isListShown' | 'isHistoryShown' | 'isLegendShown') => (): void =>
      session.note({ [wish]: !session.state.wishes[wish] });
    return new ToolbarView({
      setAsOf: (asOf) => session.wish({ asOf }),
      pickMoment: () => session.pickMoment(),
      toggleColumns: () => session.wish({ hasColumns: !session.state.wishes.hasColumns }),
      toggleList: toggle('isListShown'),
      toggleHistory: toggle('isHistoryShown'),
      toggleLegend: toggle('isLegendShown'),
      closeAll: (isClosed) => session.part.closeAll(isClosed),
      showAll: () => session.part.showAll(),
      expandAll: (id, side) => session.part.expandAll(id, side),
      arrange: () => session.places.arrange(),
      fit: () => canvas.fit(),
      zoom: (direction) => canvas.zoom(direction),
      save: (format) => session.save(format, this.#picture(format)),
      refresh: () => void session.open({ isAgain: true }),
    });
  }

  #open(id: string): void {
    const item = this.#item(id);
    const { session } = this.#parts ?? {};
    if (item?.kind === 'group') session?.part.setClosed(id, false);
    else if (item?.node.place === undefined) this.announce('There is nothing to open');
    else session?.jump(id);
  }

  #picture(format: LineageFormat): (() => string) | undefined {
    const drawing = (): Drawing => {
      const { placed, looks } = this.#parts?.session.places.shown ?? nothing;
      return wholeDrawing(placed, looks, { measure: this.#measure, element: this.#root });
    };
    if (format === 'svg') return () => svgText(drawing());
    return format === 'png' ? () => pngOf(canvasPicture(drawing())) : undefined;
  }

  #item(id: string | undefined): LineageItem | undefined {
    return id === undefined ? undefined : this.#parts?.session.places.shown?.index.node(id);
  }

  #titleOf({ wishes, summary }: LineageState): string {
    const { start } = wishes;
    if (start === undefined) return 'Lineage';
    const known = summary === undefined ? undefined : this.#item(start);
    return `Lineage of ${nameOfItem(known) || start.replace(/^[a-z]+:/, '')}`;
  }

  /** What is upstream and downstream of what is pointed at, of a chosen run, or of what is active. */
  #light(state: LineageState): void {
    const { session, canvas } = this.#parts ?? {};
    const index = session?.places.shown?.index;
    if (canvas === undefined || index === undefined) return;
    if (this.#hovered !== undefined) canvas.setLit(lineOf(this.#hovered, index));
    else canvas.setLit(chosenNodes(state) ?? lineOfActive(state, index));
  }
}

/** What the run or the version has to do with that is chosen in the history; `undefined` = none is. */
function chosenNodes(state: LineageState): ReadonlySet<string> | undefined {
  const run = state.history?.runs.find(({ id }) => id === state.run);
  if (run !== undefined) return new Set(nodesOfRun(run));
  const version = versionOf(state);
  return version && new Set(nodesOfVersion(version));
}

/** What the graph begins with has nothing to stand out of. */
function lineOfActive(
  { active, wishes }: LineageState,
  index: ItemIndex,
): ReadonlySet<string> | undefined {
  return active === undefined || active === wishes.start ? undefined : lineOf(active, index);
}

interface Parts {
  readonly session: LineageSession;
  readonly toolbar: ToolbarView;
  readonly search: SearchView;
  readonly canvas: GraphCanvas;
  readonly list: GraphListView<LineageItem>;
  readonly details: DetailsView;
  readonly history: HistoryView;
  readonly notices: NoticesView;
}

const nothing: Pick<PlacedItems, 'placed' | 'looks'> = {
  placed: { width: 0, height: 0, nodes: [], edges: [], groups: [] },
  looks: new Map(),
};
