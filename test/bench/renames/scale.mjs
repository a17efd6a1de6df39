import { median } from '../times.mjs';
import { snapshotOf } from './caseSnapshot.mjs';

const TABLES = 2_000;
const COLUMNS = 20;
const ROUNDS = 5;
const MIB = 1024 * 1024;
const TYPES = ['text', 'bigint', 'integer', 'numeric', 'timestamp with time zone', 'boolean'];

/** Time, by the clock and of the processor, and memory of matching a large schema, as text. */
export function measureScale(matchSchemas) {
  const before = schema(() => false);
  const rows = Object.entries(changes).map(([name, after]) => {
    return `  ${name.padEnd(42)} ${measure(matchSchemas, before, after())}`;
  });
  const memory = Math.round(process.memoryUsage().rss / MIB);
  return [`${TABLES} tables of ${COLUMNS} columns`, ...rows, `  memory ${memory} MiB`].join('\n');
}

function measure(matchSchemas, before, after) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    const { matches } = matchSchemas(before, after);
    const { user, system } = process.cpuUsage(cpu);
    const renames = matches.filter(({ from, to }) => from.at(-1) !== to.at(-1)).length;
    return { clockMs: performance.now() - started, cpuMs: (user + system) / 1000, renames };
  });
  const [clock, cpu] = ['clockMs', 'cpuMs'].map((key) =>
    Math.round(median(rounds.map((one) => one[key]))),
  );
  return `${clock} ms, processor ${cpu} ms, ${rounds[0].renames} renames found`;
}

const changes = {
  'nothing changed': () => schema(() => false),
  'a column renamed in each twentieth table': () => schema((n) => n % 20 === 0, ['column']),
  'each twentieth table renamed': () => schema((n) => n % 20 === 0, ['table']),
  'a column renamed in every table': () => schema(() => true, ['column']),
  'every table renamed': () => schema(() => true, ['table']),
};

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
