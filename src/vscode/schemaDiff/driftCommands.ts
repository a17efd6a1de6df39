import { ProgressLocation, Uri, window, workspace } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { formatQuantity } from '../../core/base/sizes';
import { withoutMoment } from '../../core/schemaDiff/document/writeSnapshot';
import { summarize } from '../../core/schemaDiff/report/diffGroups';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import type { WrittenSnapshot } from '../../core/schemaDiff/schemaComparer';
import { warnOfMovingOn } from '../../core/schemaDiff/story/movesOn';
import { snapshotPath } from '../../core/schemaDiff/story/schemaFiles';
import type { StoryLine } from '../../core/schemaDiff/story/storyOf';
import { chosen, withSignal } from '../support/editor/cancellation';
import type { Connectors } from '../support/lakes/connectors';
import type { Database, Databases } from '../support/lakes/databases';
import { exists } from '../support/editor/files';
import { databaseOf, noDatabase } from '../support/lakes/pickDatabase';
import type { Drift, DriftModel, DriftSides } from './driftModel';
import { fileSide, liveSide } from './driftSide';
import { pickSides } from './pickSides';

export interface DriftCommandOptions {
  readonly model: DriftModel;
  readonly databases: Databases;
  readonly connectors: Pick<Connectors, 'schemaRepository'>;
  /** Called when a comparison is to be seen. */
  readonly onDidShow: () => void;
}

/** What the commands that take snapshots and compare do. */
export class DriftCommands {
  readonly #options: DriftCommandOptions;

  constructor(options: DriftCommandOptions) {
    this.#options = options;
  }

  /** Writes what a connection's schemas look like beside the lake file, and shows it. */
  async snapshot(node: unknown): Promise<Uri> {
    const { databases, model } = this.#options;
    const database = await databaseOf(node, databases, 'Database whose schema to write down');
    const { name } = database.connection;
    const written = await withProgress(`Reading the schema of ${name}`, (signal) =>
      model.snapshot(liveSide(database), { signal }),
    );
    const uri = snapshotUri(database);
    const kept = await textOf(uri);
    const isSame = withoutMoment(kept) === withoutMoment(written.document);
    if (!isSame && isBenchling(database)) await this.#askToMoveOn({ kept, uri, written });
    if (!isSame) await workspace.fs.writeFile(uri, new TextEncoder().encode(written.document));
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
    const size = formatQuantity(written.relations, 'table or view', 'tables and views');
    const what = isSame ? 'holds the same already' : 'is the snapshot';
    const told = `${workspace.asRelativePath(uri)} ${what}: ${size}`;
    void window.showInformationMessage([told, ...written.notes].join('. '));
    return uri;
  }

