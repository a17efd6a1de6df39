import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { themes } from '../webview/fixtures/themes.mjs';
import { violationsOn } from './browserPages';
import { viewPages } from './viewPages';

/** The view of a table as it is built, in a real browser, with a stand-in for the editor. */
const openPage = viewPages();

let page: Page;
let complaints: readonly string[];

async function open(scenario: string, options: { theme?: string; width?: number } = {}) {
  const { theme = 'dark-2026', width = 1280 } = options;
  const address = `table?case=${scenario}&theme=${theme}`;
  ({ page, complaints } = await openPage(address, { width, height: 760 }));
  const sign = { empty: '.empty strong', failed: '.failure strong' }[scenario];
  await page.waitForSelector(sign ?? '.data-grid-body [role=gridcell]');
}

async function edgesOf(
  selector: string,
): Promise<{ readonly top: number; readonly bottom: number }> {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`${selector} is not drawn`);
  return { top: box.y, bottom: box.y + box.height };
}

function elements(): Promise<number> {
  return page.locator('*').count();
}

describe.each(Object.keys(themes))('a table in the theme %s', (theme) => {
  test('breaks no rule of axe, and runs under its policy without a complaint', async () => {
    await open('followed', { theme });
    expect(await violationsOn(page)).toEqual([]);
    await page.focus('.data-grid');
    await page.keyboard.press('F2');
    await page.locator('.pane h2').waitFor();
    await page.keyboard.press('Shift+F10');
    await page.locator('.menu').waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  test('goes to the last row and column and back, and shows the last row whole', async () => {
    await open('large');
    await page.focus('.data-grid');
    await page.keyboard.press('Control+End');
    await page.locator('[aria-rowindex="100001"] .is-active').waitFor();
    const cell = await edgesOf('.data-grid-cell.is-active');
    expect(cell.bottom).toBeLessThanOrEqual((await edgesOf('.data-grid')).bottom);
    await page.keyboard.press('Control+Home');
    const first = page.locator('[aria-rowindex="2"] .is-active');
    await first.waitFor();
    const { top } = await edgesOf('[aria-rowindex="2"] .is-active');
    expect(top).toBeGreaterThanOrEqual((await edgesOf('.data-grid-head')).bottom);
    expect(await first.textContent()).toBe('1');
  });

  test('sorts, filters, freezes, copies and adds up', async () => {
    await open('sample');
    await page.focus('.data-grid');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.locator('[aria-rowindex="2"] >> text=2000').waitFor();
    await page.keyboard.press('ArrowDown');
    for (const _ of [1, 2, 3]) await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('4 cells · sum 7,994 · average 1,998.5').waitFor();
    await page.keyboard.press('Control+c');
    await page.getByText('Copied 4 rows').waitFor();
    expect(await page.locator('html').getAttribute('data-clipboard')).toBe(
      'id\n2000\n1999\n1998\n1997',
    );
    await page.keyboard.press('Shift+F10');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.locator('[aria-rowindex="2"] .data-grid-frozen [aria-colindex="2"]').waitFor();
    await page.getByRole('textbox', { name: 'Value to filter by' }).fill('7');
    await page.keyboard.press('Enter');
    await page.getByText('1 row, 9 columns').waitFor();
    await page.getByRole('button', { name: 'Remove the filter id = 7' }).press('Enter');
    await page.getByText('about 2,000 rows, an estimate, 9 columns').waitFor();
    await page.getByRole('button', { name: 'Count', exact: true }).press('Enter');
    await page.getByText('2,000 rows, 9 columns', { exact: true }).waitFor();
  });

  test('profiles a column: by what is known at once, and counted when that is asked for', async () => {
    await open('sample');
    await page.focus('.data-grid');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Profile' }).press('Enter');
    await page.getByText('The server has no statistics of this column').waitFor();
    await page.getByRole('button', { name: 'Count Exactly' }).press('Enter');
    await page.getByText('Counted now, of the rows that pass the filters.').waitFor();
    await page.locator('.facts-list', { hasText: 'Different values2,000' }).waitFor();
    await page.locator('.histogram').waitFor();
    await page.getByText('No value occurs twice.').waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });

  test('shows JSON as a tree, a long value as its beginning, and follows a key', async () => {
    await open('sample');
    await page.focus('.data-grid');
    await page.keyboard.press('ArrowDown');
    for (const _ of [1, 2]) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('F2');
    const go = page.getByRole('button', { name: 'Go to lab.project' });
    await go.press('Enter');
    expect(await page.locator('html').getAttribute('data-followed')).toBe(
      'sample_project_id_fkey 2',
    );
    await page.focus('.data-grid');
    for (const _ of [1, 2, 3, 4]) await page.keyboard.press('ArrowRight');
    await page.locator('.json-name', { hasText: 'q30' }).nth(1).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.getByText('400 KB are too much for this view').waitFor();
  });
});

test('1,600 columns make no more than 2,000 elements, wherever one looks', async () => {
  await open('wide', { width: 2560 });
  expect(await elements()).toBeLessThan(2_000);
  await page.focus('.data-grid');
  await page.keyboard.press('Control+End');
  await page.getByText('value 1599').first().waitFor();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByText('and 1,540 more').waitFor();
  expect(await elements()).toBeLessThan(2_000);
});

test('a lost connection keeps what is on the screen, and is made again', async () => {
  await open('large');
  await page.evaluate(() => {
    const { loseConnection } = globalThis as unknown as { loseConnection: () => void };
    loseConnection();
  });
  await page.focus('.data-grid');
  await page.keyboard.press('PageDown');
  for (const _ of Array.from({ length: 8 })) await page.keyboard.press('PageDown');
  await page.getByText('The connection to db.example (warehouse) was lost.').waitFor();
  await page.keyboard.press('Control+Home');
  await page.locator('[aria-rowindex="2"] [role=gridcell]').first().waitFor();
  await page.getByText('Reconnect').click();
  await page.locator('.failure').waitFor({ state: 'hidden' });
});

test('a lake file that leads elsewhere is told, and followed when a person says so', async () => {
  await open('large');
  await page.evaluate(() => {
    const { changeLake } = globalThis as unknown as { changeLake: () => void };
    changeLake();
  });
  await page.getByText('The lake file changed the connection warehouse.').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.locator('[aria-rowindex="2"] [role=gridcell]').first().waitFor();
  await page.getByRole('button', { name: 'Reconnect' }).press('Enter');
  await page.locator('.failure').waitFor({ state: 'hidden' });
});

test('says why a table cannot be shown, and that one is empty', async () => {
  await open('failed');
  expect(await violationsOn(page)).toEqual([]);
  await page.close();
  await open('empty');
  await page.getByText('There are no rows').waitFor();
  expect(await violationsOn(page)).toEqual([]);
});

test.each([220, 400, 640])('in an editor of %i px nothing is cut off sideways', async (width) => {
  await open('sample', { width });
  const overflow = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(overflow).toBe(0);
});
