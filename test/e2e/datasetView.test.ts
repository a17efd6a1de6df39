import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { themes } from '../webview/fixtures/themes.mjs';
import { violationsOn } from './browserPages';
import { viewPages } from './viewPages';

/** The preview of a dataset as it is built, in a real browser, with a stand-in for the editor. */
const openPage = viewPages();

const firstSign: Readonly<Record<string, string>> = {
  parquet: '.data-grid-row .data-grid-cell',
  csv: '.data-grid-row .data-grid-cell',
  broken: '.data-grid-row .data-grid-cell',
  restored: '.data-grid-row .data-grid-cell',
  failed: '.failure-whole',
};

let page: Page;
let complaints: readonly string[];

async function open(scenario: string, theme = 'dark-2026'): Promise<void> {
  const address = `dataset?case=${scenario}&theme=${theme}`;
  ({ page, complaints } = await openPage(address, { width: 900, height: 700 }));
  await page.waitForSelector(firstSign[scenario] ?? 'main');
}

async function rowsLine(text: string): Promise<void> {
  await page.locator('.rows-line', { hasText: text }).waitFor();
}

async function toEnd(): Promise<void> {
  await page.focus('.data-grid');
  await page.keyboard.press('Control+End');
}

describe.each(Object.keys(themes))('in the theme %s', (theme) => {
  test('rows, a value and what cannot be read break no rule of axe', async () => {
    await open('broken', theme);
    await toEnd();
    await page.locator('.failure', { hasText: 'cut short' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.detail pre');
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('a failure breaks no rule of axe', async () => {
    await open('failed', theme);
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

test('of two million rows only those in sight are in the document', async () => {
  await open('parquet');
  await rowsLine('2,000,000 rows; its record says 3,000 rows');
  await toEnd();
  await page.locator('.data-grid-cell', { hasText: /^sample 1999999$/ }).waitFor();
  expect(await page.locator('*').count()).toBeLessThan(2000);
});

test('a text is read on as it is scrolled, pauses, and reads further when it is told to', async () => {
  await open('csv');
  await rowsLine('the first 1,000 rows of 3,000 rows, as its record says; more as you scroll');
  await toEnd();
  await rowsLine('the first 2,000 rows of 3,000 rows, as its record says; reading paused');
  const further = page.locator('vscode-button', { hasText: 'Read Further' });
  await further.click();
  await rowsLine('3,000 rows');
  await further.waitFor({ state: 'hidden' });
});

test('all of a text can be read, which verifies it, and its last row is there', async () => {
  await open('csv');
  await rowsLine('each part is of this version; not verified as a whole');
  await page.locator('vscode-button', { hasText: 'Read All and Verify' }).click();
  await rowsLine('reading: ');
  await rowsLine('all of it is as published (MD5 and SHA-256)');
  await rowsLine('3,000 rows');
  await toEnd();
  await page.locator('.data-grid-cell', { hasText: /^2999$/ }).waitFor();
  expect(await page.locator('vscode-button:visible', { hasText: 'Read All' }).count()).toBe(0);
});

test('reading all of it can be stopped', async () => {
  await open('csv');
  await page.locator('vscode-button', { hasText: 'Read All and Verify' }).click();
  await page.locator('vscode-button', { hasText: 'Stop Reading' }).click();
  await rowsLine('not verified as a whole');
  expect(await page.locator('.failure:visible').count()).toBe(0);
});

test('what is behind the rows of a file that is cut is told, and the rows stay', async () => {
  await open('broken');
  await toEnd();
  await rowsLine('what follows cannot be read');
  await page.locator('.failure', { hasText: 'is damaged or cut short' }).waitFor();
  expect(await page.locator('.data-grid-row').count()).toBeGreaterThan(5);
});

test('a value is text, whatever it holds, and a long one opens as a document', async () => {
  await open('parquet');
  expect(await page.locator('.data-grid-body img').count()).toBe(0);
  await page.locator('.data-grid-cell', { hasText: 'onerror' }).dblclick();
  await page.waitForSelector('.detail pre');
  expect(await page.locator('.detail pre').innerText()).toContain('<img src=x');
  await page.locator('.data-grid-cell', { hasText: 'ACGT' }).dblclick();
  await page.locator('.detail-head', { hasText: 'the beginning of 400 KB' }).waitFor();
  await page.locator('vscode-button', { hasText: 'Open as Document' }).click();
  await expect.poll(() => page.title()).toBe('opened 2, 3');
  await page.focus('.detail pre');
  await page.keyboard.press('Escape');
  await page.locator('.detail').waitFor({ state: 'hidden' });
  expect(await page.locator('.data-grid:focus').count()).toBe(1);
});

test('everything can be done by keyboard', async () => {
  await open('csv');
  await page.focus('.data-grid');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+C');
  await expect.poll(() => page.title()).toBe('copied tsv 0-1 1');
  await page.locator('.notice', { hasText: 'Copied 2 rows' }).waitFor();
  await page.keyboard.press('Shift+F10');
  await page.locator('[role=menuitem]', { hasText: 'Freeze up to Here' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('vscode-button', { hasText: 'Copy Snippet' }).press('Enter');
  await expect.poll(() => page.title()).toBe('copied a snippet');
  await page.locator('vscode-button', { hasText: 'Show Lineage' }).press('Enter');
  await expect.poll(() => page.title()).toBe('showed lineage');
  await page.locator('vscode-button', { hasText: 'Open as Text' }).press('Enter');
  await expect.poll(() => page.title()).toBe('opened as text');
});

test('a view that comes back is as it was left', async () => {
  await open('restored');
  await page.locator('.data-grid-cell', { hasText: /^sample 1500000$/ }).waitFor();
  const heads = await page.locator('[role=columnheader]').allInnerTexts();
  expect(heads.map((head) => head.split('\n')[0])).toEqual(['#', 'sample', 'id', 'quality']);
});
