// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { initialLayout, type ColumnLayout } from '../../../webview/shared/grid/columnLayout';
import { DataGrid } from '../../../webview/shared/grid/dataGrid';
import type { GridSource } from '../../../webview/shared/grid/gridModel';
import { cellText } from '../../../webview/shared/grid/gridPainter';
import { frozenUpTo } from '../../../webview/shared/grid/columnLayout';
import { giveSizes } from '../fixtures/giveSizes';

beforeEach(() => {
  giveSizes();
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
});

function source(rowCount: number, columnCount: number): GridSource {
  return {
    label: 'lab.sample',
    columns: Array.from({ length: columnCount }, (_, index) => ({
      name: `c${index}`,
      note: 'text',
      isNumber: index === 0,
      mark: undefined,
      tooltip: '',
    })),
    rowCount,
    cell: (row, column) => ({ text: column === 1 ? null : `${row}:${column}` }),
    sortOf: (column) => (column === 2 ? { direction: 'descending', rank: 1 } : undefined),
    isEstimated: (row) => row > 500_000,
  };
}

function open(shown: GridSource, layout?: ColumnLayout) {
  const calls: unknown[] = [];
  const note =
    (name: string) =>
    (...args: readonly unknown[]) =>
      void calls.push([name, ...args]);
  const grid = new DataGrid(shown, layout ?? initialLayout(shown.columns.length), {
    open: note('open'),
    sort: note('sort'),
    select: () => undefined,
    copy: note('copy'),
    arrange: (next) => {
      note('arrange')(next.order);
      grid.arrange(next);
    },
    showMenu: (column) => note('menu')(column),
  });
  document.body.replaceChildren(grid.element);
  grid.mount();
  const press = (key: string, keys: KeyboardEventInit = {}) =>
    grid.element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...keys }));
  const active = (): string =>
    document.getElementById(grid.element.getAttribute('aria-activedescendant') ?? '')
      ?.textContent ?? '';
  return { grid, calls, press, active };
}

describe('a grid', () => {
  it('keeps the document small, however many rows and columns there are', () => {
    const { grid, press, active } = open(source(10_000_000, 1_600));
    const count = (): number => grid.element.querySelectorAll('*').length;
    expect(count()).toBeLessThan(2_000);
    press('End', { ctrlKey: true });
    expect(active()).toBe('9999999:1599');
    expect(count()).toBeLessThan(2_000);
    expect(grid.element.getAttribute('aria-rowcount')).toBe('10000001');
    expect(grid.element.getAttribute('aria-colcount')).toBe('1601');
  });

  it('names rows and columns by their numbers, and how they are sorted', () => {
    const { grid } = open(source(100, 4));
    const row = grid.element.querySelector('[role=row][aria-rowindex="3"]');
    const cells = [...(row?.querySelectorAll('[role=gridcell]') ?? [])];
    expect(cells.map(({ textContent }) => textContent)).toEqual(['1:0', 'NULL', '1:2', '1:3']);
    expect(cells.map((cell) => cell.getAttribute('aria-colindex'))).toEqual(['2', '3', '4', '5']);
    expect(cells[1]?.classList.contains('is-null')).toBe(true);
    const heads = [...grid.element.querySelectorAll('[role=columnheader][aria-sort]')];
    expect(heads.map((head) => head.getAttribute('aria-sort'))).toEqual([
      'none',
      'none',
      'descending',
      'none',
    ]);
  });

  it('marks rows that are only about there', () => {
    const { grid, press } = open(source(1_000_000, 2));
    press('End', { ctrlKey: true });
    const number = grid.element.querySelector('[aria-rowindex="1000001"] [role=rowheader]');
    expect(number?.textContent).toBe('≈ 1,000,000');
  });

  it('moves its columns aside when the numbers of rows grow', () => {
    const growing = { ...source(10, 4) };
    const { grid } = open(growing);
    const gap = (row: string): number => {
      const first = grid.element.querySelector<HTMLElement>(`${row} [aria-colindex="2"]`);
      const number = grid.element.querySelector<HTMLElement>(`${row} .data-grid-number`);
      return (
        Number.parseFloat(first?.style.left ?? '') - Number.parseFloat(number?.style.width ?? '')
      );
    };
    Object.assign(growing, { rowCount: 10_000_000 });
    grid.refresh();
    expect([gap('[aria-rowindex="1"]'), gap('[aria-rowindex="3"]')]).toEqual([0, 0]);
  });

  it('opens, sorts, copies, moves and resizes by keys', () => {
    const { press, calls, grid } = open(source(100, 4));
    press('F2');
    press('c', { ctrlKey: true });
    press('ArrowUp');
    press('Enter', { shiftKey: true });
    press('ArrowRight', { altKey: true });
    expect(grid.active).toEqual({ row: -1, column: 0 });
    press('F10', { shiftKey: true });
    press('ArrowRight', { altKey: true, shiftKey: true });
    expect(calls).toEqual([
      ['open', 0, 0],
      ['copy'],
      ['sort', 0, { isAdded: true }],
      ['arrange', [1, 0, 2, 3]],
      ['menu', 0],
      ['arrange', [1, 0, 2, 3]],
    ]);
    expect(grid.layout.widthsPx.has(0)).toBe(true);
  });

  it('keeps frozen columns in sight when it is scrolled sideways', () => {
    const { grid, press } = open(source(10, 100), frozenUpTo(initialLayout(100), 2));
    press('End');
    const row = grid.element.querySelector('[aria-rowindex="2"]');
    const frozen = [...(row?.querySelectorAll('.data-grid-frozen [role=gridcell]') ?? [])];
    expect(frozen.map(({ textContent }) => textContent)).toEqual(['0:0', 'NULL']);
    expect(row?.textContent).toContain('0:99');
  });

  it('never takes a value for markup', () => {
    const evil = { ...source(1, 1), cell: () => ({ text: '<img src=x onerror=alert(1)>' }) };
    const { grid } = open(evil);
    expect(grid.element.querySelector('img')).toBeNull();
    expect(grid.element.querySelector('[role=gridcell]')?.textContent).toBe(
      '<img src=x onerror=alert(1)>',
    );
  });
});

describe('the text of a cell', () => {
  it('is one line, tells NULL from nothing, and says what was left out', () => {
    expect(cellText({ text: null })).toBe('NULL');
    expect(cellText({ text: '' })).toBe('');
    expect(cellText({ text: 'a\nb\r\nc\td' })).toBe('a⏎b⏎c→d');
    expect(cellText({ text: 'a\u202eb' })).toBe('a\\u202eb');
    expect(cellText({ text: 'abc', cutBytes: 50_000_000 })).toBe('abc… 50.0 MB');
    expect(cellText({ text: 'x'.repeat(1_000) })).toHaveLength(301);
  });
});
