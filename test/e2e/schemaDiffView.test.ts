import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { themes } from '../webview/fixtures/themes.mjs';
import { violationsOn } from './browserPages';
import { viewPages } from './viewPages';

/** Matched tables as they are built, in a real browser, with a stand-in for the editor. */
const openPage = viewPages();

let page: Page;
let complaints: readonly string[];

interface Opening {
  readonly theme?: string;
  readonly width?: number;
  readonly part?: string;
}

async function open(
  scenario: string,
  { theme = 'dark-2026', width = 1100, part = 'matches' }: Opening = {},
) {
  const address = `schemaDiff?case=${scenario}&theme=${theme}&subject={"part":"${part}"}`;
  ({ page, complaints } = await openPage(address, { width, height: 720 }));
  const signs: Readonly<Record<string, string>> = {
    failed: '.failure strong',
    none: '.empty strong',
    empty: '.empty strong',
    comparing: '.loading vscode-progress-ring',
  };
  await page.waitForSelector(signs[scenario] ?? '.rows .row:visible', { timeout: 30_000 });
}

function toldByEditor(name: string): Promise<string | null> {
  return page.locator('html').getAttribute(`data-${name}`);
}

/** What the focused line says, cell by cell. */
async function focusedLine(): Promise<string> {
  return (await page.locator('.row:focus .cell').allTextContents()).join(' | ');
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

describe.each(Object.keys(themes))('matched tables in the theme %s', (theme) => {
  test('break no rule of axe, and run under their policy without a complaint', async () => {
    await open('mixed', { theme });
    await page.locator('.matches .row').nth(3).click();
    await press('q');
    expect(await violationsOn(page)).toEqual([]);
    await page.getByText('One-to-One Coverage').click();
    await page.locator('.coverage .row').nth(1).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  test('goes from the filter to the lines, opens and closes tables, and back to one from its column', async () => {
    await open('mixed');
    await page.getByRole('textbox', { name: 'Filter by name' }).fill('biosustain.notes');
    await press('ArrowDown');
    await expect.poll(focusedLine).toBe('biosustain.notes | only here | ');
    await page.getByText('biosustain.notes: only in warehouse').waitFor();
    const focused = page.locator('.row:focus');
    expect(await focused.getAttribute('aria-expanded')).toBe('false');
    await press('ArrowRight', 'ArrowDown');
    await expect.poll(focusedLine).toBe('idbigint | only here | ');
    expect(await focused.getAttribute('aria-level')).toBe('2');
    await press('ArrowLeft', 'ArrowLeft');
    expect(await focused.getAttribute('aria-expanded')).toBe('false');
    expect(await page.locator('.matches .row[aria-level="2"]').count()).toBe(0);
  });

  test('goes from question to question, says why each is asked, and keeps what is said', async () => {
    await open('mixed');
    await page.locator('.matches .row').nth(1).click();
    await press('q');
    await expect.poll(focusedLine).toContain('same? 60 %');
    await press('q', 'q');
    await expect.poll(focusedLine).toBe('taken_bytext | same? 50 % | operator_nametext');
    await page
      .getByText('biosustain.strain.taken_by ? biosustain.strain.operator_name: may be one, 50 %')
      .waitFor();
    await press('y');
    await expect
      .poll(() => toldByEditor('decided'))
      .toBe(
        '{"kind":"column","from":["biosustain","strain","taken_by"],"to":["biosustain","strain","operator_name"],"isSame":true}',
      );
    await expect.poll(focusedLine).toBe('taken_bytext | renamed, decided | operator_nametext');
    await press('u');
    await page.getByText('is open again').waitFor();
    await expect.poll(focusedLine).toBe('taken_bytext | same? 50 % | operator_nametext');
    await press('u');
    await page.getByText('there is nothing to take back').waitFor();
    await press('q');
    await page.getByText('No question further on').waitFor();
    await press('y', 'Shift+Q', 'Delete');
    await expect.poll(() => toldByEditor('decided')).toContain('"isSame":false');
    await expect.poll(focusedLine).toContain('only here');
  });

  test('pairs by hand what the matcher did not, and says what cannot be paired', async () => {
    await open('mixed');
    await page.getByText('Only on one side').press('Enter');
    await page.locator('.matches .row', { hasText: 'qc_passed' }).click();
    await press('m');
    await page.getByText('now press M on its counterpart').waitFor();
    await page.locator('.matches .row', { hasText: 'biosustain.notes' }).click();
    await press('m');
    await page.getByText('A table and a column cannot be one').waitFor();
    await press('Escape', 'm');
    await page.locator('.matches .row', { hasText: 'biosustain.instrument' }).click();
    await press('m');
    await expect
      .poll(() => toldByEditor('decided'))
      .toContain('"from":["biosustain","notes"],"to":["biosustain","instrument"],"isSame":true');
    await page.getByText('Decided: biosustain.notes is biosustain.instrument').waitFor();
  });
});

test('a question is answered by a press of a button, too; one that cannot be kept says why', async () => {
  await open('readOnly');
  await page.locator('.matches .row', { hasText: 'taken_by' }).click();
  await page.getByText('Not the Same', { exact: true }).click();
  await page.getByText('schema-map.json cannot be written.').waitFor();
  expect(await violationsOn(page)).toEqual([]);
});

test('lines lead from each to its counterpart, each kind in a look of its own', async () => {
  await open('mixed');
  const lines = (kind: string) => page.locator(`.lines .line-${kind}`);
  expect(await lines('renamed').count()).toBe(2);
  expect(await lines('question').count()).toBeGreaterThanOrEqual(2);
  const patterns = await page
    .locator('.sample .line')
    .evaluateAll((all) =>
      all.map((line) => line.ownerDocument.defaultView?.getComputedStyle(line).strokeDasharray),
    );
  expect(new Set(patterns).size).toBe(3);
  // From `maker` of the run, up to the table that is closed and holds it now.
  const heights = await Promise.all(
    (await lines('question').all()).map(async (line) => (await line.boundingBox())?.height ?? 0),
  );
  expect(Math.max(...heights)).toBeGreaterThan(100);
});

test('the filters leave what they say, and all of it comes back', async () => {
  await open('mixed');
  await page.getByText('Questions3', { exact: true }).click();
  // Of the two columns that may have moved, both ends are shown.
  expect(await page.locator('.matches .label-question').count()).toBe(5);
  expect(await page.locator('.matches .label-renamed').count()).toBe(0);
  await page.getByRole('textbox', { name: 'Filter by name' }).fill('nothing of the kind');
  await page.getByText('Nothing passes the filter').waitFor();
  await page.getByText('Show All').click();
  await page.getByText('29 of 36 tables and columns').waitFor();
});

test('2,000 tables of 20 columns make few elements, and one is found among them', async () => {
  await open('large');
  await page.getByText('42,000 tables and columns').waitFor();
  expect(await page.locator('*').count()).toBeLessThan(2_000);
  await page.locator('.matches .row').nth(1).click();
  await press('End');
  await expect.poll(focusedLine).toContain('table_1999');
  await page.getByRole('textbox', { name: 'Filter by name' }).fill('table_1900 measure');
  await page.locator('.matches .row', { hasText: 'measure_7' }).waitFor();
  expect(await page.locator('.matches [role=rowgroup] .row').count()).toBe(3);
  expect(await page.locator('*').count()).toBeLessThan(2_000);
  expect(complaints).toEqual([]);
}, 60_000);

test('coverage is a list with what asks for somebody first', async () => {
  await open('mixed', { part: 'coverage' });
  await page.getByText('one to one: 6 of 7 tables (85.7 %)').waitFor();
  const rows = page.locator('.coverage .rows .row');
  expect(await rows.first().textContent()).toBe(
    'open questionbiosustain.strain.operator_namebiosustain.strain.taken_by',
  );
  expect(await rows.last().textContent()).toMatch(/^covered/);
  await page.evaluate(() => {
    const { showPart } = globalThis as unknown as { showPart: (part: string) => void };
    showPart('matches');
  });
  await page.locator('.matches .row').nth(1).waitFor();
});

test('says that nothing was compared, that it is, why it could not be, and that there is nothing', async () => {
  await open('none');
  await page.getByText('No schemas have been compared').waitFor();
  await page.locator('.empty vscode-button').click();
  await expect.poll(() => toldByEditor('compared')).toBe('yes');
  await page.close();
  await open('comparing');
  await page.getByText('Comparing…').waitFor();
  await page.evaluate(() => {
    const { endComparing } = globalThis as unknown as { endComparing: () => void };
    endComparing();
  });
  await page.locator('.matches .row').nth(1).waitFor();
  await page.close();
  await open('failed');
  await page.getByText('benchling cannot be read.').waitFor();
  expect(await violationsOn(page)).toEqual([]);
  await page.close();
  await open('empty');
  await page.getByText('There are no tables on either side').waitFor();
});

test.each([220, 400, 640])('in an editor of %i px nothing is cut off sideways', async (width) => {
  await open('mixed', { width });
  const overflow = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(overflow).toBe(0);
});
