import { formatQuantity } from '../../src/core/base/sizes';
import type { DiagramTable } from '../../src/core/warehouse/relations/relationGraph';
import { button, progressRing } from '../shared/controls';
import { h, icon } from '../shared/dom';
import { FailureNotice } from '../shared/failureNotice';
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
import { FindView } from './findView';
import { listColumns, listTexts } from './listTexts';
import type { PlacedTables, RelationsListener, RelationsSession } from './relationsSession';
import { detailOf, foundTables, type RelationsState } from './state';
import { ToolbarView } from './toolbarView';
import { directionWords, referenceText, tableText } from './wording';

/** The page: draws each state, and turns what a person does into calls of the session. */
export class RelationsView implements RelationsListener {
  readonly #root: HTMLElement;
  readonly #failure = new FailureNotice();
  readonly #outdated = h('div', { class: 'outdated', role: 'status' });
  readonly #busy = h('div', { class: 'loading', role: 'status' });
  readonly #empty = h('div', { class: 'empty', role: 'status' });
  readonly #status = liveRegion('active-text');
  readonly #note = h('span', { class: 'secondary' });
  readonly #measure;
  #parts: Parts | undefined;
  #found: readonly DiagramTable[] = [];
  #foundFor = '';

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#measure = measureText(root);
  }

  /** Fills the page. Must be called once, before the session starts. */
  mount(session: RelationsSession): void {
    const parts = this.#makeParts(session);
    this.#parts = parts;
    const { toolbar, find, canvas, list } = parts;
    this.#root.append(
      this.#failure.element,
      this.#outdated,
      toolbar.element,
      find.element,
      h('div', { class: 'work' }, canvas.element, list.element, this.#busy, this.#empty),
      h('footer', { class: 'status' }, this.#status.element, this.#note),
    );
    list.mount();
    this.onState(session.state);
  }

  onState(state: RelationsState): void {
    if (this.#parts === undefined) return;
    const { session, toolbar, list } = this.#parts;
    const { nodes = [], edges = [] } = session.tables?.shown ?? {};
    toolbar.update(state, nodes.length, edges.length);
    list.element.hidden = !state.wishes.isListShown;
    this.#root.classList.toggle('is-closed', state.summary === undefined);
    this.#drawFailure(state);
    this.#drawOutdated(state);
    this.#drawBusy(state);
    this.#find();
    const cut = detailOf(state.wishes, nodes.length) !== state.wishes.detail;
    this.#note.textContent = cut ? 'So many tables show their names only' : '';
  }

  onPlaced(tables: PlacedTables, keep: string | undefined): void {
    if (this.#parts === undefined) return;
    const { session, canvas, list } = this.#parts;
    const { placed, looks, index, shown } = tables;
    canvas.show({ placed, looks, index }, keep);
    canvas.setActive(session.state.active);
    list.show(shown.nodes, (table) => listTexts(table, index));
    this.#foundFor = '';
    this.onState(session.state);
    this.#empty.hidden = shown.nodes.length > 0;
    this.#empty.replaceChildren(icon('inbox'), h('strong', {}, 'There are no tables'));
    const { active } = session.state;
    if (active !== undefined) this.#tellActive(active);
  }

  announce(text: string): void {
    this.#status.announce(text);
  }

  sizeOf(look: NodeLook): Size {
    return sizeOf(look, this.#measure);
  }

  #makeParts(session: RelationsSession): Parts {
    const canvas = new GraphCanvas({
      label: 'Tables and their foreign keys',
      measure: this.#measure,
      edgeLabel: (id) => this.#edgeLabel(id),
      onActive: (id) => {
        session.activate(id);
        this.#tellActive(id);
      },
      onOpen: (id) => session.openTable(id),
      onBadge: (id) => void session.expand(id),
      keys: {
        ' ': (id) => void session.expand(id),
        Delete: (id) => void session.hide(id),
      },
      onNothing: (direction) => this.announce(directionWords[direction]),
    });
    const find = new FindView(session.state.wishes.find, {
      find: (text) => session.note({ find: text }),
      center: ({ id }) => canvas.center(id),
      leave: () => {
        session.note({ find: '' });
        canvas.element.focus();
      },
    });
    const list = new GraphListView<DiagramTable>({
      label: 'Tables and their relations',
      columns: listColumns,
      select: ({ id }) => canvas.center(id),
      open: ({ id }) => session.openTable(id),
    });
    const drawing = (): Drawing | undefined => this.#drawing();
    const toolbar = new ToolbarView({
      wish: (wishes) => void session.wish(wishes, session.state.active),
      toggleList: () => session.note({ isListShown: !session.state.wishes.isListShown }),
      fit: () => canvas.fit(),
      zoom: (direction) => canvas.zoom(direction),
      copyMermaid: () => session.copy(session.mermaid(), 'Mermaid'),
      copySvg: () => {
        const drawn = drawing();
        if (drawn !== undefined) session.copy(svgText(drawn), 'SVG');
      },
      save: (format) => {
        const drawn = drawing();
        if (drawn === undefined) return;
        const draw = {
          svg: () => svgText(drawn),
          png: () => pngOf(canvasPicture(drawn)),
          mmd: () => session.mermaid(),
        };
        session.save(format, draw[format]);
      },
      showAgain: () => void session.wish({ added: [], removed: [] }),
      refresh: () => void session.open({ mayAsk: true, isAgain: true }),
    });
    return { session, toolbar, find, canvas, list };
  }

  #drawing(): Drawing | undefined {
    const tables = this.#parts?.session.tables;
    if (tables === undefined) return undefined;
    const options = { measure: this.#measure, element: this.#root };
    return wholeDrawing(tables.placed, tables.looks, options);
  }

  #edgeLabel(id: string): string {
    const edges = this.#parts?.session.tables?.shown.edges ?? [];
    const reference = edges.find((edge) => edge.id === id);
    return reference === undefined ? '' : referenceText(reference);
  }

  #tellActive(id: string): void {
    const { session } = this.#parts ?? {};
    const table = session?.index.node(id);
    if (session !== undefined && table !== undefined) {
      this.announce(tableText(table, session.index));
    }
  }

  /** Marks what is looked for; only when it is other than before, for it is looked for in all tables. */
  #find(): void {
    const { session, find, canvas } = this.#parts ?? {};
    if (session === undefined || find === undefined || canvas === undefined) return;
    const text = session.state.wishes.find;
    if (text !== this.#foundFor) {
      this.#foundFor = text;
      this.#found = foundTables(session.tables?.shown.nodes ?? [], text);
      const ids = new Set(this.#found.map(({ id }) => id));
      canvas.setFound(text.trim() === '' ? undefined : ids);
    }
    find.update(text, this.#found);
  }

  #drawFailure({ failure, summary }: RelationsState): void {
    const again = {
      label: 'Try Again',
      onClick: () => void this.#parts?.session.open({ mayAsk: true, isAgain: true }),
    };
    this.#failure.update(failure, { isWhole: summary === undefined, again });
  }

  #drawOutdated({ isOutdated, summary }: RelationsState): void {
    const text = isOutdated ? 'The catalog was read again.' : summary?.failure;
    this.#outdated.hidden = text === undefined;
    if (text === undefined) return this.#outdated.replaceChildren();
    const again = (): void =>
      void this.#parts?.session.open({ mayAsk: true, isAgain: !isOutdated });
    this.#outdated.replaceChildren(
      icon('info'),
      h('span', {}, text),
      button({ label: isOutdated ? 'Show What Is New' : 'Try Again', onClick: again }),
    );
  }

  #drawBusy({ isLoading, isPlacing, summary }: RelationsState): void {
    this.#busy.hidden = !isLoading && !isPlacing;
    if (this.#busy.hidden) return this.#busy.replaceChildren();
    const { session } = this.#parts ?? {};
    const count = summary?.graph.nodes.length ?? 0;
    const text = isLoading
      ? 'Loading…'
      : `Finding places, of at most ${formatQuantity(count, 'table')}…`;
    const stop = button({ label: 'Stop', onClick: () => session?.cancelPlacing() });
    this.#busy.replaceChildren(progressRing(), h('span', {}, text), ...(isPlacing ? [stop] : []));
  }
}

interface Parts {
  readonly session: RelationsSession;
  readonly toolbar: ToolbarView;
  readonly find: FindView;
  readonly canvas: GraphCanvas;
  readonly list: GraphListView<DiagramTable>;
}
