import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { run } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadReportPage } from '../../src/connectors/exportedReport/reportPage';
import { renderHtmlReport } from '../../src/core/sync/report/export/htmlReport';
import { mixedReport, verifiedReport } from '../fakes/sampleReports';
import { startChromium } from '../host/chromium.mjs';

/** Opened from disk as a person would, with nothing around it. */
describe('an exported page in a real browser', () => {
  let folder: string;
  let browser: Browser;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lakeside-export-'));
    file = join(folder, 'report.html');
    const page = await loadReportPage(join(import.meta.dirname, '../../dist'));
    const reports = [mixedReport(150_000), verifiedReport()];
    await writeFile(file, renderHtmlReport(reports, { page, nowMs: Date.UTC(2026, 10, 21) }));
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(): Promise<{ page: Page; complaints: string[]; requests: string[] }> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.locator('.rows .row').first().waitFor();
    return { page, complaints, requests };
  }

  test('asks for nothing, and its policy has nothing to refuse', async () => {
    const { page, complaints, requests } = await open();
    expect(complaints).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
    await page.close();
  });

  test('finds, sorts and scrolls 150,000 files without delay', async () => {
    const { page } = await open();
    const status = page.locator('[role=status]');
    expect(await status.innerText()).toBe('150,000 entries');
    const startedAtMs = performance.now();
    await page.locator('input[type=search]').fill('l003/c1.1');
    await page.locator('[role=status]', { hasText: ' of 150,000' }).waitFor();
    expect(performance.now() - startedAtMs).toBeLessThan(2000);
    expect(await status.innerText()).toMatch(/^[\d,]+ of 150,000 entries$/);
    await page.locator('.sort', { hasText: 'Size' }).click();
    await page.locator('.rows .row').first().click();
    await page.keyboard.press('End');
    const last = page.locator('.rows .row[aria-selected=true]');
    expect(Number(await last.getAttribute('aria-rowindex'))).toBeGreaterThan(100);
    await page.close();
  });

  test.each(['light', 'dark'] as const)(
    'breaks no rule of axe in a %s theme',
    async (colorScheme) => {
      const { page } = await open();
      await page.emulateMedia({ colorScheme });
      await page.locator('.rows .row').first().click();
      expect(await violationsOn(page)).toEqual([]);
      await page.close();
    },
  );

  test('prints what is shown', async () => {
    const { page } = await open();
    await page.locator('.kinds button', { hasText: 'Differs' }).click();
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.grid').isVisible()).toBe(false);
    await page.close();
  });
});

/** What axe finds, contrast included, each with the first element it is about. */
async function violationsOn(page: Page): Promise<readonly string[]> {
  const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await page.evaluate(await readFile(axeFile, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: typeof run } };
    const { violations, passes } = await axe.run();
    if (!passes.some(({ id }) => id === 'color-contrast')) return ['contrast was not looked at'];
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}
