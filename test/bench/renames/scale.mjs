import { snapshotOf } from './caseSnapshot.mjs';

const TABLES = 2_000;
const COLUMNS = 20;
const ROUNDS = 5;
const MIB = 1024 * 1024;
const TYPES = ['text', 'bigint', 'integer', 'numeric', 'timestamp with time zone', 'boolean'];

/** Time and memory of matching a large schema, as a table of text. */
export function measureScale(matchSchemas) {
  const rows = Object.entries(schemas()).map(([name, [before, after]]) => {
    const times = [];
    let matches = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      ({ matches } = matchSchemas(before, after));
      times.push(performance.now() - started);
    }
    const median = times.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)];
    const renames = matches.filter(({ from, to }) => from.at(-1) !== to.at(-1));
    return `${name.padEnd(40)} ${Math.round(median)} ms, ${renames.length} renames found`;
  });
  const memory = Math.round(process.memoryUsage().rss / MIB);
  return [`${TABLES} tables of ${COLUMNS} columns`, ...rows, `memory ${memory} MiB`].join('\n');
}

function schemas() {
  const plain = schema(() => false);
  return {
    'nothing changed': [plain, schema(() => false)],
    'a column renamed in each twentieth table': [plain, schema((n) => n % 20 === 0, ['column'])],
    'each twentieth table renamed': [plain, schema((n) => n % 20 === 0, ['table'])],
    'every table renamed': [plain, schema(() => true, ['table'])],
    'a column renamed in every table': [plain, schema(() => true, ['column'])],
  };
}

function schema(isChanged, kinds = []) {
  return snapshotOf({
    tables: Array.from({ length: TABLES }, (_, n) => {
      const renames = isChanged(n) ? kinds : [];
      return table(n, renames);
    }),
  });
}

function table(n, renames) {
  const columns = Array.from({ length: COLUMNS }, (_, at) => column(n, at, renames));
  const name = renames.includes('table') ? `archived_record_${n}` : `record_${n}`;
  const refersTo = Math.max(0, n - 7);
  return {
    name,
    columns,
    primaryKey: ['id'],
    foreignKeys: [{ columns: ['parent_id'], refTable: `record_${refersTo}`, refColumns: ['id'] }],
    indexes: [{ name: null, columns: ['parent_id'], unique: false }],
  };
}

const COMMON = ['id', 'parent_id', 'created_at', 'updated_at'];

function column(n, at, renames) {
  const own = `field_${n % 97}_${at}`;
  const name = COMMON[at] ?? (renames.includes('column') && at === 9 ? `measured_${own}` : own);
  return { name, type: TYPES[at % TYPES.length], nullable: at > 0, position: at + 1 };
}
