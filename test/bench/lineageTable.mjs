/** The kept figures of datasets and lineage, as the README shows them. */

/**
 * @param {any} datasets what `datasets.mjs` keeps
 * @param {any} lineage what `lineage.mjs` keeps
 * @param {any} view what `lineageView.mjs` keeps; absent = it was not measured
 * @param {any} propagation what `propagation.mjs` keeps
 */
export function renderLineage({ datasets, lineage, view, propagation }) {
  const lines = [
    ['', 'Lakeside', 'beside it', 'target'],
    ['---', '---', '---', '---'],
    ...datasetRows(datasets),
    ...indexRows(lineage),
    ...(view === undefined ? [] : viewRows(view)),
    [
      'from a publication until the process of its reader has started',
      time(propagation.medianMs),
      '',
      time(propagation.targetMs),
    ],
  ];
  const { machine } = datasets;
  const measured = [datasets, lineage, view, propagation].filter((one) => one !== undefined);
  const versions = measured.map((one) => one.machine.lakeside);
  return [
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `Datasets of three versions each over HTTP from the bench's own server; ${datasets.date}, ` +
      `${machine.processor}, ${machine.cores} cores shared by client and server, ${machine.system}, ` +
      `Node ${machine.node}, ${[...new Set(versions)].join('; ')}.`,
  ].join('\n');
}

function datasetRows({ catalog, lineage, untold, many }) {
  const { first } = many.lineage;
  const older = `as older tools leave a lake ${time(untold.first.wallMs)}, ${requests(untold.first)}`;
  return [
    ['catalog of 10,000 datasets', time(catalog.coldMs), '', '1 s'],
    ['the same as it was seen last', time(catalog.warmMs), '', '50 ms'],
    [
      'lineage of 10,000 datasets',
      `${time(lineage.first.wallMs)}, ${requests(lineage.first)}`,
      older,
      '500 requests',
    ],
    [
      'catalog of 100,000 datasets',
      `${time(many.catalog.first.wallMs)}, ${megabytes(many.catalog.first.heapBytes)} kept`,
      '',
      '',
    ],
    [
      'lineage of 100,000 datasets',
      `${time(first.wallMs)}, ${requests(first)}, ${megabytes(first.heapBytes)} kept`,
      '',
      '256 MB',
    ],
    ['longest turn of the event loop meanwhile', time(first.turns.longestCpuMs), '', '50 ms'],
  ];
}

function indexRows({ nodesMs, downstreamMs, buildMs, simpleMs, simpleBuildMs }) {
  return [
    [
      'all downstream in 100,000 nodes with 400,000 edges',
      `${time(nodesMs)}, counted only ${time(downstreamMs)}`,
      `a search over a Map of neighbors ${time(simpleMs)}`,
      '5 ms',
    ],
    ['the index for it', time(buildMs), `that Map ${time(simpleBuildMs)}`, ''],
  ];
}

function viewRows({ layouts, drawing }) {
  const msOf = (count, way) => layouts.find((one) => one.count === count && one.way === way).ms;
  const placed = (count, target) => [
    `${count.toLocaleString('en-US')} things placed`,
    `${time(msOf(count, 'warmed'))}, the first time ${time(msOf(count, 'lakeside'))}`,
    `ELK's defaults ${time(msOf(count, 'elk'))}, dagre ${time(msOf(count, 'dagre'))}`,
    target,
  ];
  const [some, many] = drawing;
  return [
    placed(some.count, '1.5 s'),
    placed(many.count, ''),
    ['first frame of 2,000 things', time(some.firstFrameMs), '', '200 ms'],
    [
      'panning, 2,000 things drawn',
      `${frames(some)}, 10,000 drawn ${frames(many)}`,
      '',
      '30 frames/s',
    ],
  ];
}

function requests({ requests: count }) {
  return `${count.toLocaleString('en-US')} requests`;
}

function frames({ framesPerSecond }) {
  return `${Math.round(framesPerSecond)} frames/s`;
}

function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** `null` = it was given up. */
function time(ms) {
  if (ms === null) return 'over 20 s';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
