import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { focusedStop } from '../webview/fixtures/focusedStop.mjs';
import { themes } from '../webview/fixtures/themes.mjs';
import { violationsOn } from './browserPages';
import { viewPages } from './viewPages';

/** The report's view as it is built, in a real browser, with a stand-in for the editor. */
const openPage = viewPages();

let page: Page;
let complaints: readonly string[];

async function open(scenario: string, options: { theme?: string; width?: number } = {}) {
  const { theme = 'dark-2026', width = 1280 } = options;
  const address = `report?case=${scenario}&theme=${theme}`;
  ({ page, complaints } = await openPage(address, { width, height: 800 }));
  await page.waitForSelector(scenario === 'empty' ? '.empty strong' : '.rows .row');
}

describe.each(Object.keys(themes))('in the theme %s', (theme) => {
  test('breaks no rule of axe, contrast included', async () => {
    await open('mixed', { theme });
    await page.click('.chip >> nth=1');
    await page.click('.rows .row >> nth=1');
    expect(await violationsOn(page)).toEqual([]);
  });

  test('runs under its content security policy without a complaint', async () => {
    await open('mixed', { theme });
    expect(complaints).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  test('filters, walks through 150,000 rows and comes back', async () => {
    await open('large');
    await page.focus('.rows .row[tabindex="0"]');
    await page.keyboard.press('End');
    const focused = page.locator('.rows .row:focus');
    await focused.and(page.locator('[aria-rowindex="150001"]')).waitFor();
    await page.locator('.details h2').waitFor();
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Home');
    await focused.and(page.locator('[aria-rowindex="2"]')).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.details').waitFor({ state: 'hidden' });
    expect(await page.locator('.rows .row').count()).toBeLessThan(80);
  });

  test('keeps the focus on a row that is scrolled away', async () => {
    await open('large');
    await page.focus('.rows .row[tabindex="0"]');
    await page.keyboard.press('ArrowDown');
    await page.locator('.rows').evaluate((rows) => rows.scrollTo(0, 24 * 50_000));
    await page.locator('.rows .row[aria-rowindex="50002"]').waitFor({ state: 'attached' });
    expect(await page.locator('.rows .row:focus').getAttribute('aria-rowindex')).toBe('3');
  });

  test.each(['dark-2026', 'hc-black'])(
    'shows in %s where the focus is, in the order it is seen',
    async (theme) => {
      await open('mixed', { theme });
      const stops: ReturnType<typeof focusedStop>[] = [];
      while (stops.at(-1)?.role !== 'row' && stops.length < 40) {
        await page.keyboard.press('Tab');
        stops.push(await page.evaluate(focusedStop));
      }
      expect(stops.at(-1)?.role).toBe('row');
      expect(stops.filter(({ hasRing }) => !hasRing)).toEqual([]);
      const lines = stops.map(({ line }) => line);
      expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    },
  );

  test('presses a chip and types a filter', async () => {
    await open('mixed');
    await page.focus('.chip >> nth=1');
    await page.keyboard.press('Space');
    await page.getByText('2 of 2,048 entries').waitFor();
    await page.getByRole('textbox', { name: 'Filter by path, message or MD5' }).focus();
    await page.keyboard.type('firmware');
    await page.getByText('1 of 2,048 entries').waitFor();
  });
});

describe('in a narrow editor', () => {
  test.each([220, 320, 400, 640])('of %i px nothing is cut off sideways', async (width) => {
    await open('mixed', { width });
    const overflow = await page
      .locator('html')
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    expect(overflow).toBe(0);
  });

  test('the selected row stays in sight beside its details', async () => {
    await open('mixed', { width: 400 });
    await page.click('.rows .row >> nth=3');
    const row = await page.locator('.rows .row[aria-selected="true"]').boundingBox();
    const details = await page.locator('.details').boundingBox();
    expect((row?.y ?? 0) + (row?.height ?? 0)).toBeLessThanOrEqual(details?.y ?? 0);
  });
});
