import { Uri, window } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import { schemaFolder } from '../../../core/schemaDiff/story/schemaFiles';
import { chosen } from '../../support/editor/cancellation';
import type { StoryParts } from './storyParts';

/** The folder of snapshots, decisions and migrations: of what is compared, otherwise of a lake. */
export async function storyFolder({ model, databases }: StoryParts): Promise<Uri> {
  if (model.current !== undefined) return model.current.folder;
  await databases.whenRead;
  const lakes = new Map(databases.all.map(({ lake }) => [lake.id, lake]));
  const items = [...lakes.values()].map(({ label, uri }) => ({
    label,
    folder: Uri.joinPath(uri, '..', schemaFolder),
  }));
  const [only] = items;
  if (only === undefined) {
    throw new UsageError('No lake file names a database', {
      remedy: 'describe one in its connections; its schemas are kept beside it',
    });
  }
  if (items.length === 1) return only.folder;
  const placeHolder = 'Lake whose schemas to look at';
  return chosen(await window.showQuickPick(items, { placeHolder })).folder;
}
