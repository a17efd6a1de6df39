import type { Client } from 'pg';
import { readRows } from '../../../../src/connectors/postgres/schema/postgresSchemaReader';
import { PostgresSchemaMigrator } from '../../../../src/connectors/postgres/schema/postgresSchemaMigrator';
import { snapshotFromRows } from '../../../../src/connectors/postgres/schema/schemaRows';
import { schemaSettingsSql } from '../../../../src/connectors/postgres/schema/schemaSql';
import { systemClock } from '../../../../src/core/base/clock';
import { openQuestions } from '../../../../src/core/schemaDiff/decide/openQuestions';
import { diffSchemas, type SchemaDiff } from '../../../../src/core/schemaDiff/diffSchemas';
import type { MatchDecision } from '../../../../src/core/schemaDiff/match/matches';
import type { Migration } from '../../../../src/core/schemaDiff/migration/migration';
import { MigrationError } from '../../../../src/core/schemaDiff/migration/migrationError';
import { planMigration } from '../../../../src/core/schemaDiff/migration/planMigration';
import type { MigrationReport } from '../../../../src/core/schemaDiff/migration/schemaMigrator';
import type { Relation, SchemaSnapshot } from '../../../../src/core/schemaDiff/model/snapshot';
import { normalizeSnapshot } from '../../../../src/core/schemaDiff/normal/normalizeSnapshot';
import { QueryWorld } from '../../postgres/queryWorld';
import { parser, SchemaWorld } from '../schemaWorld';
import { Chance } from './chance';
import { columnDigests, survivingColumns } from './columnDigests';
import { answerTo } from './answers';
import { changeAtRandom } from './randomChanges';
import { randomSchema } from './randomSchema';

/** By what the two sides of a round know each other; what is known by oids is applied, so it is last. */
const knowledges = ['names', 'ids', 'oids'] as const;

export type Knowledge = (typeof knowledges)[number];

interface Sides {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
}

/** Catalogues of which much is gone are slow. */
const roundsInDatabase = 100;

/**
 * Rounds that each make a schema with rows, change it at random, take that back, and migrate it to what it
 * was changed to.
 */
export class MigrationRounds {
  #database: { readonly name: string; readonly client: Client } | undefined;
  #played = 0;
  readonly #tallies = new Map<Knowledge, Tally>();

  private constructor(readonly world: SchemaWorld) {}

  static async start(): Promise<MigrationRounds> {
    const hostRules = ['host all all 127.0.0.1/32 trust'];
    return new MigrationRounds(await SchemaWorld.start({ hostRules }));
  }

  async stop(): Promise<void> {
    await this.#database?.client.end();
    await this.world.stop();
  }

  /** What is wrong with the migrations of a seed, by each knowledge, in words. */
  async play(seed: number): Promise<readonly string[]> {
    const { name, client } = await this.#emptyDatabase();
    const chance = new Chance(seed);
    await client.query(randomSchema(chance));
    const before = await inTransaction(client, () => readWithin(client));
    const round = await inTransaction(client, async () => {
      const changes = await changeAtRandom(client, chance, {
        count: 1 + chance.below(7),
        read: () => readWithin(client),
      });
      const after = await readWithin(client);
      const columns = survivingColumns({ before, after });
      return { changes, after, columns, digests: await columnDigests(client, columns) };
    });
    const problems: string[] = [];
    const tell = (knowledge: Knowledge, migration: Migration, problem: string): void => {
      const steps = migration.steps.map(({ sql }) => sql).join(';\n');
      problems.push(
        `seed ${seed} (${knowledge}): ${problem}\nafter\n${round.changes.join(';\n')}\nby\n${steps}`,
      );
    };
    for (const knowledge of knowledges) {
      const truth = { before, after: round.after };
      const migration = planMigration(diffOf(truth, knowledge), { includesDestructive: true });
      const trial = await this.#tryOut(name, { migration, knowledge, before });
      const { problem, isApplied } = trial;
      this.#tally(knowledge, migration, trial);
      if (problem !== undefined) tell(knowledge, migration, problem);
      if (!isApplied || migration.leftOut.length > 0) continue;
      const digests = await columnDigests(client, round.columns);
      const other = digests.flatMap((digest, place) =>
        digest === round.digests[place] ? [] : (round.columns[place]?.join('.') ?? ''),
      );
      if (other.length > 0) tell(knowledge, migration, `other values in ${other.join(', ')}`);
    }
    return problems;
  }

  /** How much the migrations so far show, by each knowledge. */
  get tallies(): ReadonlyMap<Knowledge, Tally> {
    return this.#tallies;
  }

  #tally(knowledge: Knowledge, { leftOut }: Migration, { isRefused }: Trial): void {
    const { planned = 0, whole = 0, refused = 0 } = this.#tallies.get(knowledge) ?? {};
    this.#tallies.set(knowledge, {
      planned: planned + 1,
      whole: whole + (leftOut.length === 0 && !isRefused ? 1 : 0),
      refused: refused + (isRefused ? 1 : 0),
    });
  }

  async #emptyDatabase(): Promise<{ readonly name: string; readonly client: Client }> {
    if (this.#database === undefined || this.#played % roundsInDatabase === 0) {
      await this.#database?.client.end();
      const name = await this.world.make('select');
      this.#database = { name, client: await this.world.postgres.connect(name) };
    }
    this.#played += 1;
    const { client } = this.#database;
    await client.query(emptySql);
    return this.#database;
  }

  async #tryOut(
    database: string,
    {
      migration,
      knowledge,
      before,
    }: {
      readonly migration: Migration;
      readonly knowledge: Knowledge;
      readonly before: SchemaSnapshot;
    },
  ): Promise<Trial> {
    const { signal } = new AbortController();
    const migrator = migratorOf(this.world, database);
    try {
      const report = await (knowledge === 'oids'
        ? migrator.apply(migration, { signal })
        : migrator.dryRun(migration, { signal }));
      const problem = lossIn(report) ?? differenceIn(report, { migration, before });
      const isApplied = problem === undefined && knowledge === 'oids';
      return { problem, isApplied, isRefused: false };
    } catch (error) {
      const isRefused = isTold(error, knowledge);
      return { problem: isRefused ? undefined : String(error), isApplied: false, isRefused };
    }
  }
}

