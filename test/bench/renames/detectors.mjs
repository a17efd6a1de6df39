import { snapshotOf } from './caseSnapshot.mjs';

/** Each takes a case and returns the renames it sees; `accepted` are those it would not ask about. */
export const detectors = {
  lakeside,
  'exact names (as migra, pg-schema-diff and pgAdmin compare)': () => [],
  'simple rules (same table and type, same neighbors or similar name)': simpleRules,
};

function lakeside({ before, after }, matchSchemas) {
  const { matches } = matchSchemas(snapshotOf(before), snapshotOf(after));
  return matches
    .filter(({ from, to }) => from.at(-1) !== to.at(-1))
    .map(({ kind, from, to, accepted, confidence }) => {
      return { kind, table: from[1], from: from.at(-1), to: to.at(-1), accepted, confidence };
    });
}

const SIMILAR = 0.6;

function simpleRules({ before, after }) {
  const later = new Map(after.tables.map((table) => [table.name, table]));
  return before.tables.flatMap((table) => {
    const now = later.get(table.name);
    return now === undefined ? [] : columnsBySimpleRules(table, now);
  });
}

function columnsBySimpleRules(table, now) {
  const is = new Set(now.columns.map(({ name }) => name));
  const was = new Set(table.columns.map(({ name }) => name));
  const free = now.columns.filter(({ name }) => !was.has(name));
  const renames = [];
  for (const column of table.columns.filter(({ name }) => !is.has(name))) {
    const likeness = free.map((one) => {
      const isPlaced = placeOf(one, now, was) === placeOf(column, table, is);
      const shared = sharedPairs(one.name, column.name);
      return one.type === column.type && (isPlaced || shared >= SIMILAR) ? shared : -1;
    });
    const at = likeness.indexOf(Math.max(0, ...likeness));
    if (at < 0) continue;
    const [found] = free.splice(at, 1);
    const names = { from: column.name, to: found.name };
    renames.push({ kind: 'column', table: table.name, ...names, accepted: true });
  }
  return renames;
}

/** After how many columns that both tables have. */
function placeOf(column, { columns }, others) {
  return columns.filter(({ position, name }) => position < column.position && others.has(name))
    .length;
}

/** Dice's coefficient of pairs of letters. */
function sharedPairs(one, other) {
  const pairs = (text) => [...text].slice(1).map((letter, at) => text[at] + letter);
  const left = pairs(one);
  const right = pairs(other);
  const shared = left.filter((pair) => right.includes(pair)).length;
  return (2 * shared) / Math.max(1, left.length + right.length);
}