  /** @throws CancellationError if the person would rather keep what tells the renames */
  async #askToMoveOn({ kept, uri, written }: Moving): Promise<void> {
    if (kept === '') return;
    const name = workspace.asRelativePath(uri);
    const story = await this.#storyOf(name, kept, written.document);
    const warning = warnOfMovingOn(story, name);
    if (warning === undefined) return;
    const detail =
      'Diff Schema Against Benchling and Apply Migration first: that moves it on, too.';
    const write = 'Write Anyway';
    chosen(await window.showWarningMessage(`${warning}.`, { modal: true, detail }, write));
  }

  /** Nothing is told of a kept file that is no snapshot. */
  async #storyOf(name: string, kept: string, now: string): Promise<readonly StoryLine[]> {
    const comparer = await this.#options.model.comparer();
    const sources = {
      before: { kind: 'text', name, text: kept },
      after: { kind: 'text', name, text: now },
      isOfSchemasAfter: false,
    } as const;
    const { signal } = new AbortController();
    try {
      return await comparer.story(sources, { comparesUnrelated: true, signal });
    } catch (error) {
      if (SchemaError.is(error)) return [];
      throw error;
    }
  }

  /** Compares two sides that the person picks, or that a caller names. */
  async compare(sides: unknown): Promise<Drift> {
    return this.show(isSides(sides) ? sides : await pickSides(this.#options));
  }

  /** Compares the warehouse of a lake with its Benchling, over what Benchling was when they matched. */
  async compareBenchling(node: unknown): Promise<Drift> {
    return this.show(await this.#benchlingSides(node));
  }

  /** Reads both sides of what is shown anew. */
  async again(): Promise<Drift> {
    const { model } = this.#options;
    const shown = model.current;
    return shown === undefined ? this.compare(undefined) : this.show(shown);
  }

  /** Compares and shows; asks whether to go on with what does not look like one schema. */
  async show(sides: DriftSides): Promise<Drift> {
    try {
      return await this.#compare(sides);
    } catch (error) {
      if (!SchemaError.is(error, 'unrelated') || sides.comparesUnrelated === true) throw error;
      const anyway = 'Compare Anyway';
      chosen(await window.showWarningMessage(`${error.message}.`, anyway));
      return this.#compare({ ...sides, comparesUnrelated: true });
    }
  }

  async #compare(sides: DriftSides): Promise<Drift> {
    const { before, after } = sides;
    const { model, onDidShow } = this.#options;
    const drift = await withProgress(`Comparing ${before.label} with ${after.label}`, (signal) => {
      const compared = model.compare(sides, { signal });
      // There is something to be seen only now, if it is the first comparison.
      onDidShow();
      return compared;
    });
    onDidShow();
    window.setStatusBarMessage(`Schema drift: ${summarize(drift.diff)}`, statusMs);
    return drift;
  }

  async #benchlingSides(node: unknown): Promise<DriftSides> {
    const { databases } = this.#options;
    await databases.whenRead;
    const pairs = pairsOf(databases.all);
    if (pairs.length === 0) throw databases.all.length === 0 ? noDatabase() : noPair();
    const named = pairs.find(({ warehouse, benchling }) => isOf(node, [warehouse, benchling]));
    const { warehouse, benchling } = named ?? (await pickPair(pairs));
    const kept = snapshotUri(benchling);
    const via = (await exists(kept)) ? fileSide(kept) : undefined;
    const sides = { before: liveSide(warehouse), after: liveSide(benchling) };
    return { ...sides, via, isOfSchemasAfter: true };
  }
}

interface Moving {
  readonly kept: string;
  readonly uri: Uri;
  readonly written: WrittenSnapshot;
}

function isBenchling({ lake, connection }: Database): boolean {
  return lake.lake.benchling === connection.name;
}

/** How long the summary stands in the status bar; the view keeps it. */
const statusMs = 8000;

interface Pair {
  readonly warehouse: Database;
  readonly benchling: Database;
}

/** The lakes that have both a warehouse and a Benchling. */
function pairsOf(all: readonly Database[]): readonly Pair[] {
  const named = (database: Database, name: string | undefined): Database | undefined =>
    all.find(({ lake, connection }) => lake === database.lake && connection.name === name);
  const lakes = new Map(all.map((database) => [database.lake.id, database]));
  return [...lakes.values()].flatMap((database) => {
    const { lake } = database.lake;
    const warehouse = named(database, lake.warehouse);
    const benchling = named(database, lake.benchling);
    if (warehouse === undefined || benchling === undefined || warehouse === benchling) return [];
    return [{ warehouse, benchling }];
  });
}

function isOf(node: unknown, databases: readonly Database[]): boolean {
  const database = typeof node === 'object' && node !== null && 'database' in node && node.database;
  return databases.some((known) => known === database);
}

async function pickPair(pairs: readonly Pair[]): Promise<Pair> {
  const [first, second] = pairs;
  if (first !== undefined && second === undefined) return first;
  const items = pairs.map((pair) => ({ label: pair.warehouse.lake.label, pair }));
  const placeHolder = 'Lake whose warehouse to compare with its Benchling';
  return chosen(await window.showQuickPick(items, { placeHolder })).pair;
}

function isSides(value: unknown): value is DriftSides {
  return typeof value === 'object' && value !== null && 'before' in value && 'after' in value;
}

/** Where the kept snapshot of a connection lies. */
export function snapshotUri({ lake, connection }: Database): Uri {
  return Uri.joinPath(lake.uri, '..', snapshotPath(connection.name));
}

/** Empty if it is not there. */
async function textOf(uri: Uri): Promise<string> {
  if (!(await exists(uri))) return '';
  return new TextDecoder().decode(await workspace.fs.readFile(uri));
}

function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    window.withProgress(options, (_progress, token) => withSignal(token, work)),
  );
}

function noPair(): UsageError {
  return new UsageError('The lake file does not name both a warehouse and a Benchling', {
    remedy: 'name two of its connections under "warehouse" and "benchling" in lake.json',
  });
}
