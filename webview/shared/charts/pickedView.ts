import { sentence } from '../../../src/core/base/sentence';
import { failureOf } from '../../../src/protocol/rpc';
import { h } from '../dom';
import { ChartBox, type ChartHost } from './chartBox';
import { choiceOf, switchOf } from './choices';
import {
  firstChoice,
  pickedChart,
  valueColumns,
  type PickedCells,
  type PickedChoice,
} from './pickedChart';

const nothingToDraw =
  'There are no numbers in the selection. Select cells of at least one column of numbers, beside a column of names or times if there is one.';

/** The chart of the cells that a person selected: bars, or lines over time. */
export class PickedView {
  readonly element: HTMLElement;
  readonly #box: ChartBox;
  readonly #state = h('p', { class: 'chart-state', role: 'status' });
  readonly #kind = choiceOf('As', (kind) =>
    this.#choose({ kind: kind === 'time' ? 'time' : 'bars' }),
  );
  readonly #label = choiceOf('Over', (label) =>
    this.#choose({ label: label === '' ? undefined : Number(label) }),
  );
  readonly #together = switchOf('One scale', (isTogether) => this.#choose({ isTogether }));
  readonly #controls: HTMLElement;
  #loading = new AbortController();
  #cells: PickedCells | undefined;
  #choice: PickedChoice | undefined;

  constructor(host: ChartHost) {
    this.#box = new ChartBox(host);
    this.#controls = h(
      'div',
      { class: 'chart-controls' },
      this.#kind.element,
      this.#label.element,
      this.#together.element,
      h('div', { class: 'chart-tools' }, ...this.#box.tools),
    );
    this.element = h(
      'div',
      { class: 'chart-view' },
      h('h2', {}, 'Chart of the Selection'),
      this.#controls,
      this.#state,
      this.#box.element,
    );
  }

  /** Shows cells once they are here; what was shown before is left. */
  async show(load: (signal: AbortSignal) => Promise<PickedCells>): Promise<void> {
    this.hide();
    const { signal } = this.#loading;
    this.#tell('Loading…');
    try {
      const cells = await load(signal);
      if (signal.aborted) return;
      this.#cells = cells;
      this.#choice = firstChoice(cells);
      this.#draw();
      if (this.#choice !== undefined) this.#box.focus();
    } catch (error) {
      if (signal.aborted) return;
      const { message, remedy } = failureOf(error);
      this.#tell(`${sentence(message)} ${sentence(remedy)}`);
    }
  }

  hide(): void {
    this.#loading.abort();
    this.#loading = new AbortController();
  }

  #choose(change: Partial<PickedChoice>): void {
    const cells = this.#cells;
    if (cells === undefined || this.#choice === undefined) return;
    const next = { ...this.#choice, ...change };
    const isTime = (index: number | undefined): boolean =>
      index !== undefined && cells.columns[index]?.timeKind !== undefined;
    // Lines need times to go over.
    const time = cells.columns.findIndex(({ timeKind }) => timeKind !== undefined);
    const label = next.kind === 'time' && !isTime(next.label) ? time : next.label;
    this.#choice = { ...next, label };
    this.#draw();
  }

  #draw(): void {
    const cells = this.#cells;
    const choice = this.#choice;
    if (cells === undefined) return;
    if (choice === undefined) return this.#tell(nothingToDraw);
    const values = valueColumns(cells.columns, choice);
    const { data, notes } = pickedChart(cells, choice);
    if (values.length === 0 || data.stops.length === 0) this.#tell('There is nothing to draw.');
    else this.#tell('');
    this.#updateControls(cells, choice);
    this.#together.element.hidden = values.length < 2;
    this.#box.show(data, notes);
  }

  #updateControls({ columns }: PickedCells, choice: PickedChoice): void {
    const { kind, label, isTogether } = choice;
    const hasTimes = columns.some(({ timeKind }) => timeKind !== undefined);
    const kinds = [
      ['bars', 'Bars'] as const,
      ...(hasTimes ? [['time', 'Lines over time'] as const] : []),
    ];
    this.#kind.update(kinds, kind);
    const labels = columns.flatMap(({ name, timeKind }, index) =>
      kind === 'bars' || timeKind !== undefined ? [[String(index), name] as const] : [],
    );
    const rows = kind === 'bars' ? [['', 'Number of the row'] as const] : [];
    this.#label.update([...rows, ...labels], label === undefined ? '' : String(label));
    this.#together.update(isTogether);
  }

  #tell(text: string): void {
    this.#state.textContent = text;
    this.#state.hidden = text === '';
    const isHidden = text !== '';
    this.#controls.hidden = isHidden && text !== 'There is nothing to draw.';
    this.#box.element.hidden = isHidden;
  }
}
