import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { themes } from '../webview/fixtures/themes.mjs';
import { violationsOn } from './browserPages';
import { viewPages } from './viewPages';

/** The diagram of tables as it is built, in a real browser, with a stand-in for the editor. */
const openPage = viewPages();

let page: Page;
let complaints: readonly string[];

async function open(scenario: string, options: { theme?: string; width?: number } = {}) {
  const { theme = 'dark-2026', width = 1280 } = options;
  const subject = scenario === 'table' ? '{"schema":"biosustain","name":"strain"}' : '{}';
  const address = `relations?case=${scenario}&theme=${theme}&subject=${subject}`;
  ({ page, complaints } = await openPage(address, { width, height: 760 }));
  const sign = { failed: '.failure strong', empty: '.empty strong' }[scenario];
  await page.waitForSelector(sign ?? '.graph[data-nodes]', { timeout: 30_000 });
}

function toldByEditor(name: string): Promise<string | null> {
  return page.locator('html').getAttribute(`data-${name}`);
}

async function shownTables(): Promise<number> {
  return Number(await page.locator('.graph').getAttribute('data-nodes'));
}

/** The name of the table that is active. */
async function activeTable(): Promise<string | null> {
  const id = await page.locator('.graph').getAttribute('aria-activedescendant');
  return id === null ? null : page.locator(`[id='${id}']`).getAttribute('data-id');
}

describe.each(Object.keys(themes))('a diagram in the theme %s', (theme) => {
  test('breaks no rule of axe, and runs under its policy without a complaint', async () => {
    await open('table', { theme });
    await page.focus('.graph');
    await page.keyboard.press('ArrowRight');
    await page.getByText('List', { exact: true }).click();
    await page.locator('.list .row').nth(1).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  test('walks along the edges, shows more and less, and opens a table', async () => {
    await open('table');
    expect(await shownTables()).toBe(4);
    await page.focus('.graph');
    await expect.poll(activeTable).toBe('biosustain.strain');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(activeTable).toBe('biosustain.sample');
    await page.getByText('biosustain.sample, table: refers to biosustain.strain').waitFor();
    await page.keyboard.press(' ');
    await expect.poll(shownTables).toBe(7);
    await page.getByText('3 more shown').waitFor();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(activeTable).toMatch(/^biosustain\.ac_/);
    await page.keyboard.press('Delete');
    await expect.poll(shownTables).toBe(6);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => toldByEditor('opened')).toMatch(/^biosustain\./);
  });

  test('says that there is nothing further, zooms, and fits all again', async () => {
    await open('table');
    await page.focus('.graph');
    const at = (): Promise<string | null> =>
      page.locator('.graph svg > g').getAttribute('transform');
    const whole = await at();
    await page.keyboard.press('+');
    await expect.poll(at).not.toBe(whole);
    await page.keyboard.press('0');
    await expect.poll(at).toBe(whole);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByText('Nothing that is joined to it stands to the right').waitFor();
  });

  test('finds tables, brings each into the middle, and opens one from the list', async () => {
    await open('schema');
    await page.getByRole('textbox', { name: 'Find a table' }).fill('ac_');
    await page.getByText('2 tables', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('1 of 2 tables').waitFor();
    await expect.poll(activeTable).toBe('biosustain.ac_metabolomics');
    await page.keyboard.press('Enter');
    await expect.poll(activeTable).toBe('biosustain.ac_proteomics');
    await page.keyboard.press('Escape');
    await page.getByText('List', { exact: true }).press('Enter');
    await page.locator('.rows .row').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => toldByEditor('opened')).toBe('biosustain.ac_metabolomics');
  });
});

test('is copied as Mermaid and as SVG, and saved as a picture', async () => {
  await open('table');
  const choose = async (name: string): Promise<void> => {
    await page.getByText('Copy', { exact: true }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await choose('Copy as Mermaid');
  await page.getByText('Mermaid copied').waitFor();
  expect(await toldByEditor('clipboard')).toContain(
    '"biosustain.sample" }o--|| "biosustain.strain" : "strain"',
  );
  await choose('Copy as SVG');
  await page.getByText('SVG copied').waitFor();
  const drawn = await toldByEditor('clipboard');
  expect(drawn).toMatch(/^<svg xmlns/);
  expect(drawn).toMatch(/fill="rgb\(\d+, \d+, \d+\)"/);
  await choose('Save as PNG…');
  await page.getByText('Saved as /home/ada/diagram.png').waitFor();
  // What every PNG begins with, in Base64.
  expect(await toldByEditor('saved')).toMatch(/^png iVBORw0KGgo/);
});

test('2,000 tables make few elements, and one is found among them', async () => {
  await open('large');
  expect(await shownTables()).toBe(2_000);
  await page.getByText('So many tables show their names only').waitFor();
  expect(await page.locator('*').count()).toBeLessThan(2_000);
  await page.getByRole('textbox', { name: 'Find a table' }).fill('table_1234');
  await page.keyboard.press('Enter');
  await expect.poll(activeTable).toBe('lab.table_1234');
  await page.locator('.graph text', { hasText: 'table_1234' }).waitFor();
  expect(await page.locator('*').count()).toBeLessThan(2_000);
  expect(complaints).toEqual([]);
}, 90_000);

test('more around a table is shown by a press on its badge, and a table is dragged nowhere', async () => {
  await open('table');
  const badge = page.locator('.graph text', { hasText: '+1' }).first();
  await badge.click();
  await expect.poll(shownTables).toBe(5);
  await page.mouse.move(300, 400);
  await page.mouse.down();
  await page.mouse.move(500, 450, { steps: 4 });
  await page.mouse.up();
  expect(await toldByEditor('opened')).toBeNull();
});

test('says that the catalog is another, why there is none, and that there are no tables', async () => {
  await open('schema');
  await page.evaluate(() => {
    const { changeCatalog } = globalThis as unknown as { changeCatalog: () => void };
    changeCatalog();
  });
  await page.getByText('Show What Is New').click();
  await page.locator('.outdated').waitFor({ state: 'hidden' });
  await page.close();
  await open('failed');
  await page.getByText('There is no password for warehouse.').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.close();
  await open('empty');
  await page.getByText('There are no tables').waitFor();
});

test.each([220, 400, 640])('in an editor of %i px nothing is cut off sideways', async (width) => {
  await open('table', { width });
  const overflow = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(overflow).toBe(0);
});