/** How many migrations there were; those that leave something out are planned, and neither of the others. */
export interface Tally {
  readonly planned: number;
  readonly whole: number;
  /** By what a migration may say where it changed nothing. */
  readonly refused: number;
}

/** True for what a migration may say where it changed nothing. */
function isTold(error: unknown, knowledge: Knowledge): boolean {
  const said = String(error);
  // Without numbers and ids two tables that swapped their names are two that swapped their columns, and
  // values of one may not fit the other.
  if (knowledge === 'names' && isDataError(error)) return true;
  // Ids are of tables and columns: which enum is which, names alone tell.
  if (knowledge === 'ids' && /invalid input value for enum/.test(said)) return true;
  // A table that was parted otherwise may have lost the partition of its rows since.
  if (/no partition of relation .* found for row/.test(said)) return true;
  // A view has no comments and settings of keys and indexes.
  return /, which it would not have as a view\b/.test(said);
}

/** What came of a migration: what is wrong with it in words, if anything, and whether the database is changed. */
interface Trial {
  readonly problem: string | undefined;
  readonly isApplied: boolean;
  /** It says by itself why it changes nothing. */
  readonly isRefused: boolean;
}

const emptySql = `
do $$
declare name text;
begin
  for name in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
  loop
    execute format('drop schema %I cascade', name);
  end loop;
  create schema public;
end $$`;

async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    return await work();
  } finally {
    await client.query('rollback');
  }
}

/** The schema as it is within the transaction of a session. */
async function readWithin(client: Client): Promise<SchemaSnapshot> {
  await client.query(`savepoint reading; ${schemaSettingsSql}`);
  const rows = await readRows(client, undefined, { name: 'made', user: 'postgres' });
  await client.query('rollback to savepoint reading');
  const snapshot = snapshotFromRows(rows, { takenAt: '', systemIdentifier: 'the only one' });
  return normalizeSnapshot(snapshot, parser);
}

export function migratorOf(
  world: SchemaWorld,
  database: string,
  user = 'postgres',
): PostgresSchemaMigrator {
  const { host, port, password } = world.postgres;
  const connection = {
    ...new QueryWorld({ host, port, user, password }).connection(),
    database,
    writable: true,
  };
  return new PostgresSchemaMigrator(connection, {
    password,
    clock: systemClock,
    parser,
    environment: {},
  });
}

function lossIn({ tables }: MigrationReport): string | undefined {
  const lost = tables.filter(({ before, after }) => after.rows < before.rows);
  return lost.length === 0 ? undefined : `rows are gone of ${JSON.stringify(lost)}`;
}

/** What is still different then, if nothing was left out. */
function differenceIn(
  { after }: MigrationReport,
  { migration }: { readonly migration: Migration; readonly before: SchemaSnapshot },
): string | undefined {
  if (migration.leftOut.length > 0) return undefined;
  const { changes } = diffSchemas(withoutNumbers(after), withoutNumbers(migration.diff.after));
  if (changes.length === 0) return undefined;
  return changes.map(({ kind, object }) => `${kind} ${object.join('.')}`).join(', ');
}

/** Classes 22 and 23 of Postgres' codes. */
function isDataError(error: unknown): boolean {
  return MigrationError.is(error, 'stepFailed') && /^2[23]/.test(error.sqlState ?? '');
}

/** Whoever has ids answers what is asked, and who knows names only does not. */
function diffOf(truth: Sides, knowledge: Knowledge): SchemaDiff {
  const { before, after } = known(truth, knowledge);
  const decisions: MatchDecision[] = [];
  for (;;) {
    const diff = diffSchemas(before, after, { decisions });
    const questions = knowledge === 'ids' ? openQuestions(diff) : [];
    if (questions.length === 0) return diff;
    decisions.push(...questions.map((question) => answerTo(question, truth)));
  }
}

function known({ before, after }: Sides, knowledge: Knowledge): Sides {
  switch (knowledge) {
    case 'oids':
      return { before, after };
    case 'ids':
      return { before: withIds(before), after: withIds(after) };
    case 'names':
      return { before: withoutNumbers(before), after: withoutNumbers(after) };
  }
}

function withIds(snapshot: SchemaSnapshot): SchemaSnapshot {
  const relations = snapshot.relations.map((relation) => ({
    ...relation,
    benchling: { id: `ts_${relation.oid}` },
    columns: relation.columns.map((column) => ({
      ...column,
      benchling: { id: `tsf_${relation.oid}_${column.attnum}` },
    })),
  }));
  return withoutNumbers({ ...snapshot, relations });
}

/** As of another database, whose numbers say nothing. */
function withoutNumbers({ origin, ...snapshot }: SchemaSnapshot): SchemaSnapshot {
  const relations = snapshot.relations.map((relation): Relation => ({
    ...relation,
    oid: undefined,
    columns: relation.columns.map((column) => ({ ...column, attnum: undefined })),
  }));
  const enums = snapshot.enums.map((type) => ({
    ...type,
    oid: undefined,
    valueOids: undefined,
  }));
  const domains = snapshot.domains.map((type) => ({ ...type, oid: undefined }));
  return { ...snapshot, origin: { kind: origin.kind }, relations, enums, domains };
}
