// Measures the view of a lineage: how long places for 2,000 and 10,000 things take, beside ELK's own
// choices and dagre's, when the first frame is there, and how many frames a second panning has in
// Chromium without a graphics card.
//   npm run bench -- --lineage
// The figures go to test/bench/results/lineageView.json. It takes about two minutes, most of it for
// the others, which are given up after 20 seconds each.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { checkout } from '../host/checkout.mjs';
import { startChromium } from '../host/chromium.mjs';
import { serveViews } from '../webview/fixtures/serveViews.mjs';
import { bundle } from './parts.mjs';
import { keepResult } from './results.mjs';

const COUNTS = [2_000, 10_000];
const PATIENCE_MS = 20_000;
const PANNED_FRAMES = 120;

export async function benchLineageView(options) {
  const figures = { layouts: await measureLayouts(), drawing: await measureDrawing() };
  await keepResult('lineageView', figures, options);
  console.log(render(figures));
}

/** Each in a thread of its own, started for it: what a person waits for the first time. */
async function measureLayouts() {
  const outfile = await bundle('placeLineage', {
    entryPoints: [join(checkout, 'test/bench/lineageView/placeLineage.ts')],
    packages: 'bundle',
    // ELK looks for `require` to find out where it runs.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const measured = [];
  for (const count of COUNTS) {
    for (const way of ['grow', 'warmed', 'lakeside', 'elk', 'dagre']) {
      measured.push({ count, way, ms: await placed(outfile, { way, count }) });
    }
  }
  return measured;
}

/** Milliseconds; `null` = it was given up. */
function placed(file, workerData) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(pathToFileURL(file), { workerData });
    const stop = setTimeout(() => {
      void worker.terminate();
      resolve(null);
    }, PATIENCE_MS);
    worker.once('message', (ms) => {
      clearTimeout(stop);
      resolve(ms);
    });
    worker.once('error', (error) => {
      clearTimeout(stop);
      reject(error);
    });
  });
}

async function measureDrawing() {
  const views = await serveViews();
  const browser = await startChromium();
  try {
    const measured = [];
    for (const count of COUNTS) measured.push({ count, ...(await drawn(browser, views, count)) });
    return measured;
  } finally {
    await browser.close();
    views.close();
  }
}

async function drawn(browser, { origin }, count) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  const subject = encodeURIComponent('{"start":"dataset:repo-0/set-0"}');
  await page.goto(`${origin}/lineage?case=large&size=${count}&theme=dark-2026&subject=${subject}`);
  await page.waitForSelector('.graph[data-nodes]');
  await page.getByText('Show', { exact: true }).click();
  const all = page.getByRole('menuitem', { name: 'Show Everything' });
  const firstFrameMs = await all.evaluate(untilMoreIsDrawn);
  await page.locator('.loading').waitFor({ state: 'hidden', timeout: PATIENCE_MS });
  await page.getByText('Show', { exact: true }).click();
  await page.getByRole('menuitem', { name: 'Draw All One by One' }).click({ force: true });
  await page.keyboard.press('Escape');
  await page.locator('.loading').waitFor({ state: 'hidden', timeout: PATIENCE_MS });
  const nodes = Number(await page.locator('.graph').getAttribute('data-nodes'));
  const frames = await page.locator('.graph').evaluate(panned, PANNED_FRAMES);
  await page.close();
  return { nodes, firstFrameMs, ...frames };
}

/** In the page: from the gesture to the frame that has what it asked for. */
function untilMoreIsDrawn(item) {
  const graph = document.querySelector('.graph');
  const before = graph.dataset.nodes;
  const startedMs = performance.now();
  item.click();
  return new Promise((resolve) => {
    const look = () => {
      if (graph.dataset.nodes === before) requestAnimationFrame(look);
      else resolve(performance.now() - startedMs);
    };
    requestAnimationFrame(look);
  });
}

/** In the page: as a hand that moves a wheel to and fro, one step a frame. */
async function panned(graph, count) {
  const times = [];
  let last = performance.now();
  for (let frame = 0; frame < count; frame += 1) {
    const deltaX = frame % 40 < 20 ? 9 : -9;
    const wheel = { deltaX, deltaY: 4, bubbles: true, cancelable: true };
    graph.dispatchEvent(new WheelEvent('wheel', wheel));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  const total = times.reduce((sum, time) => sum + time, 0);
  const sorted = times.toSorted((a, b) => a - b);
  return { framesPerSecond: (1000 * count) / total, slowMs: sorted[Math.floor(count * 0.95)] };
}

function render({ layouts, drawing }) {
  const shown = (ms) => (ms === null ? `> ${PATIENCE_MS / 1000} s` : `${Math.round(ms)} ms`);
  const names = {
    grow: 'beside each other',
    warmed: 'ELK as we ask it, after an example',
    lakeside: 'ELK as we ask it',
    elk: 'ELK',
    dagre: 'dagre',
  };
  return [
    ...layouts.map(({ count, way, ms }) => `${count} things placed, ${names[way]}: ${shown(ms)}`),
    ...drawing.map(
      ({ count, nodes, firstFrameMs, framesPerSecond, slowMs }) =>
        `${count} things: first frame after ${shown(firstFrameMs)}; panned with ${nodes} drawn: ` +
        `${framesPerSecond.toFixed(0)} frames/s, 95% of frames within ${shown(slowMs)}`,
    ),
  ].join('\n');
}
