import type { Connection } from '../../../lake/lake';
import type { FunctionReader } from '../../../schemaDiff/impact/functionImpact';
import type { SchemaReader } from '../../../schemaDiff/schemaReader';
import type { SchemaSnapshot } from '../../../schemaDiff/model/snapshot';
import type { SqlParser } from '../../../sql/sqlParser';
import { planQuery } from '../../../warehouse/planQuery';
import { readRows } from '../../../warehouse/results/readRows';
import type { SqlRunner } from '../../../warehouse/sqlRunner';
import { joinParts } from '../../graph/joinParts';
import {
  emptyPart,
  type LineageOptions,
  type LineagePart,
  type LineageReader,
} from '../../graph/lineageReader';
import { columnNodes } from '../columns/columnNodes';
import { mirrorColumns, type MirrorHistory } from '../columns/mirrorColumns';
import { viewColumns } from '../columns/viewColumns';
import { calledByViews, type CalledByViews } from '../functions/calledByViews';
import { FunctionRelations } from '../functions/functionRelations';
import { noting } from '../noting';
import type { QueryFolder } from '../queries/queryFolder';
import { readQueries } from '../queries/readQueries';
import { RelationNames } from '../queries/relationNames';
import { tellUnread } from '../queries/unreadTexts';
import { findJobLogs, jobLogSql, readJobRow, type LoggedJob } from './jobLog';
import { jobPart } from './jobPart';
import { mirrorEdges, type SeenDatabase } from './mirrorEdges';
import { relationNodes, viewEdges } from './relationNodes';
import { unreadCatalogs } from './unreadCatalogs';

/** A database of the lake, and how to ask it. */
export interface LineageDatabase {
  readonly connection: Connection;
  /** Called for every reading, because a password may change. @throws DatabaseError if there is none */
  open(): Promise<OpenDatabase>;
}

export interface OpenDatabase {
  readonly schemas: SchemaReader;
  readonly runner: SqlRunner;
  /** Absent = nobody looks into functions. */
  readonly functions?: FunctionReader;
}

export interface WarehouseSources {
  readonly databases: readonly LineageDatabase[];
  /** Names of connections, as the lake file gives them. */
  readonly warehouse: string | undefined;
  readonly benchling: string | undefined;
  readonly parser: SqlParser;
  /** Folders with statements, walked anew for every reading. */
  readonly queries?: (options: LineageOptions) => readonly QueryFolder[];
  /** Asked only for columns; absent = nobody keeps any. */
  readonly mirrorHistory?: (signal: AbortSignal) => Promise<MirrorHistory>;
}

interface ReadDatabase extends SeenDatabase {
  readonly names: RelationNames;
  readonly functions: FunctionRelations;
  readonly part: LineagePart;
}

/** More jobs than any log is looked through for. */
const mostJobs = 10_000;
const jobLogTimeoutMs = 15_000;

/**
 * Tells of tables and views, of what views and the statements of folders read, of what loads tables by the
 * log of jobs, and of which tables of the warehouse mirror Benchling. Catalogs have no past: as of a moment
 * they tell of now.
 */
export class WarehouseReader implements LineageReader {
  readonly name = 'Databases';

  constructor(readonly sources: WarehouseSources) {}

  async read(options: LineageOptions): Promise<LineagePart> {
    const { databases, warehouse, benchling } = this.sources;
    const problems: string[] = [];
    const read = await Promise.all(
      databases.map((database) =>
        noting(problems, options.signal, {
          what: `The database ${database.connection.name}`,
          read: () => this.#read(database, options, problems),
        }),
      ),
    );
    const seen = read.filter((one) => one !== undefined);
    const mirrored = seen.find(({ connection }) => connection === benchling);
    const mirror = seen.find(({ connection }) => connection === warehouse);
    const both =
      mirrored === undefined || mirror === undefined
        ? emptyPart
        : await this.#mirror({ benchling: mirrored, warehouse: mirror }, options, problems);
    return joinParts([
      ...seen.map(({ part }) => part),
      ...(await this.#queries(seen, options)),
      { ...both, problems },
    ]);
  }

  async #mirror(
    sides: { readonly benchling: SeenDatabase; readonly warehouse: SeenDatabase },
    { columns = false, signal }: LineageOptions,
    problems: string[],
  ): Promise<LineagePart> {
    const { pairs, edges, guesses } = mirrorEdges(sides.benchling, sides.warehouse);
    if (!columns) return { ...emptyPart, edges, guesses };
    const history = await noting(problems, signal, {
      what: 'What is kept of Benchling’s schema',
      read: async () => this.sources.mirrorHistory?.(signal),
    });
    const known = history ?? { decisions: [], via: undefined };
    const own = mirrorColumns({ ...sides, pairs }, known);
    const traced = edges.map((edge) => ({ ...edge, byColumn: true as const }));
    return { ...emptyPart, edges: [...traced, ...own], guesses };
  }

