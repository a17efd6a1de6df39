/**
 * How every demo step reaches the lake: through the command, which notes for the run what was read.
 * A file of the repositories, without packages; each has its own copy, as repositories do.
 */
export const lakesideStep = `// What a step needs of the lake. \`lakeside run\` says where its own program is, and where
// the step leaves what is to be published.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

/** Hands a table to the run, which publishes it once the step has come to a good end. */
export function publish(dataset, rows) {
  const file = join(process.env.LAKESIDE_OUTPUT, \`\${dataset}.csv.gz\`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gzipSync(format(rows)));
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
