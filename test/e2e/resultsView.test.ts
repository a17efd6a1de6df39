import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { themes } from '../webview/fixtures/themes.mjs';
import { violationsOn } from './browserPages';
import { viewPages } from './viewPages';

/** The view of results as it is built, in a real browser, with a stand-in for the editor. */
const openPage = viewPages();

const scenarios = ['rows', 'plan', 'failed', 'empty'];

let page: Page;
let complaints: readonly string[];

const firstSign: Readonly<Record<string, string>> = {
  rows: '.data-grid-row .data-grid-cell',
  plan: '.plan-step',
  failed: '.failed strong',
  empty: '.empty strong',
  sorting: '.data-grid-row .data-grid-cell',
};

async function open(scenario: string, theme = 'dark-2026'): Promise<void> {
  const address = `results?case=${scenario}&theme=${theme}`;
  ({ page, complaints } = await openPage(address, { width: 900, height: 700 }));
  await page.waitForSelector(firstSign[scenario] ?? 'main');
}

async function compare(): Promise<void> {
  await page.selectOption('select[aria-label="Compare with"]', 'result2');
  await page.waitForSelector('.data-grid-cell.is-changed');
}

describe.each(Object.keys(themes))('in the theme %s', (theme) => {
  test.each(scenarios)('%s breaks no rule of axe', async (scenario) => {
    await open(scenario, theme);
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a comparison breaks no rule of axe', async () => {
    await open('rows', theme);
    await compare();
    expect(await violationsOn(page)).toEqual([]);
  });
});

test('a value is text, whatever it holds', async () => {
  await open('rows');
  expect(await page.locator('.data-grid-body img').count()).toBe(0);
  await page.locator('.data-grid-cell', { hasText: 'onerror' }).dblclick();
  await page.waitForSelector('.detail pre');
  expect(await page.locator('.detail pre').innerText()).toContain('<img src=x');
  expect(await page.locator('.detail img').count()).toBe(0);
  await page.locator('vscode-button', { hasText: 'Open as Document' }).click();
  await expect.poll(() => page.title()).toBe('opened 1, 2');
});

test('two results stand side by side, and what differs is marked', async () => {
  await open('rows');
  await compare();
  expect(await page.locator('.count').innerText()).toContain('rows matched by id');
  const changed = page.locator('.data-grid-cell.is-changed');
  expect(await changed.allInnerTexts()).toEqual(['Strain 3', 'Renamed']);
  expect(await page.locator('.data-grid-cell.is-missing').count()).toBeGreaterThan(0);
});

test('everything can be done by keyboard', async () => {
  await open('rows');
  await page.focus('.data-grid');
  await page.keyboard.press('Control+End');
  await page.locator('.data-grid-cell', { hasText: /^5000$/ }).waitFor();
  await page.keyboard.press('Control+C');
  await expect.poll(() => page.title()).toBe('copied 4999-4999 tsv');
  await page.focus('.tab[aria-selected=true]');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.waitForSelector('.plan-step');
  await page.focus('.plan [role=treeitem]');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const focused = page.locator('[role=treeitem]:focus > .plan-step .plan-title');
  expect(await focused.innerText()).toBe('Seq Scan on run r');
});

test('the document stays small however many rows there are', async () => {
  await open('rows');
  expect(await page.locator('*').count()).toBeLessThan(2000);
});

test('a selection is added up, and a column too', async () => {
  await open('rows');
  await page.focus('.data-grid');
  await page.keyboard.press('Control+ ');
  await page
    .locator('.sums', { hasText: '5,000 cells · sum 12,502,500 · average 2,500.5' })
    .waitFor();
  await page.keyboard.press('Shift+F10');
  await page.locator('[role=menuitem]', { hasText: 'Totals' }).click();
  await page.waitForSelector('.totals');
  const totals = await page.locator('.totals').innerText();
  expect(totals.replaceAll(/\s+/g, ' ')).toContain('distinct 5,000 least 1 greatest 5000');
  expect(await page.locator('.detail-head').innerText()).toContain('the 5,000 rows that are here');
  expect(await violationsOn(page)).toEqual([]);
});

test('rows are sorted by a press on a head, and the focus stays there', async () => {
  await open('rows');
  await page.focus('.data-grid');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[aria-sort=ascending]');
  await page.keyboard.press('Enter');
  await page.locator('.data-grid-cell', { hasText: /^5000$/ }).waitFor();
  expect(await page.locator('[aria-sort=descending]').innerText()).toContain('id');
  expect(await page.locator('.count').innerText()).toContain('sorted here');
  expect(await page.locator('.data-grid:focus').count()).toBe(1);
});

test('sorting that the server takes long for is stopped', async () => {
  await open('sorting');
  await page.locator('[role=columnheader]', { hasText: 'id' }).click();
  await page.locator('.count', { hasText: 'Sorting…' }).waitFor();
  await page.locator('vscode-button', { hasText: 'Stop Sorting' }).click();
  await page.locator('.count', { hasText: 'the first 5,000 rows' }).waitFor();
  expect(await page.locator('.failure').isVisible()).toBe(false);
});

test('the menu of a column hides and freezes it, and the menu of exports says what they do', async () => {
  await open('rows');
  const head = page.locator('[role=columnheader]', { hasText: 'name' });
  await head.click({ button: 'right' });
  expect(await page.locator('.menu').innerText()).toContain('the statement runs again');
  expect(await violationsOn(page)).toEqual([]);
  await page.locator('[role=menuitem]', { hasText: 'Hide Column' }).click();
  await head.waitFor({ state: 'detached' });
  await page.locator('[role=columnheader]', { hasText: 'note' }).click({ button: 'right' });
  await page.locator('[role=menuitem]', { hasText: 'Show Hidden Columns' }).click();
  await head.waitFor();
  await page.locator('vscode-button', { hasText: 'Export' }).click();
  expect(await page.locator('.menu').innerText()).toContain('Everything: the statement runs again');
  await page.locator('[role=menuitem]', { hasText: 'Parquet' }).click();
  await page.locator('.notice', { hasText: 'Wrote 5,000 rows to' }).waitFor();
});
