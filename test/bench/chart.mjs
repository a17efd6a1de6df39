/**
 * A line chart as SVG, both axes logarithmic, on a light card of its own so that it can be read on a dark
 * page too: each series has a color, a marker of its own shape and its name at its end.
 *
 * @typedef {object} Series
 * @property {string} name
 * @property {readonly (readonly [number, number])[]} points
 * @property {boolean} [isCeiling]  dashed and gray: what the machine allows
 *
 * @typedef {object} Chart
 * @property {string} title
 * @property {string} note  small, below
 * @property {Axis} x
 * @property {Axis} y
 * @property {readonly Series[]} series
 *
 * @typedef {{ label: string, ticks: readonly (readonly [number, string])[] }} Axis
 */

const WIDTH = 760;
const HEIGHT = 420;
export const CHART_SIZE = { width: WIDTH, height: HEIGHT };
const PLOT = { left: 64, right: 590, top: 48, bottom: 344 };
const LABEL_GAP = 14;
const MARKERS = [
  (x, y) => `<circle cx="${x}" cy="${y}" r="4.5"/>`,
  (x, y) => `<rect x="${x - 4}" y="${y - 4}" width="8" height="8"/>`,
  (x, y) => `<path d="M${x} ${y - 5.5}L${x + 5} ${y + 4}H${x - 5}Z"/>`,
];

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #424a53; }
  .title { font-size: 15px; font-weight: 600; }
  .note { font-size: 11px; }
  .grid { stroke: #8c959f; stroke-opacity: 0.3; }
  .line { fill: none; stroke-width: 2.25; stroke-linejoin: round; }
  .s0 { stroke: #0969da; } .m0 { fill: #0969da; }
  .s1 { stroke: #bc4c00; } .m1 { fill: #bc4c00; }
  .s2 { stroke: #8250df; } .m2 { fill: #8250df; }
  .ceiling { stroke: #6e7781; stroke-width: 1.25; stroke-dasharray: 5 4; fill: none; }
  .name { font-weight: 600; }
  .card { fill: #ffffff; stroke: #d0d7de; }`;

/** @param {Chart} chart */
export function renderChart({ title, note, x, y, series }) {
  const place = placer(x, y);
  const lines = series.filter(({ isCeiling }) => !isCeiling);
  const ceilings = series.filter(({ isCeiling }) => isCeiling);
  const parts = [
    `<style>${STYLE}\n</style>`,
    `<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${HEIGHT - 1}" rx="6"/>`,
    text(PLOT.left, 20, title, { kind: 'title' }),
    ...x.ticks.map((tick) => xTick(place, tick)),
    ...y.ticks.map((tick) => yTick(place, tick)),
    text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 38, x.label, { anchor: 'middle' }),
    text(PLOT.left, PLOT.top - 8, y.label),
    ...ceilings.map(({ points }) => `<path class="ceiling" d="${pathOf(points, place)}"/>`),
    ...lines.map(({ points }, index) => renderLine(points, index, place)),
    ...renderNames(lines, ceilings, place),
    ...wrap(note).map((line, index) =>
      text(PLOT.left, HEIGHT - 22 + index * 14, line, { kind: 'note' }),
    ),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" ` +
    `height="${HEIGHT}" role="img" aria-label="${escape(title)}">\n${parts.join('\n')}\n</svg>\n`
  );
}

function placer(x, y) {
  const across = scale(x.ticks, PLOT.left, PLOT.right);
  const up = scale(y.ticks, PLOT.bottom, PLOT.top);
  return ([left, top]) => [across(left), up(top)];
}

function scale(ticks, from, to) {
  const [low, high] = [ticks[0][0], ticks.at(-1)[0]].map(Math.log);
  return (value) =>
    Math.round((from + ((Math.log(value) - low) / (high - low)) * (to - from)) * 10) / 10;
}

function xTick(place, [value, label]) {
  const [x] = place([value, 1]);
  const line = `<line class="grid" x1="${x}" x2="${x}" y1="${PLOT.top}" y2="${PLOT.bottom}"/>`;
  return line + text(x, PLOT.bottom + 18, label, { anchor: 'middle' });
}

function yTick(place, [value, label]) {
  const [, y] = place([1, value]);
  const line = `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}"/>`;
  return line + text(PLOT.left - 8, y + 4, label, { anchor: 'end' });
}

function renderLine(points, index, place) {
  const marks = points.map((point) => MARKERS[index](...place(point))).join('');
  const line = `<path class="line s${index}" d="${pathOf(points, place)}"/>`;
  return `${line}<g class="m${index}">${marks}</g>`;
}

function pathOf(points, place) {
  return points
    .map((point, index) => `${index === 0 ? 'M' : 'L'}${place(point).join(' ')}`)
    .join('');
}

/** Beside the last point of each, moved apart where they would lie on each other. */
function renderNames(lines, ceilings, place) {
  const names = [...lines, ...ceilings]
    .map(({ name, points, isCeiling }, index) => ({
      name,
      kind: isCeiling ? '' : `name m${index}`,
      y: place(points.at(-1))[1],
    }))
    .toSorted((left, right) => left.y - right.y);
  let lowest = -Infinity;
  return names.map(({ name, kind, y }) => {
    lowest = Math.max(y, lowest + LABEL_GAP);
    return text(PLOT.right + 10, lowest + 4, name, { kind });
  });
}

function wrap(note) {
  const middle = note.length < 110 ? note.length : note.indexOf(' ', note.length / 2);
  return [note.slice(0, middle), note.slice(middle).trim()].filter((line) => line !== '');
}

function text(x, y, words, { kind = '', anchor = 'start' } = {}) {
  return `<text x="${x}" y="${y}" class="${kind}" text-anchor="${anchor}">${escape(words)}</text>`;
}

function escape(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
