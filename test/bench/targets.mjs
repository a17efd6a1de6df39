import { bestByTool } from './summary.mjs';
import { LISTING, SCAN_AND_LISTING } from './tools.mjs';

const MIB = 1024 * 1024;
const LIST_PAGE = 5000;
/** What one file has under way at a time: blocks of 8 MiB. */
const WINDOW_BYTES = 4 * 8 * MIB;

/**
 * What the bench is to show, each as a figure that may be at most so much; in order of the README.
 *
 * @typedef {object} Target
 * @property {string} what
 * @property {string} name  of the case
 * @property {RegExp} server
 * @property {number} atMost
 * @property {(best: ReadonlyMap<string, object>, tools: readonly object[], files: number) => number | undefined} figure
 */
/** @type {readonly Target[]} */
const TARGETS = [
  far('of AzCopy with its defaults', 1 / 8, defaultsOf('AzCopy')),
  far('of the best rival', 1 / 2.5, bestRival),
  near('of AzCopy', 1 / 2.5, bestOf('AzCopy')),
  near('of rclone', 1 / 1.5, bestOf('rclone')),
  {
    ...near('', 25),
    what: '10 000 × 4 KB, sink: requests beyond one a file and two listings',
    figure: (best, _, files) =>
      best.get('Lakeside').requests - files - 2 * Math.ceil((files + 1) / LIST_PAGE),
  },
  wallRatio(['single', /sink/], '1 × 2 GB, sink: of AzCopy', 1 / 1.2, bestOf('AzCopy')),
  {
    ...wallRatio(['single', /sink/], '1 × 2 GB, sink: the closing proof, of all', 0.02),
    figure: (best) => best.get('Lakeside').proofMs / best.get('Lakeside').wallMs,
  },
  wallRatio(['small', /Azurite/], '2 000 × 50 KB, Azurite: of the better rival', 0.6, bestRival),
  wallRatio(['tiny', /Azurite/], '20 000 × 4 KB, Azurite: of the better rival', 0.6, bestRival),
  wallRatio(['large', /Azurite/], '4 × 256 MB, Azurite: of the better rival', 0.95, bestRival),
  wallRatio(['large', /sink/], '4 × 256 MB, sink: of the better rival', 1, bestRival),
  wallRatio(
    ['unchanged', /sink/],
    '200 000 unchanged, sink: of scan and listing',
    2,
    bestOf(SCAN_AND_LISTING),
  ),
  wallRatio(['unchanged', /sink/], '200 000 unchanged, sink: of the better rival', 0.3, bestRival),
  wallRatio(
    ['unchangedAzurite', /Azurite/],
    '20 000 unchanged, Azurite: of the listing',
    1.1,
    bestOf(LISTING),
  ),
  {
    ...wallRatio(['killed', /sink/], '1 × 1 GB, killed midway: bytes sent again, of the window', 1),
    figure: (best) => best.get('Lakeside').resentBytes / WINDOW_BYTES,
  },
  memory('unchanged', '200 000 files: memory, of 256 MB'),
  memory('sixtyFour', '64 × 64 MB: memory, of 256 MB'),
  memory('sparse', '1 × 100 GB: memory, of 256 MB'),
];

function far(what, atMost, other) {
  return wallRatio(['tenThousand', /away/], `10 000 × 4 KB, 20 ms away: ${what}`, atMost, other);
}

function near(what, atMost, other) {
  return wallRatio(['tenThousand', /^sink$/], `10 000 × 4 KB, sink: ${what}`, atMost, other);
}

/** Our wall time in parts of another's. */
function wallRatio([name, server], what, atMost, other) {
  const figure = (best, tools) => {
    const theirs = other(best, tools);
    return theirs && best.get('Lakeside').wallMs / theirs.wallMs;
  };
  return { name, server, what, atMost, figure };
}

function memory(name, what) {
  const figure = (_, tools) => {
    const ours = tools.filter(({ tool }) => tool === 'Lakeside');
    return Math.max(...ours.map(({ peakBytes }) => peakBytes)) / (256 * MIB);
  };
  return { name, server: /sink/, what, atMost: 1, figure };
}

function bestOf(tool) {
  return (best) => best.get(tool);
}

function defaultsOf(tool) {
  return (_, tools) => tools.find((each) => each.tool === tool && each.settings === '');
}

function bestRival(best) {
  const rivals = ['AzCopy', 'rclone'].flatMap((tool) => best.get(tool) ?? []);
  return rivals.toSorted((left, right) => left.wallMs - right.wallMs)[0];
}

/** One line a target that the results can say something about: met or missed, and by how much. */
export function renderTargets(results) {
  return TARGETS.flatMap((target) => {
    const figure = figureIn(results, target);
    if (figure === undefined || Number.isNaN(figure)) return [];
    const { what, atMost } = target;
    const isMet = figure <= atMost;
    const verdict = isMet ? 'met   ' : 'MISSED';
    return [`${verdict} ${what}: ${short(figure)} (at most ${short(atMost)})`];
  }).join('\n');
}

function figureIn(results, { name, server, figure }) {
  const result = results.find((each) => each.name === name);
  const tools = result?.servers.find((each) => server.test(each.server))?.tools;
  const best = tools && bestByTool(tools.filter(({ settings }) => settings !== 'first sync'));
  return best?.has('Lakeside') ? figure(best, tools, result.files) : undefined;
}

function short(figure) {
  return figure >= 10 ? String(Math.round(figure)) : figure.toFixed(figure < 0.1 ? 3 : 2);
}
