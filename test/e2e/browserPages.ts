import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { run } from 'axe-core';
import type { Browser, Frame, Page, ViewportSize } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { startChromium } from '../host/chromium.mjs';

/** A page with what it says to its console or throws: of a page that is well, nothing. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** A real browser for the tests of a file; a page is closed when the test ends that opened it. */
export function browserPages(): (viewport: ViewportSize) => Promise<WatchedPage> {
  let browser: Browser;
  const pages: Page[] = [];
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
  });
  afterAll(() => browser.close());
  return async (viewport) => {
    const page = await browser.newPage({ viewport });
    pages.push(page);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    return { page, complaints };
  };
}

/** What axe finds, contrast included, each with the first element it is about. */
export async function violationsOn(page: Page | Frame): Promise<readonly string[]> {
  const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await page.evaluate(await readFile(axeFile, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: typeof run } };
    const { violations, passes } = await axe.run();
    if (!passes.some(({ id }) => id === 'color-contrast')) return ['contrast was not looked at'];
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}
