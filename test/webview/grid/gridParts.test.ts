import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  columnEdges,
  frozenUpTo,
  initialLayout,
  moved,
  placesIn,
  resized,
  restoredLayout,
  savedLayout,
  shownColumns,
  withHidden,
} from '../../../webview/shared/grid/columnLayout';
import {
  afterKey,
  blockOf,
  cellCount,
  headRow,
  isInBlock,
  selectionOf,
  type GridSelection,
} from '../../../webview/shared/grid/gridSelection';
import {
  clampTop,
  isScaled,
  scrollOf,
  scrollScale,
  topOf,
} from '../../../webview/shared/grid/scrollScale';

describe('the arrangement of columns', () => {
  const layout = initialLayout(5);

  it('moves a column to a place among those shown', () => {
    expect(moved(layout, 0, 2).order).toEqual([1, 2, 0, 3, 4]);
    expect(moved(layout, 4, 0).order).toEqual([4, 0, 1, 2, 3]);
    expect(moved(withHidden(layout, new Set([1, 2])), 0, 1).order).toEqual([1, 2, 3, 0, 4]);
    expect(moved(layout, 1, 99).order).toEqual([0, 2, 3, 4, 1]);
  });

  it('hides all but one column, and freezes no more than are shown', () => {
    const frozen = frozenUpTo(layout, 4);
    expect(withHidden(frozen, new Set([0, 1, 2])).frozen).toBe(2);
    expect(shownColumns(withHidden(layout, new Set([0, 1, 2, 3, 4])))).toHaveLength(5);
  });

  it('comes back as it was saved, and as it was first from anything else', () => {
    const arranged = frozenUpTo(resized(moved(withHidden(layout, new Set([2])), 0, 2), 3, 90), 1);
    const saved: unknown = JSON.parse(JSON.stringify(savedLayout(arranged)));
    expect(restoredLayout(saved, 5)).toEqual(arranged);
    for (const other of [undefined, 7, {}, { order: [0, 0] }, { order: 'x' }]) {
      expect(restoredLayout(other, 5)).toEqual(layout);
    }
    expect(restoredLayout(saved, 6)).toEqual(initialLayout(6));
  });

  it('sees the columns that a window covers, beside the frozen ones', () => {
    const edges = columnEdges(frozenUpTo(initialLayout(1_600), 2), () => 100, 40);
    expect(placesIn(edges, 0, 500)).toEqual({ first: 2, end: 6 });
    expect(placesIn(edges, 50_000, 500)).toEqual({ first: 502, end: 506 });
    expect(placesIn(edges, 159_500, 500)).toEqual({ first: 1_597, end: 1_600 });
    expect(columnEdges(initialLayout(3), () => 10, 40).edgesPx).toEqual([0, 40, 80, 120]);
  });
});

describe('scrolling', () => {
  it('is by pixels while a browser can hold the height', () => {
    const scale = scrollScale(1_000, 24, 480);
    expect([isScaled(scale), topOf(scale, 777), scrollOf(scale, 777)]).toEqual([false, 777, 777]);
  });

  it('reaches every row of ten million, and both ends exactly', () => {
    const scale = scrollScale(10_000_000, 24, 480);
    expect([isScaled(scale), topOf(scale, 0)]).toEqual([true, 0]);
    expect(topOf(scale, scale.spacePx - 480)).toBe(10_000_000 * 24 - 480);
    fc.assert(
      fc.property(fc.nat(9_999_980), (row) => {
        expect(Math.round(topOf(scale, scrollOf(scale, row * 24)) / 24)).toBe(row);
      }),
    );
    expect(clampTop(scale, 1e12)).toBe(10_000_000 * 24 - 480);
    expect(clampTop(scale, -5)).toBe(0);
  });
});

describe('the selection', () => {
  const size = { rows: 1_000, places: 8, pageRows: 20 };
  const press = (key: string, keys: Partial<{ isShift: boolean; isControl: boolean }> = {}) => ({
    key,
    isShift: false,
    isControl: false,
    ...keys,
  });
  const after = (from: GridSelection, ...keys: readonly ReturnType<typeof press>[]) =>
    keys.reduce((selection, key) => afterKey(selection, key, size) ?? selection, from);
  const start = selectionOf({ row: 10, place: 2 });

  it('moves by keys, and stays within the grid', () => {
    expect(after(start, press('End', { isControl: true })).active).toEqual({ row: 999, place: 7 });
    expect(after(start, press('Home', { isControl: true })).active).toEqual({ row: 0, place: 0 });
    expect(after(start, press('PageDown')).active).toEqual({ row: 30, place: 2 });
    expect(after(start, press('PageUp')).active).toEqual({ row: 0, place: 2 });
    expect(after(start, press('ArrowDown', { isControl: true })).active.row).toBe(999);
    expect(afterKey(start, press('x'), size)).toBeUndefined();
    const top = selectionOf({ row: 0, place: 0 });
    expect(after(top, press('ArrowUp'), press('ArrowUp')).active.row).toBe(headRow);
    expect(blockOf(after(top, press('ArrowUp')), size)).toBeUndefined();
  });

  it('grows with Shift, and takes in rows, columns or all', () => {
    const grown = after(
      start,
      press('ArrowDown', { isShift: true }),
      press('ArrowLeft', { isShift: true }),
    );
    const block = { firstRow: 10, lastRow: 11, firstPlace: 1, lastPlace: 2 };
    expect(blockOf(grown, size)).toEqual(block);
    expect(cellCount(block)).toBe(4);
    expect(isInBlock(block, { row: 11, place: 1 })).toBe(true);
    expect(isInBlock(block, { row: 12, place: 1 })).toBe(false);
    const of = (selection: GridSelection) => blockOf(selection, size);
    expect(of(after(grown, press(' ', { isShift: true })))).toEqual({
      ...block,
      firstPlace: 0,
      lastPlace: 7,
    });
    expect(of(after(start, press(' ', { isControl: true })))).toMatchObject({
      firstRow: 0,
      lastRow: 999,
      firstPlace: 2,
    });
    expect(of(after(start, press('a', { isControl: true })))).toEqual({
      firstRow: 0,
      lastRow: 999,
      firstPlace: 0,
      lastPlace: 7,
    });
    expect(blockOf(start, { ...size, rows: 0 })).toBeUndefined();
  });
});
