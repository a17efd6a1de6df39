import { QuickPickItemKind, window, workspace, type QuickPickItem } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { snapshotPattern } from '../../core/schemaDiff/story/schemaFiles';
import { chosen } from '../support/cancellation';
import type { Databases } from '../support/databases';
import { describeDatabase } from '../support/pickDatabase';
import type { DriftSides } from './driftModel';
import { fileSide, liveSide, type DriftSide } from './driftSide';

/** More files of DDL than this are no list to choose from. */
const mostFiles = 500;

export interface SideItem extends QuickPickItem {
  /** Separators have none. */
  readonly side?: DriftSide;
}

/** Asks for the two sides of a comparison. @throws CancellationError if the person picks none */
export async function pickSides(databases: Databases): Promise<DriftSides> {
  await databases.whenRead;
  const items = await sideItems(databases);
  if (items.filter(({ side }) => side).length < 2) throw nothingToCompare();
  const before = await pickSide(items, {
    title: 'Diff Schema (1/2)',
    placeHolder: 'What is ours, or older: a migration changes it',
  });
  const others = items.filter(({ side }) => side !== before);
  const after = await pickSide(others, {
    title: `Diff Schema (2/2): ${before.label} and`,
    placeHolder: 'What it shall match: Benchling, or what is newer',
  });
  return { before, after };
}

async function pickSide(
  items: readonly SideItem[],
  options: { readonly title: string; readonly placeHolder: string },
): Promise<DriftSide> {
  const item = await window.showQuickPick(items, { ...options, matchOnDescription: true });
  return chosen(item?.side);
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
    ...section('DDL Files', scripts.map(fileSide).map(fileItem('file'))),
  ];
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
