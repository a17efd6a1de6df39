import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { themes } from '../webview/fixtures/themes.mjs';
import { violationsOn } from './browserPages';
import { viewPages } from './viewPages';

/** Charts of a table as they are built, in a real browser, with a stand-in for the editor. */
const openPage = viewPages();

let page: Page;
let complaints: readonly string[];

interface OpenOptions {
  readonly theme?: string;
  readonly width?: number;
  readonly view?: 'results';
}

async function open(scenario = 'readings', options: OpenOptions = {}) {
  const { theme = 'dark-2026', width = 1280, view = 'table' } = options;
  const address = `${view}?case=${scenario}&theme=${theme}`;
  ({ page, complaints } = await openPage(address, { width, height: 760 }));
  await page.waitForSelector('.data-grid-body [role=gridcell]');
}

async function openSeries(): Promise<void> {
  await page.getByRole('button', { name: 'Time Series' }).press('Enter');
  await page.locator('.chart-line').first().waitFor({ state: 'attached' });
}

/** Selects so many cells right of and below the first one, and draws them. */
async function chartOf(right: number, down: number): Promise<void> {
  await page.focus('.data-grid');
  for (let step = 0; step < right; step += 1) await page.keyboard.press('Shift+ArrowRight');
  for (let step = 0; step < down; step += 1) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Alt+c');
  await page.locator('.chart-plot:focus').waitFor();
}

async function choose(label: string, value: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).selectOption(value);
}

async function said(): Promise<string> {
  return (await page.locator('.chart-said').last().textContent()) ?? '';
}

function saved(name: string): Promise<string | null> {
  return page.locator('html').getAttribute(`data-${name}`);
}

