import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { violationsOn } from './browserPages';
import { viewPages } from './viewPages';

/** The documents of a table, in a real browser, with a stand-in for the editor. */
const openPage = viewPages();

let page: Page;
let complaints: readonly string[];

async function open(options: { theme?: string; width?: number } = {}) {
  const { theme = 'dark-2026', width = 1280 } = options;
  const address = `table?case=sample&theme=${theme}`;
  ({ page, complaints } = await openPage(address, { width, height: 760 }));
  await page.waitForSelector('.data-grid-body [role=gridcell]');
  await page.getByText('Documents', { exact: true }).press('Enter');
  await page.locator('.document .json').first().waitFor();
  await page.getByText('in 2,000 documents').waitFor();
}

test.each(['dark-2026', 'light-2026', 'high-contrast'])(
  'documents in the theme %s break no rule of axe',
  async (theme) => {
    await open({ theme });
    await page.getByRole('textbox', { name: 'Path filter' }).fill('lanes[x');
    await page.keyboard.press('Enter');
    await page.locator('.path-problem').waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  },
);

test('are trees that show what is repeated, opened by keyboard, page by page', async () => {
  await open();
  const first = page.locator('.document').first();
  expect(await first.locator('.json-name', { hasText: 'q30' }).count()).toBe(2);
  await first.locator('summary', { hasText: 'by' }).press('Enter');
  await first.locator('.json-text', { hasText: 'Ω' }).waitFor();
  await page.getByRole('button', { name: 'Documents after' }).press('Enter');
  await page.getByText('Row 21 · id 21').waitFor();
  await page.getByRole('button', { name: 'Documents before' }).press('Enter');
  await page.getByText('Row 1 · id 1').waitFor();
  expect(await page.locator('*').count()).toBeLessThan(2_000);
});

test('are filtered by a path that is picked from those that occur', async () => {
  await open();
  const field = page.getByRole('textbox', { name: 'Path filter' });
  await page.getByRole('button', { name: 'by.name', exact: true }).press('Enter');
  expect(await field.inputValue()).toBe('by.name');
  await page.getByRole('button', { name: 'Filter by lanes[*] = 2' }).press('Enter');
  expect(await field.inputValue()).toBe('lanes[*] = 2');
  await field.fill('q30 = 1');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove the filter metrics: q30 = 1' }).waitFor();
  expect(await field.inputValue()).toBe('');
  await field.fill('by.name = nobody');
  await page.keyboard.press('Enter');
  await page.getByText('No document', { exact: true }).waitFor();
  await page.getByText('in 0 documents').waitFor();
  await page.getByText('Clear Filters').press('Enter');
  await page.getByText('in 2,000 documents').waitFor();
});

test('say where a path is none, with the place marked', async () => {
  await open();
  const field = page.getByRole('textbox', { name: 'Path filter' });
  await field.fill('lanes[x] = 3');
  await page.keyboard.press('Enter');
  await page.getByText('At character 6: Between [ and ] stands a number from 0').waitFor();
  expect(await page.locator('.path-problem mark').textContent()).toBe('[x] = 3');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await field.fill('$.lanes ?');
  await page.keyboard.press('Enter');
  await page.getByText('At character 10: Syntax error at end of jsonpath input').waitFor();
  await field.fill('lanes');
  await page.locator('.path-problem').waitFor({ state: 'hidden' });
});

test('give the statement that reads them', async () => {
  await open();
  await page.getByText('Copy Statement').press('Enter');
  await page.getByText('Copied the statement').waitFor();
  const copied = await page.locator('html').getAttribute('data-clipboard');
  expect(copied).toMatch(/^select id, .* from lab\.sample;$/);
});

test.each([220, 400, 640])('in an editor of %i px nothing is cut off sideways', async (width) => {
  await open({ width });
  const overflow = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(overflow).toBe(0);
});
