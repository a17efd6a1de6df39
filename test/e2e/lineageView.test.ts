import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { themes } from '../webview/fixtures/themes.mjs';
import { violationsOn } from './browserPages';
import { viewPages } from './viewPages';

/** The lineage as it is built, in a real browser, with a stand-in for the editor. */
const openPage = viewPages();

const qc = 'dataset:sequencing-qc/master';

let page: Page;
let complaints: readonly string[];

async function open(
  scenario: string,
  options: { start?: string; theme?: string; width?: number; more?: string } = {},
) {
  const { start = qc, theme = 'dark-2026', width = 1280, more = '' } = options;
  const subject = start === '' ? '{}' : JSON.stringify({ start });
  const address = `lineage?case=${scenario}&theme=${theme}&subject=${encodeURIComponent(subject)}${more}`;
  ({ page, complaints } = await openPage(address, { width, height: 860 }));
  const sign =
    { starts: '#view:not(.is-closed)', failed: '.failure strong', empty: '.starts strong' }[
      scenario
    ] ?? (start === '' ? '.starts strong' : '.graph[data-nodes]');
  await page.waitForSelector(sign, { timeout: 30_000 });
}

function toldByEditor(name: string): Promise<string | null> {
  return page.locator('html').getAttribute(`data-${name}`);
}

async function shown(): Promise<number> {
  return Number(await page.locator('.graph').getAttribute('data-nodes'));
}

/** The id of what is active in the graph. */
async function active(): Promise<string | null> {
  const id = await page.locator('.graph').getAttribute('aria-activedescendant');
  return id === null ? null : page.locator(`[id='${id}']`).getAttribute('data-id');
}

/** Where nodes that are in sight stand, in relation to one of them. */
async function places(origin: string): Promise<Readonly<Record<string, readonly number[]>>> {
  const nodes = page.locator('.graph g[data-id]');
  const ids = await nodes.evaluateAll((all) => all.map((node) => node.getAttribute('data-id')));
  const boxes = await nodes
    .locator('> rect:first-child')
    .evaluateAll((all) =>
      all.map((box) => [Number(box.getAttribute('x')), Number(box.getAttribute('y'))]),
    );
  const [left = 0, top = 0] = boxes[ids.indexOf(origin)] ?? [];
  return Object.fromEntries(
    boxes.map(([x = 0, y = 0], at) => [ids[at] ?? '', [x - left, y - top]]),
  );
}

