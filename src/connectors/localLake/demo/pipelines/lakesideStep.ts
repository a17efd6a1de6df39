/**
 * How every demo step reaches the lake: through the command, which notes for the run what was read.
 * A file of the repositories, without packages; each has its own copy, as repositories do.
 */
export const lakesideStep = `// What a step needs of the lake. \`lakeside run\` says in LAKESIDE where its own program is.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** What the command writes for these arguments. */
export function lakeside(...args) {
  const own = process.env.LAKESIDE;
  const [program, first] = own ? [process.execPath, [own]] : ['lakeside', []];
  return execFileSync(program, [...first, ...args], {
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The rows of a dataset, an object each. */
export function read(reference) {
  const bytes = lakeside('get', reference);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return parse(String(isPacked ? gunzipSync(bytes) : bytes));
}

/** The rows of a query; \`options\` are those of \`lakeside query\`. */
export function query(...options) {
  return parse(String(lakeside('query', '--format', 'csv', ...options)));
}

/** Publishes rows as the next version of a dataset. */
export function publish(reference, rows) {
  const folder = mkdtempSync(join(tmpdir(), 'step-'));
  try {
    const file = join(folder, 'dataset.csv.gz');
    writeFileSync(file, gzipSync(format(rows)));
    lakeside('publish', file, reference);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** No value of these datasets holds a comma, a quote or a line break. */
function parse(text) {
  const [head, ...lines] = text.trimEnd().split('\\n');
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((value, column) => [names[column], value])),
  );
}

function format(rows) {
  const names = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => names.map((name) => row[name]).join(','));
  return [names.join(','), ...lines, ''].join('\\n');
}
`;
