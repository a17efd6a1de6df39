import { QuickPickItemKind, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { UsageError } from '../../core/base/errors';
import type { DdlDialect } from '../../core/schemaDiff/sides/ddlDialect';
import { snapshotPattern } from '../../core/schemaDiff/story/schemaFiles';
import { chosen } from '../support/editor/cancellation';
import type { Connectors } from '../support/lakes/connectors';
import type { Databases } from '../support/lakes/databases';
import { describeDatabase } from '../support/lakes/pickDatabase';
import type { DriftSides } from './driftModel';
import { fileSide, liveSide, type DriftSide, type FileSide, type RevisionSide } from './driftSide';

/** More files of DDL than this are no list to choose from. */
const mostFiles = 500;

export interface SideItem extends QuickPickItem {
  /** Separators have none. */
  readonly side?: DriftSide;
  /** The snapshot of which a revision is to be picked. */
  readonly revisionsOf?: FileSide;
  /** Files of DDL of which one is to be picked, and its dialect. */
  readonly scripts?: readonly FileSide[];
}

export interface PickSidesOptions {
  readonly databases: Databases;
  readonly connectors: Pick<Connectors, 'schemaRepository'>;
}

/** Asks for the two sides of a comparison. @throws CancellationError if the person picks none */
export async function pickSides({ databases, connectors }: PickSidesOptions): Promise<DriftSides> {
  await databases.whenRead;
  const items = await sideItems(databases);
  if (items.filter(({ side, revisionsOf }) => side ?? revisionsOf).length < 2)
    throw nothingToCompare();
  const before = await pickSide(items, {
    connectors,
    title: 'Diff Schema (1/2)',
    placeHolder: 'What is ours, or older: a migration changes it',
  });
  const others = items.filter(({ side }) => side === undefined || side !== before);
  const after = await pickSide(others, {
    connectors,
    title: `Diff Schema (2/2): ${before.label} and`,
    placeHolder: 'What it shall match: Benchling, or what is newer',
  });
  return { before, after };
}

async function pickSide(
  items: readonly SideItem[],
  { connectors, ...options }: Omit<PickSidesOptions, 'databases'> & Asked,
): Promise<DriftSide> {
  const item = chosen(await window.showQuickPick(items, { ...options, matchOnDescription: true }));
  if (item.scripts !== undefined) return pickDialect(item.scripts);
  return item.revisionsOf === undefined
    ? chosen(item.side)
    : pickRevision(item.revisionsOf, connectors);
}

const dialects: readonly (QuickPickItem & { readonly dialect: DdlDialect })[] = [
  { label: 'PostgreSQL', dialect: 'postgres' },
  { label: 'SQL Server', description: 'T-SQL, as Management Studio writes it', dialect: 'tsql' },
];

/** Asks for a script, and for the dialect that it is read in whatever it looks like. */
async function pickDialect(scripts: readonly FileSide[]): Promise<FileSide> {
  const items = scripts.map((side) => ({ label: side.label, side }));
  const { side } = chosen(await window.showQuickPick(items, { placeHolder: 'File of DDL' }));
  const placeHolder = `Dialect of ${side.label}`;
  const { dialect, label } = chosen(await window.showQuickPick(dialects, { placeHolder }));
  return { ...side, label: `${side.label} (${label})`, dialect };
}

interface Asked {
  readonly title: string;
  readonly placeHolder: string;
}

/** Commits further back than this are named on the command line. */
const mostRevisions = 200;

/** Asks for one of the commits that changed a snapshot. @throws UsageError if there is none */
async function pickRevision(
  { uri, label }: FileSide,
  { schemaRepository }: Pick<Connectors, 'schemaRepository'>,
): Promise<RevisionSide> {
  const repository = await schemaRepository(Uri.joinPath(uri, '..').fsPath);
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const { signal } = new AbortController();
  const commits = await repository.history(name, { limit: mostRevisions, signal });
  if (commits.length === 0) {
    throw new UsageError(`No commit holds ${label} yet`, {
      remedy: 'commit it, and compare with that commit from the next change on',
    });
  }
  const items = commits.map(({ hash, subject, author, madeAtMs }) => ({
    label: subject,
    description: `${hash.slice(0, 8)} · ${author} · ${new Date(madeAtMs).toLocaleString()}`,
    hash,
  }));
  const placeHolder = `Revision of ${label}`;
  const { hash } = chosen(await window.showQuickPick(items, { placeHolder }));
  return { kind: 'revision', label: `${label}@${hash.slice(0, 8)}`, uri, revision: hash };
}

/** Everything that can be a side, by its kind. */
async function sideItems({ all }: Databases): Promise<readonly SideItem[]> {
  const [snapshots, scripts] = await Promise.all([
    workspace.findFiles(`**/${snapshotPattern}`, undefined, mostFiles),
    workspace.findFiles('**/*.{sql,ddl}', '**/node_modules/**', mostFiles),
  ]);
  return [
    ...section(
      'Connections',
      all.map((database) => ({
        label: `$(database) ${database.connection.name}`,
        description: describeDatabase(database),
        side: liveSide(database),
      })),
    ),
    ...section('Snapshots', snapshots.map(fileSide).map(fileItem('file-code'))),
    ...section(
      'Revisions',
      snapshots.map(fileSide).map((side) => ({
        label: `$(history) Revision of ${side.label}…`,
        revisionsOf: side,
      })),
    ),
    ...section('DDL Files', scripts.map(fileSide).map(fileItem('file'))),
    ...section('DDL Files by Dialect', dialectItems(scripts.map(fileSide))),
  ];
}

function dialectItems(scripts: readonly FileSide[]): readonly SideItem[] {
  const label = '$(symbol-misc) DDL file in a dialect of your choice…';
  return scripts.length === 0 ? [] : [{ label, scripts }];
}

function fileItem(icon: string): (side: DriftSide) => SideItem {
  return (side) => ({ label: `$(${icon}) ${side.label}`, side });
}

function section(label: string, items: readonly SideItem[]): readonly SideItem[] {
  if (items.length === 0) return [];
  const sorted = items.toSorted((one, other) => (one.label < other.label ? -1 : 1));
  return [{ label, kind: QuickPickItemKind.Separator }, ...sorted];
}

function nothingToCompare(): UsageError {
  return new UsageError('There are no two schemas to compare', {
    remedy: 'name databases under "connections" in lake.json, or open a folder with DDL files',
  });
}
