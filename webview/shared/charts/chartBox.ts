import type { PictureFormat, PictureRequest, PictureResult } from '../../../src/protocol/pictures';
import { iconButton, menuButton } from '../controls';
import { h, setAttributes } from '../dom';
import { initialLayout } from '../grid/columnLayout';
import { DataGrid } from '../grid/dataGrid';
import { showMenuBelow } from '../menu';
import { pngOf } from '../pngOf';
import type { ChartData } from './chartData';
import { chartTable, chartTsv } from './chartTable';
import { ChartView, type ChartActions } from './chartView';
import { drawChart } from './drawChart';
import { themePalette } from './palette';
import { canvasPicture, svgText } from './pictures';

/** What a chart wants of the editor around it. @throws RpcError, each of them */
export interface ChartHost {
  savePicture(picture: PictureRequest): Promise<PictureResult>;
  copyText(text: string): Promise<void>;
  announce(text: string): void;
  fail(error: unknown): void;
}

/** A picture is no smaller than this, however small the chart is on the screen. */
const leastPicture = { widthPx: 720, heightPx: 400 };

/** A chart, the same as a table, what is not in it, and what can be taken along of it. */
export class ChartBox {
  readonly element = h('div', { class: 'chart-box' });
  /** Buttons for a toolbar. */
  readonly tools: readonly HTMLElement[];
  readonly #host: ChartHost;
  readonly #chart: ChartView;
  readonly #grid: DataGrid;
  readonly #notes = h('ul', { class: 'chart-notes', 'aria-label': 'About this chart' });
  readonly #asTable: HTMLElement;
  #data: ChartData | undefined;
  #isTable = false;

  constructor(host: ChartHost, actions: ChartActions = {}) {
    this.#host = host;
    this.#chart = new ChartView(actions);
    const grid = new DataGrid(chartTable(nothing), initialLayout(0), {
      open: () => undefined,
      sort: () => host.announce('A chart has one order'),
      select: () => undefined,
      copy: () => this.#copy(),
      arrange: (layout) => grid.arrange(layout),
      showMenu: () => undefined,
    });
    this.#grid = grid;
    this.#asTable = iconButton({
      label: 'Show as Table',
      icon: 'table',
      onClick: () => this.#toggle(),
    });
    this.tools = [this.#asTable, menuButton('Save', 'save', (below) => this.#showSave(below))];
    this.#grid.element.hidden = true;
    this.element.append(this.#chart.element, this.#grid.element, this.#notes);
    this.#grid.mount();
  }

  /** Pixels that the axis has, about. */
  get widthPx(): number {
    return this.element.clientWidth;
  }

  show(data: ChartData, notes: readonly string[]): void {
    this.#data = data;
    this.#chart.show(data);
    if (this.#isTable) this.#showTable(data);
    this.#notes.replaceChildren(...notes.map((note) => h('li', {}, note)));
  }

  focus(): void {
    if (this.#isTable) this.#grid.focus();
    else this.#chart.focus();
  }

  #toggle(): void {
    this.#isTable = !this.#isTable;
    this.#chart.element.hidden = this.#isTable;
    this.#grid.element.hidden = !this.#isTable;
    const label = this.#isTable ? 'Show as Chart' : 'Show as Table';
    setAttributes(this.#asTable, { 'aria-label': label, title: label });
    if (this.#data !== undefined) this.#showTable(this.#data);
  }

  #showTable(data: ChartData): void {
    const source = chartTable(data);
    this.#grid.show(source, initialLayout(source.columns.length));
  }

  #showSave(below: HTMLElement): void {
    const picture = (format: PictureFormat) => (): void => void this.#try(() => this.#save(format));
    const items = [
      { label: 'SVG…', run: picture('svg') },
      { label: 'PNG…', run: picture('png') },
      { label: 'Copy as SVG', run: () => void this.#try(() => this.#copySvg()) },
      { label: 'Copy Its Values', run: () => this.#copy() },
    ];
    showMenuBelow(below, 'Save the chart as', [items.slice(0, 2), items.slice(2)]);
  }

  #copy(): void {
    void this.#try(async () => {
      const data = this.#chart.shown;
      if (data === undefined) return;
      await this.#host.copyText(chartTsv(data));
      this.#host.announce('Copied the values of the chart');
    });
  }

  async #copySvg(): Promise<void> {
    const picture = this.#picture();
    if (picture === undefined) return;
    await this.#host.copyText(picture.svg());
    this.#host.announce('Copied the chart as SVG');
  }

  async #save(format: PictureFormat): Promise<void> {
    const picture = this.#picture();
    if (picture === undefined) return;
    const data = format === 'svg' ? picture.svg() : picture.png();
    const result = await this.#host.savePicture({ name: picture.name, format, data });
    if (result.kind === 'written') this.#host.announce(`Saved the chart to ${result.file}`);
  }

  #picture() {
    const data = this.#chart.shown;
    if (data === undefined) return undefined;
    const { widthPx, heightPx } = this.#chart.size;
    const drawing = drawChart(data, {
      widthPx: Math.max(leastPicture.widthPx, widthPx),
      heightPx: Math.max(leastPicture.heightPx, heightPx),
      hasHeading: true,
    });
    const palette = themePalette(this.element);
    return {
      name: data.title,
      svg: () => svgText(drawing, palette),
      png: () => pngOf(canvasPicture(drawing, palette)),
    };
  }

  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#host.fail(error);
    }
  }
}

const nothing: ChartData = { title: '', kind: 'bars', axisTitle: '', stops: [], lanes: [] };
