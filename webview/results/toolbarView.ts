import { copyFormats, type CopyFormat } from '../../src/core/warehouse/formats/copyText';
import {
  fileFormatNames,
  fileFormats,
  type FileFormat,
} from '../../src/core/warehouse/formats/fileFormats';
import type { ResultSummary } from '../../src/protocol/resultsApi';
import { formatCount } from '../../src/core/base/sizes';
import { copyWords } from '../shared/cellWords';
import { button, iconButton, menuButton } from '../shared/controls';
import { h } from '../shared/dom';
import { showMenuBelow } from '../shared/menu';
import { note } from './columnMenu';
import { activeResult, isAllHere, otherResults, type ResultsState } from './state';
import { comparisonText, countText } from './wording';

export interface ToolbarActions {
  readonly rerun: () => void;
  readonly cancel: () => void;
  readonly pin: (isPinned: boolean) => void;
  readonly close: () => void;
  readonly raiseLimit: () => void;
  readonly compareWith: (id: string | undefined) => void;
  readonly showOnlyDifferences: (isOn: boolean) => void;
  readonly copy: (format: CopyFormat) => void;
  readonly chart: () => void;
  readonly exportRows: (format: FileFormat) => void;
  readonly cancelSort: () => void;
}

/** What can be done with the result that is shown, and what there is of it. */
export class ToolbarView {
  readonly element = h('div', { class: 'toolbar' });
  readonly #actions: ToolbarActions;
  #drawn = '';

  constructor(actions: ToolbarActions) {
    this.#actions = actions;
  }

  update(state: ResultsState): void {
    const result = activeResult(state);
    // Drawn anew only where it changed: a menu that is open stays open.
    const { comparedWith, comparison, onlyDifferences, isSorting } = state;
    const others = otherResults(state).map(({ id, title }) => [id, title]);
    const shown = [result, comparedWith, comparison, onlyDifferences, isSorting, others];
    const drawn = JSON.stringify(shown);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.element.replaceChildren(...(result === undefined ? [] : this.#parts(result, state)));
  }

  #parts(result: ResultSummary, state: ResultsState): readonly HTMLElement[] {
    return [
      h(
        'div',
        { class: 'toolbar-buttons' },
        ...this.#buttons(result),
        ...this.#choices(result, state),
      ),
      h('div', { class: 'count' }, this.#status(result, state), ...this.#limit(result, state)),
    ];
  }

  #buttons({ state, isPinned }: ResultSummary): readonly HTMLElement[] {
    const { rerun, cancel, pin, close } = this.#actions;
    const run =
      state === 'running'
        ? iconButton({ label: 'Cancel', icon: 'debug-stop', onClick: cancel })
        : iconButton({ label: 'Run Again', icon: 'refresh', onClick: rerun });
    return [
      run,
      iconButton({
        label: isPinned ? 'Unpin' : 'Pin',
        icon: isPinned ? 'pinned' : 'pin',
        onClick: () => pin(!isPinned),
      }),
      iconButton({ label: 'Close', icon: 'close', onClick: close }),
    ];
  }

  #choices(result: ResultSummary, state: ResultsState): readonly HTMLElement[] {
    if (result.columns.length === 0 || result.mode === 'explain') return [];
    if (state.comparedWith !== undefined) return this.#compare(state);
    const copy = menuButton('Copy', 'copy', (element) => this.#showCopy(element));
    const exported = menuButton('Export', 'export', (element) => this.#showExport(element, result));
    const chart = button({
      label: 'Chart',
      icon: 'graph',
      title: 'Chart of the selection (Alt+C)',
      onClick: this.#actions.chart,
    });
    return [copy, exported, chart, ...this.#compare(state)];
  }

  #showCopy(element: HTMLElement): void {
    const items = copyFormats.map((format) => ({
      label: copyWords[format],
      run: () => this.#actions.copy(format),
    }));
    showMenuBelow(element, 'Copy the selection as', [items]);
  }

  /** What is not all here is run again, and the menu says so. */
  #showExport(element: HTMLElement, result: ResultSummary): void {
    const again = isAllHere(result) ? [] : [note('Everything: the statement runs again')];
    const items = fileFormats.map((format) => ({
      label: `${fileFormatNames[format]}…`,
      run: () => this.#actions.exportRows(format),
    }));
    showMenuBelow(element, 'Export all rows as', [again, items]);
  }

  #compare(state: ResultsState): readonly HTMLElement[] {
    const others = otherResults(state);
    if (others.length === 0) return [];
    const options = others.map(
      ({ id, title, connection }) => [id, `${title} (${connection})`] as const,
    );
    const none = state.comparedWith === undefined ? 'Compare with…' : 'Do not compare';
    const compare = choice('Compare with', [['', none], ...options]);
    compare.value = state.comparedWith ?? '';
    compare.addEventListener('change', () => this.#actions.compareWith(compare.value || undefined));
    if (state.comparedWith === undefined) return [compare];
    const box = h('input', { type: 'checkbox', checked: state.onlyDifferences });
    box.addEventListener('change', () => this.#actions.showOnlyDifferences(box.checked));
    return [compare, h('label', { class: 'check' }, box, 'Only differences')];
  }

  #status(result: ResultSummary, { comparison, isSorting }: ResultsState): HTMLElement {
    const text = comparison === undefined ? countText(result) : comparisonText(comparison);
    return h('span', { role: 'status' }, isSorting ? 'Sorting…' : text);
  }

  /** The row limit, one click away. */
  #limit(
    { isCut, rowLimit, isClosed }: ResultSummary,
    { isSorting }: ResultsState,
  ): readonly HTMLElement[] {
    if (isSorting) return [button({ label: 'Stop Sorting', onClick: this.#actions.cancelSort })];
    if (isCut !== true || isClosed) return [];
    const label = `Fetch up to ${formatCount(rowLimit * 10)}`;
    return [button({ label, onClick: this.#actions.raiseLimit })];
  }
}

function choice(label: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  return h(
    'select',
    { class: 'choice', 'aria-label': label },
    ...options.map(([value, text]) => h('option', { value }, text)),
  );
}