describe.each(Object.keys(themes))('charts in the theme %s', (theme) => {
  test('break no rule of axe, and run under their policy without a complaint', async () => {
    await open('readings', { theme });
    await chartOf(4, 12);
    expect(await violationsOn(page)).toEqual([]);
    await openSeries();
    await choose('Split by', '=fermenter');
    await page.getByRole('button', { name: 'F3' }).waitFor();
    await page.focus('.chart-plot:visible');
    await page.keyboard.press('ArrowRight');
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('a chart of a selection, by keyboard alone', () => {
  test('is of lines where there are times, says what is at a stop, and becomes bars', async () => {
    await open();
    await chartOf(4, 12);
    await page.keyboard.press('ArrowRight');
    expect(await said()).toBe('2026-10-01 00:00:00: temperature_c 37; ph 7; oxygen_percent 85');
    await page.keyboard.press('End');
    expect(await said()).toContain('2026-10-01 01:00:00');
    await page.getByText('2 rows have no finite time.').waitFor();
    await choose('As', 'bars');
    await choose('Over', '0');
    await page.focus('.chart-plot:visible');
    await page.keyboard.press('Home');
    expect(await said()).toMatch(/^F1: temperature_c 37/);
    await page.keyboard.press('Escape');
    await page.locator('.pane').waitFor({ state: 'hidden' });
  });

  test('says that there is nothing to draw where there are no numbers', async () => {
    await open('sample');
    await page.focus('.data-grid');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Alt+c');
    await page.getByText('There are no numbers in the selection.').waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });

  test('is begun from the menu of a cell, and taken along as a picture and as values', async () => {
    await open();
    await page.focus('.data-grid');
    for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowDown', 'Shift+F10']) {
      await page.keyboard.press(key);
    }
    await page.getByRole('menuitem', { name: 'Chart of Selection' }).press('Enter');
    await page.locator('.chart-bar').waitFor({ state: 'attached' });
    const save = page.getByRole('button', { name: 'Save' });
    const pick = async (name: string): Promise<void> => {
      await save.press('Enter');
      await page.getByRole('menuitem', { name }).press('Enter');
    };
    await pick('PNG…');
    await page
      .getByText('Saved the chart to /home/ada/temperature_c of telemetry.reading.png')
      .waitFor();
    // What every PNG begins with.
    expect(await saved('picture')).toMatch(/\.png iVBORw0KGgo/);
    await pick('SVG…');
    await page.getByText('telemetry.reading.svg').waitFor();
    expect(await saved('picture')).toContain('<svg xmlns=');
    await pick('Copy Its Values');
    await page.getByText('Copied the values').waitFor();
    expect(await saved('clipboard')).toBe('Rows\ttemperature_c\nRow 1\t37.000\nRow 2\t37.250');
  });
});

describe('a table over time, by keyboard alone', () => {
  test('goes from point to point, zooms into a marked range and back, and copies its statement', async () => {
    await open();
    await openSeries();
    await page.focus('.chart-plot:visible');
    await page.keyboard.press('ArrowRight');
    expect(await said()).toMatch(
      /^2026-10-01 00:00 – 0\d:00: average temperature_c 37\.\d+, least 37, most /,
    );
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Shift+PageDown');
    await page.keyboard.press('Enter');
    const shownAll = page.getByRole('button', { name: 'Show All' });
    await page.getByText(/^\d{3} rows, \d+ minutes? to a point\.$/).waitFor();
    await page.keyboard.press('-');
    await page.getByText(/^1,\d{3} rows/).waitFor();
    await page.keyboard.press('0');
    await page.getByText('5,998 rows').waitFor();
    expect(await shownAll.getAttribute('disabled')).not.toBeNull();
    await page.getByRole('button', { name: 'Copy SQL' }).press('Enter');
    await page.getByText('Copied the statement').waitFor();
    expect(await saved('clipboard')).toContain('select');
  });

  test('shows several values, each on its own scale, and the same as a table', async () => {
    await open();
    await openSeries();
    await choose('Show', '=ph');
    await choose('Show', '=oxygen_percent');
    await page.locator('.chart-title', { hasText: 'average oxygen_percent' }).waitFor();
    await page.getByText('points cannot be drawn, such as NaN.').waitFor();
    await page.getByRole('button', { name: 'average ph' }).press('Enter');
    await page.locator('.chart-title', { hasText: 'average ph' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show as Table' }).press('Enter');
    await page.getByRole('columnheader', { name: 'average temperature_c, least' }).waitFor();
    expect(await page.locator('*').count()).toBeLessThan(2_000);
    for (const name of ['temperature_c', 'ph', 'oxygen_percent']) {
      await page.getByRole('button', { name: `Do not show ${name}` }).press('Enter');
    }
    await page.getByRole('columnheader', { name: 'rows' }).waitFor();
  });

  test('shows only what passes the filters, and says if that is nothing', async () => {
    await open();
    await openSeries();
    await page.getByRole('textbox', { name: 'Value to filter by' }).fill('F1');
    await page.keyboard.press('Enter');
    await page.getByText('1,960 rows').first().waitFor();
    await page.getByRole('textbox', { name: 'Value to filter by' }).fill('F9');
    await page.keyboard.press('Enter');
    await page.getByText('There are no rows to draw.').waitFor();
  });
});

test('a range is marked and zoomed into with the mouse, and left by a double click', async () => {
  await open();
  await openSeries();
  const plot = await page.locator('.chart-plot:visible').boundingBox();
  if (plot === null) throw new Error('The chart is not drawn');
  await page.mouse.move(plot.x + 200, plot.y + 80);
  await page.locator('.chart-tip:visible').waitFor();
  await page.mouse.down();
  await page.mouse.move(plot.x + 300, plot.y + 90, { steps: 4 });
  await page.mouse.up();
  await page.getByText(/^\d{3} rows, /).waitFor();
  await page.mouse.dblclick(plot.x + 250, plot.y + 80);
  await page.getByText('5,998 rows').waitFor();
});

test('cells of a result become a chart, below its rows, and the focus comes back', async () => {
  await open('rows', { view: 'results', width: 640 });
  await chartOf(1, 14);
  await page.keyboard.press('End');
  expect(await said()).toBe('Strain 15: id 15');
  expect(await violationsOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByRole('menuitem', { name: 'SVG…' }).press('Enter');
  await page
    .getByText(/^Saved the chart to .*id of select id, name, note from lab\.s….*\.svg$/)
    .waitFor();
  await page.focus('.chart-plot');
  await page.keyboard.press('Escape');
  await page.locator('.data-grid:focus').waitFor();
  await page.getByRole('button', { name: 'Chart', exact: true }).press('Enter');
  await page.locator('.chart-bar').waitFor({ state: 'attached' });
});

test.each([220, 420, 720])('in an editor of %i px nothing is cut off sideways', async (width) => {
  await open('readings', { width });
  await openSeries();
  const overflow = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(overflow).toBe(0);
});

test('a series that fails says why, and is read again', async () => {
  await open();
  await page.evaluate(() => {
    const { loseConnection } = globalThis as unknown as { loseConnection: () => void };
    loseConnection();
  });
  await page.getByRole('button', { name: 'Time Series' }).press('Enter');
  await page.getByText('The connection to db.example (warehouse) was lost.').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.getByText('Try Again').click();
  await page.locator('.chart-line').first().waitFor({ state: 'attached' });
});
