import type { ViewportSize } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { serveViews } from '../webview/fixtures/serveViews.mjs';
import { browserPages, type WatchedPage } from './browserPages';

/**
 * The views as they are built, in a real browser, with a stand-in for the editor. What it returns opens
 * one at an address of `serveViews`.
 */
export function viewPages(): (address: string, viewport: ViewportSize) => Promise<WatchedPage> {
  const newPage = browserPages();
  let views: Awaited<ReturnType<typeof serveViews>>;
  beforeAll(async () => {
    views = await serveViews();
  });
  afterAll(() => views.close());
  return async (address, viewport) => {
    const watched = await newPage(viewport);
    await watched.page.goto(`${views.origin}/${address}`);
    return watched;
  };
}
