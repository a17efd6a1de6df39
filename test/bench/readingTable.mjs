/** The kept figures of reading a large table by pages, as the README shows them. */

/** @param {any} result what `tables.mjs` keeps */
export function renderReading({ rows, date, machine, ...figures }) {
  const { firstRows, fresh, key, physical, sorted, catalog } = figures;
  const lines = [
    ['', 'Lakeside', 'psql', 'target'],
    ['---', '---', '---', '---'],
    [
      'first rows, connection open',
      ms(firstRows.lakesideMs),
      `${ms(firstRows.psqlMs)} (a cursor’s first page)`,
      `${ratio(firstRows.lakesideMs, firstRows.psqlMs)} (1.3)`,
    ],
    [
      'first rows, with login and what the table is',
      ms(fresh.lakesideMs),
      `${ms(fresh.psqlMs)}, of which ${ms(fresh.psqlStartMs)} its start`,
      '',
    ],
    [`any row by key, places found in ${seconds(key.findingMs)}`, jumps(key), '', '100 ms'],
    [
      `any row as stored, places found in ${seconds(physical.findingMs)}`,
      jumps(physical),
      '',
      '100 ms',
    ],
    [
      'half way in another order, the first time',
      seconds(sorted.lakesideMs),
      seconds(sorted.psqlMs),
      `${ratio(sorted.lakesideMs, sorted.psqlMs)} (1.2)`,
    ],
    [
      'its last rows, right after that',
      seconds(sorted.nextMs),
      seconds(sorted.psqlNextMs),
      `${ratio(sorted.nextMs, sorted.psqlNextMs)} (1.2)`,
    ],
    ['any place in that order, once sorted', seconds(sorted.laterMs), '', ''],
    [
      'heap grown by 80 jumps',
      `${((key.heapGrowth + physical.heapGrowth) / 1e6).toFixed(1)} MB`,
      '',
      '0',
    ],
    ['catalog of 2,000 tables × 20 columns', seconds(catalog.readMs), '', '1 s'],
    ['a completion from it', ms(catalog.completionMs), '', '20 ms'],
  ];
  const count = rows.toLocaleString('en-US');
  return [
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `A table of ${count} rows and 9 columns, pages of 200, PostgreSQL 18 over loopback; ${date}, ` +
      `${machine.processor}, ${machine.cores} cores shared by client and server, ${machine.system}, ` +
      `Node ${machine.node}, ${machine.lakeside}.`,
  ].join('\n');
}

function jumps({ medianMs, slowestMs }) {
  return `${ms(medianMs)}, at most ${ms(slowestMs)}`;
}

function ratio(ours, theirs) {
  return (ours / theirs).toFixed(2);
}

function ms(value) {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function seconds(value) {
  return value < 1_000 ? `${Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`;
}