async function choose(menu: string, item: string): Promise<void> {
  await page.getByText(menu, { exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

describe.each(Object.keys(themes))('a lineage in the theme %s', (theme) => {
  test('breaks no rule of axe, and runs under its policy without a complaint', async () => {
    await open('laboratory', { theme });
    await page.focus('.graph');
    await page.keyboard.press('ArrowRight');
    await page.getByText('List', { exact: true }).click();
    await page.locator('.list .row').nth(1).waitFor();
    await page.getByText('Legend', { exact: true }).click();
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  test('opens one step each way, walks, shows more and less, and opens what it is at', async () => {
    await open('laboratory');
    expect(await shown()).toBe(5);
    await page.focus('.graph');
    await expect.poll(active).toBe(qc);
    const before = await places(qc);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(active).toBe('pipeline:sequencing-qc');
    await page
      .getByText('sequencing-qc, pipeline of sequencing-qc; succeeded 3 h ago; 48 upstream')
      .waitFor();
    await page.keyboard.press('+');
    await expect.poll(shown).toBe(25);
    await page.getByText('20 more shown upstream and downstream').waitFor();
    // What was there stands where it stood.
    await expect.poll(() => places(qc)).toMatchObject(before);
    await page.keyboard.press('-');
    await expect.poll(shown).toBe(5);
    await page.keyboard.press('Enter');
    await expect.poll(() => toldByEditor('jumped')).toBe('pipeline:sequencing-qc');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByText('It leads to nothing that is shown').waitFor();
  });

  test('finds what is not shown, and draws it', async () => {
    await open('laboratory');
    const field = page.getByRole('textbox', { name: 'Find anything' });
    await field.fill('sql');
    await page.getByText('3 things', { exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(shown).toBe(6);
    await expect.poll(active).toMatch(/^query:/);
    await field.fill('no such thing');
    await page.getByText('Nothing found').waitFor();
  });

  test('goes through the list, and through the history by its cells', async () => {
    await open('laboratory');
    await page.getByText('List', { exact: true }).press('Enter');
    await page.locator('.list .rows .row').first().focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(active).toBe('pipeline:sequencing-qc');
    await page.keyboard.press('ArrowUp');
    await expect.poll(active).toBe(qc);
    await page.locator('.history .rows .row').first().focus();
    for (let day = 0; day < 9; day += 1) await page.keyboard.press('ArrowLeft');
    await page.getByText('expression: failed, Nov 18, 2026').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Run of expression').waitFor();
    await page.locator('.details-failure', { hasText: 'Q30 of SSA003' }).waitFor();
    await page.getByText('Open Log').press('Enter');
    await expect.poll(() => toldByEditor('log')).toContain('expression');
  });
});

test('what is chosen in the graph and in the history is shared', async () => {
  await open('laboratory');
  await page.getByText('History of sequencing-qc/master').waitFor();
  await page.locator('.graph text', { hasText: 'lab-report strict' }).last().click();
  await page.getByText('History of lab-report strict').waitFor();
  expect(await page.locator('.history .rows .row').count()).toBe(2);
  // What is not in its line fades.
  await page.locator('.graph g.is-faded[data-id="pipeline:expression"]').waitFor();
  await page.getByText('Show All', { exact: true }).click();
  const latest = page.locator('.history .rows .row').first().locator('.history-cell').last();
  await latest.click();
  await page.getByText('Run of expression').waitFor();
  await page.getByText('gros://expression/master:2026-11-27.1').waitFor();
  await page.locator('.graph g.is-faded[data-id="pipeline:lab-report"]').waitFor();
  expect(await page.locator(`.graph g.is-faded[data-id="${qc}"]`).count()).toBe(0);
  await page.getByText('Show in Graph', { exact: true }).click();
  await expect.poll(shown).toBe(6);
});

test('what was published by hand has cells, too, and what is older comes when it is asked for', async () => {
  await open('laboratory', { start: 'dataset:expression/master' });
  const byHand = page.locator('.history .history-cell', { hasText: '◆' });
  await byHand.first().waitFor();
  expect(await byHand.count()).toBe(1);
  expect(await byHand.getAttribute('title')).toMatch(
    /^expression\/master: published 2026-11-25\.1, 2026-11-25\.2, .*, 1 of them without a run, by ada$/,
  );
  // The run of that day comes first, then what was published beside it.
  await byHand.click();
  await page.getByText('Run of expression').waitFor();
  await byHand.click();
  await page.getByText('Version 2026-11-25.2 of expression/master').waitFor();
  await page.getByText('9d2e7f0, changed').waitFor();
  await page.locator('.graph g.is-faded[data-id="pipeline:lab-report"]').waitFor();
  await page.getByText('Open Version', { exact: true }).press('Enter');
  await expect.poll(() => toldByEditor('version')).toBe('gros://expression/master:2026-11-25.2');
  await page.getByText('Last 30 Days', { exact: true }).click();
  await page.getByRole('menuitemradio', { name: 'Last 90 Days' }).click();
  await page.getByText('Last 90 Days', { exact: true }).waitFor();
  await page.getByText('Last 90 Days', { exact: true }).click();
  await page.getByRole('menuitemradio', { name: 'All Time' }).click();
  await page.getByText('The newest in all time; 12 older runs not shown').waitFor();
  await page.getByText('Runs', { exact: true }).click();
  const first = page.locator(
    '.history [role="columnheader"][title*="2026-11-25.2 published by ada"]',
  );
  await first.waitFor();
});

test('groups are drawn as one and opened again, and all there is can be drawn', async () => {
  await open('laboratory');
  await choose('Show', 'Show Everything');
  await expect.poll(shown).toBe(65);
  await choose('Show', 'Draw Each Group as One');
  await expect.poll(shown).toBe(9);
  await page.locator('.graph text', { hasText: '+48' }).click();
  await expect.poll(shown).toBe(56);
  await choose('Show', 'Draw All One by One');
  await expect.poll(shown).toBe(65);
});

test('all that a thing is made of comes in one gesture, and what changes break is marked', async () => {
  await open('laboratory', { start: 'query:reports/monthly.sql#12' });
  await choose('Show', 'All Upstream of It');
  await expect.poll(shown).toBe(57);
  await page.close();
  await open('laboratory', { start: 'relation:warehouse/data_lake.sample_quality' });
  await expect.poll(shown).toBe(6);
  await page.evaluate(() => {
    const { affect } = globalThis as unknown as { affect: () => void };
    affect();
  });
  await page.locator('.graph text', { hasText: 'affected by rename of q30' }).nth(1).waitFor();
  expect(await page.locator('.graph text', { hasText: 'affected by' }).count()).toBe(2);
  await page.getByText('Affected by rename of q30', { exact: true }).waitFor();
});

test('columns of what is drawn come when somebody asks, and go again', async () => {
  const table = 'relation:warehouse/data_lake.sample_quality';
  await open('laboratory', { start: table });
  await expect.poll(shown).toBe(6);
  const before = await places(table);
  await choose('Show', 'Show Columns');
  await expect.poll(shown).toBe(14);
  await page.locator('.graph g[data-id="column:warehouse/data_lake.newest_samples#q30"]').waitFor();
  expect(await places(table)).toMatchObject(before);
  expect(await violationsOn(page)).toEqual([]);
  await choose('Show', 'Hide Columns');
  await expect.poll(shown).toBe(6);
});

test('is as of a day of the past, and follows what is new as of now', async () => {
  await open('laboratory');
  await page.getByLabel('As of').fill('2026-11-20');
  await expect.poll(() => toldByEditor('as-of')).toContain('2026-11-2');
  await page.getByText('This is the lineage as of the end of 2026-11-20.').waitFor();
  await page.getByText('Commit…', { exact: true }).press('Enter');
  await page.getByText('as of commit 4f2a9c1b, Judge samples by what was sequenced').waitFor();
  await expect.poll(() => toldByEditor('as-of')).toBe('4f2a9c1b');
  expect(await page.getByLabel('As of').inputValue()).toBe('');
  await page.getByText('Back to Now', { exact: true }).press('Enter');
  await expect.poll(() => toldByEditor('as-of')).toBe('now');
  await page.locator('.graph').focus();
  const [before, count] = [await places(qc), await shown()];
  await page.evaluate(() => {
    const { grow } = globalThis as unknown as { grow: () => void };
    grow();
  });
  await expect.poll(shown).toBe(count + 1);
  await page.locator('.graph text', { hasText: 'archive' }).nth(0).waitFor();
  expect(await places(qc)).toMatchObject(before);
  expect(await page.locator('.graph:focus').count()).toBe(1);
});

test('says nothing of what is new where somebody drew more, but that it is there', async () => {
  await open('laboratory');
  await page.focus('.graph');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('+');
  await expect.poll(shown).toBeGreaterThan(5);
  await page.getByText('more shown upstream and downstream').waitFor();
  const [before, count] = [await places(qc), await shown()];
  await page.evaluate(() => {
    const { grow, run } = globalThis as unknown as {
      grow: () => void;
      run: (id: string) => void;
    };
    grow();
    run('pipeline:expression');
  });
  await page.locator('.graph text', { hasText: '+1' }).nth(0).waitFor();
  await page.locator('.graph text', { hasText: 'running now' }).waitFor();
  expect(await shown()).toBe(count);
  expect(await places(qc)).toMatchObject(before);
});

test('is saved as pictures and as what it is made of', async () => {
  await open('laboratory');
  await choose('Save', 'Save as SVG…');
  await page.getByText('Saved as /home/ada/lineage.svg').waitFor();
  expect(await toldByEditor('saved')).toMatch(/^svg <svg xmlns/);
  await choose('Save', 'Save as PNG…');
  await page.getByText('Saved as /home/ada/lineage.png').waitFor();
  // What every PNG begins with, in Base64.
  expect(await toldByEditor('saved')).toMatch(/^png iVBORw0KGgo/);
  await choose('Save', 'Save as CSV…');
  await expect.poll(() => toldByEditor('saved')).toBe('csv 5 things');
  await choose('Save', 'Save as OpenLineage…');
  await expect.poll(() => toldByEditor('saved')).toBe('ndjson 5 things');
});

test('begins with what is looked for, and says what could not be read, and why there is nothing', async () => {
  await open('laboratory', { start: '' });
  await page.getByText('sample_quality (table)').click();
  await expect.poll(shown).toBe(6);
  await page.close();
  await open('starts', { start: 'dataset:gone/master' });
  await page.getByText('Nothing is known of the lineage of gone/master').waitFor();
  await page.getByText('MiSeq (source)').click();
  await expect.poll(shown).toBe(2);
  await page.close();
  await open('starts', { start: 'blob:samples/SSA003/reads/fastq/SSA003_R1.fastq.gz' });
  await expect.poll(active).toBe('blob:samples/SSA003/');
  await page.close();
  await open('problems');
  const problem = page.getByText('Not all could be read: runs of MiSeq could not be read: offline');
  await problem.waitFor();
  // A screen reader says it once, whatever else changes.
  const told = await problem.elementHandle();
  await page.focus('.graph');
  await page.keyboard.press('ArrowRight');
  await expect.poll(active).not.toBe(qc);
  expect(await told?.evaluate((element) => element.isConnected)).toBe(true);
  expect(await violationsOn(page)).toEqual([]);
  await page.close();
  await open('failed');
  await page.getByText('There is no lake file.').waitFor();
  await page.close();
  await open('empty', { start: '' });
  await page.getByText('There is no lineage yet').waitFor();
});

test.each([220, 400, 640])('in an editor of %i px nothing is cut off sideways', async (width) => {
  await open('laboratory', { width });
  const overflow = await page
    .locator('html')
    .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(overflow).toBe(0);
});