  async #queries(
    seen: readonly ReadDatabase[],
    asked: LineageOptions,
  ): Promise<readonly LineagePart[]> {
    const { databases, warehouse, benchling, parser, queries } = this.sources;
    const known = new Map(seen.map((one) => [one.connection, one]));
    const names = new Map(
      databases.map(({ connection: { name, schema } }) => {
        const unknown = { connection: name, schema, snapshot: undefined };
        return [name, known.get(name)?.names ?? new RelationNames(unknown)];
      }),
    );
    const functions = new Map(seen.map((one) => [one.connection, one.functions]));
    const options = { ...asked, names, functions, connection: warehouse ?? benchling, parser };
    const folders = queries?.(asked) ?? [];
    const read = await Promise.all(folders.map((folder) => readQueries(folder, options)));
    // A folder may lie in another one.
    const problems = tellUnread(read.flatMap(({ unread }) => unread));
    return [...read, { ...emptyPart, problems }];
  }

  async #read(
    database: LineageDatabase,
    options: LineageOptions,
    problems: string[],
  ): Promise<ReadDatabase> {
    const { name: connection, schema } = database.connection;
    const { signal } = options;
    const { schemas, runner, functions: stored } = await database.open();
    const only = schema === undefined ? {} : { schemas: [schema] };
    const snapshot = await schemas.read({ ...only, signal });
    problems.push(...unreadCatalogs(database.connection, snapshot));
    const names = new RelationNames({ connection, schema, snapshot });
    const read = await noting(problems, signal, {
      what: `The functions of ${connection}`,
      read: async () => stored?.readFunctions({ signal, includesBound: true }),
    });
    const { parser } = this.sources;
    const functions = new FunctionRelations(read ?? [], { names, parser });
    const { called, unread } = await calledByViews(snapshot, functions, signal);
    problems.push(...tellUnread(unread));
    const jobs = await noting(problems, signal, {
      what: `The log of jobs of ${connection}`,
      read: () => this.#jobs({ ...database, runner }, snapshot, options),
    });
    const nodes = relationNodes(connection, snapshot);
    const catalog =
      options.columns === true
        ? await this.#columns({ connection, snapshot, called }, signal)
        : { ...emptyPart, edges: viewEdges(connection, snapshot, { called }) };
    return {
      connection,
      snapshot,
      names,
      functions,
      part: joinParts([
        { ...emptyPart, nodes },
        catalog,
        jobPart(connection, snapshot, jobs ?? []),
      ]),
    };
  }

  async #columns(
    { connection, snapshot, called }: SeenDatabase & Pick<CalledByViews, 'called'>,
    signal: AbortSignal,
  ): Promise<LineagePart> {
    const { parser } = this.sources;
    const { edges, traced } = await viewColumns(connection, snapshot, { parser, signal });
    return {
      ...emptyPart,
      nodes: columnNodes(connection, snapshot),
      edges: [...viewEdges(connection, snapshot, { traced, called }), ...edges],
    };
  }

  async #jobs(
    { connection, runner }: Pick<LineageDatabase, 'connection'> & Pick<OpenDatabase, 'runner'>,
    snapshot: SchemaSnapshot,
    { signal, asOf }: LineageOptions,
  ): Promise<readonly LoggedJob[]> {
    const jobs: LoggedJob[] = [];
    for (const log of findJobLogs(snapshot)) {
      const options = { parser: this.sources.parser, connection, wantsWrite: false };
      const plan = await planQuery(jobLogSql(log, asOf?.atMs), options);
      const limits = { rowLimit: mostJobs, timeoutMs: jobLogTimeoutMs, signal };
      jobs.push(...(await readRows(runner, plan, limits)).map(readJobRow));
    }
    return jobs;
  }
}
