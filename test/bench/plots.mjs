// Draws the kept sweeps as the README's plots into media/.
//   node test/bench/plots.mjs
import { writeFile } from 'node:fs/promises';
import { startChromium } from '../host/chromium.mjs';
import { smallPicture } from '../host/smallPicture.mjs';
import { CHART_SIZE, renderChart } from './chart.mjs';
import { bestByTool } from './summary.mjs';
import { PLOTS, describeMachine, readResults } from './table.mjs';

const MEDIA = new URL('../../media/', import.meta.url);
const TOOLS = ['Lakeside', 'AzCopy', 'rclone'];
const LATENCY_SECONDS = 0.02;
const KIB = 1024;
const MIB = 1024 * KIB;

/** Sharp on screens of double density, which most are. */
const PIXELS_PER_POINT = 2;

const results = await readResults();
const browser = await startChromium();
const page = await browser.newPage({ viewport: CHART_SIZE, deviceScaleFactor: PIXELS_PER_POINT });
await draw('bySize', chartBySize);
await draw('byConcurrency', chartByConcurrency);
await browser.close();

/** As PNG: the marketplace takes no SVG in a README. */
async function draw(name, chartOf) {
  const result = results.find((each) => each.name === name);
  if (result === undefined) return;
  await page.setContent(`<body style="margin: 0">${renderChart(chartOf(result))}</body>`);
  const picture = await page.locator('svg').screenshot({ omitBackground: true });
  await writeFile(new URL(PLOTS[name], MEDIA), smallPicture(picture));
}

function chartBySize({ steps, ceilings, machine, date }) {
  const ceiling = (name, bytesPerSecond) => ({
    name: `${name}: ${Math.round(bytesPerSecond / MIB)}`,
    isCeiling: true,
    points: [steps[0], steps.at(-1)].map(({ value }) => [value, bytesPerSecond / MIB]),
  });
  return {
    title: 'Upload and verification over file size, to a service near by',
    note: noteOf({ steps, machine, date }),
    x: {
      label: 'size of each file',
      ticks: [4 * KIB, 64 * KIB, MIB, 16 * MIB, 256 * MIB].map((size) => [size, sizeText(size)]),
    },
    y: { label: 'MiB/s', ticks: decades(0, 4) },
    series: [
      ...seriesOf(steps, ({ bytes }, seconds) => bytes / MIB / seconds),
      ceiling('loopback', ceilings.loopbackBytesPerSecond),
      ceiling('disk', ceilings.diskBytesPerSecond),
      ceiling('MD5, one core', ceilings.md5BytesPerSecond),
    ],
  };
}

function chartByConcurrency({ steps, machine, date }) {
  const ideal = [8, 200].map((lanes) => [lanes, lanes / LATENCY_SECONDS]);
  return {
    title: '4 KB files over how many go up at a time, 20 ms away',
    note: noteOf({ steps, machine, date }),
    x: {
      label: 'files at a time',
      ticks: steps.map(({ value }) => [value, String(value)]),
    },
    y: {
      label: 'files/s, the start of the program and verification included',
      ticks: decades(1, 4),
    },
    series: [
      ...seriesOf(steps, ({ files }, seconds) => files / seconds),
      { name: 'one trip a file', isCeiling: true, points: ideal },
    ],
  };
}

function seriesOf(steps, rateOf) {
  return TOOLS.map((name) => ({
    name,
    points: steps.flatMap((step) => {
      const summary = bestByTool(step.tools).get(name);
      return summary === undefined ? [] : [[step.value, rateOf(step, summary.wallMs / 1000)]];
    }),
  })).filter(({ points }) => points.length > 0);
}

function noteOf({ steps, machine, date }) {
  const rounds = Math.min(...steps.flatMap(({ tools }) => tools.map(({ runs }) => runs)));
  const samples = rounds === 1 ? 'one round' : `medians of ${rounds} rounds`;
  return `${date}, ${describeMachine(machine)}; each tool with its best settings, ${samples}.`;
}

function decades(from, to) {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const value = 10 ** (from + index);
    return [value, value.toLocaleString('en-US')];
  });
}

function sizeText(bytes) {
  return bytes < MIB ? `${bytes / KIB} KiB` : `${bytes / MIB} MiB`;
}
