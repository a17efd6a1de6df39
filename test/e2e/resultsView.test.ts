import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { themes } from '../webview/fixtures/themes.mjs';
import { violationsOn } from './browserPages';
import { viewPages } from './viewPages';

/** The view of results as it is built, in a real browser, with a stand-in for the editor. */
const openPage = viewPages();

let page: Page;
let complaints: readonly string[];

const firstSign: Readonly<Record<string, string>> = {
  rows: '.data-grid-row .data-grid-cell',
  plan: '.plan-step',
  failed: '.failed strong',
  empty: '.empty strong',
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
  test.each(Object.keys(firstSign))('%s breaks no rule of axe', async (scenario) => {
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
  await page.waitForSelector('.cell-whole pre');
  expect(await page.locator('.cell-whole pre').innerText()).toContain('<img src=x');
  expect(await page.locator('.cell-whole img').count()).toBe(0);
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
