import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadReportPage } from '../../src/connectors/exportedReport/reportPage';
import { renderHtmlReport } from '../../src/core/sync/report/export/htmlReport';
import { mixedReport, verifiedReport } from '../fakes/sampleReports';
import { browserPages, violationsOn, type WatchedPage } from './browserPages';

/** Opened from disk as a person would, with nothing around it. */
describe('an exported page in a real browser', () => {
  const newPage = browserPages();
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lakeside-export-'));
    file = join(folder, 'report.html');
    const page = await loadReportPage(join(import.meta.dirname, '../../dist'));
    const reports = [mixedReport(150_000), verifiedReport()];
    await writeFile(file, renderHtmlReport(reports, { page, nowMs: Date.UTC(2026, 10, 21) }));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function open(): Promise<WatchedPage & { readonly requests: readonly string[] }> {
    const { page, complaints } = await newPage({ width: 1280, height: 900 });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.locator('.rows .row').first().waitFor();
    return { page, complaints, requests };
  }

  test('asks for nothing, and its policy has nothing to refuse', async () => {
    const { complaints, requests } = await open();
    expect(complaints).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
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
  });

  test.each(['light', 'dark'] as const)(
    'breaks no rule of axe in a %s theme',
    async (colorScheme) => {
      const { page } = await open();
      await page.emulateMedia({ colorScheme });
      await page.locator('.rows .row').first().click();
      expect(await violationsOn(page)).toEqual([]);
    },
  );

  test('prints what is shown', async () => {
    const { page } = await open();
    await page.locator('.kinds button', { hasText: 'Differs' }).click();
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.grid').isVisible()).toBe(false);
  });
});
