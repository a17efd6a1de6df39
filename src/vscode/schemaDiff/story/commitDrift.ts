import { ProgressLocation, Uri, window, workspace, FileType } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import { schemaMapFile } from '../../../core/schemaDiff/document/schemaMap';
import type { SchemaDiff } from '../../../core/schemaDiff/diffSchemas';
import { commitMessage } from '../../../core/schemaDiff/story/commitMessage';
import { schemaFolder, snapshotConnection } from '../../../core/schemaDiff/story/schemaFiles';
import type { CommitMade, SchemaRepository } from '../../../core/schemaDiff/story/schemaRepository';
import { chosen, withSignal } from '../../support/editor/cancellation';
import { exists } from '../../support/editor/files';
import { compareTexts } from './compareTexts';
import type { StoryParts } from './storyParts';
import { storyFolder } from './storyFolder';

/** What a caller may have decided already. */
interface Wanted {
  /** Empty = the one that is checked out. */
  readonly branch?: string;
  readonly subject?: string;
}

/**
 * Commits snapshots, decisions and migrations to a branch that the person chooses, with a message that
 * tells the change in words. Nothing is checked out, and nothing is pushed.
 */
export async function commitDrift(
  parts: StoryParts,
  wanted: unknown,
): Promise<CommitMade | undefined> {
  const folder = await storyFolder(parts);
  const repository = await parts.connectors.schemaRepository(folder.fsPath);
  const paths = await storyPaths(folder);
  if (paths.length === 0) throw nothingKept();
  const given: Wanted = typeof wanted === 'object' && wanted !== null ? wanted : {};
  const message = await withProgress('Reading the history of schemas', (signal) =>
    messageFor({ parts, folder, repository, paths }, signal),
  );
  const branch = given.branch ?? (await pickBranch(repository));
  const [subject = '', ...body] = message.split('\n');
  const said = given.subject ?? (await askSubject(subject));
  const request = {
    paths,
    message: [said, ...body].join('\n'),
    ...(branch !== '' && { branch }),
  };
  const made = await withProgress('Committing schemas', (signal) =>
    repository.commit(request, signal),
  );
  void window.showInformationMessage(outcomeOf(made));
  return made;
}

function outcomeOf(made: CommitMade | undefined): string {
  if (made === undefined) return 'Everything about schemas is committed there already.';
  const { hash, branch, isNewBranch } = made;
  const place = branch === undefined ? 'no branch' : `${isNewBranch ? 'new branch ' : ''}${branch}`;
  return `Committed to ${place} as ${hash.slice(0, 10)}. Nothing was pushed.`;
}

/** What is kept in the folder, relative to it. */
async function storyPaths(folder: Uri): Promise<readonly string[]> {
  const names = await filesIn(folder);
  const isKept = (name: string): boolean =>
    name === schemaMapFile || snapshotConnection(`${schemaFolder}/${name}`) !== undefined;
  const migrations = await filesIn(Uri.joinPath(folder, 'migrations'));
  return [
    ...names.filter(isKept),
    ...migrations.filter((name) => name.endsWith('.sql')).map((name) => `migrations/${name}`),
  ];
}

async function filesIn(folder: Uri): Promise<readonly string[]> {
  if (!(await exists(folder))) return [];
  const entries = await workspace.fs.readDirectory(folder);
  return entries.flatMap(([name, type]) => (type === FileType.File ? [name] : []));
}

interface Kept {
  readonly parts: StoryParts;
  readonly folder: Uri;
  readonly repository: SchemaRepository;
  readonly paths: readonly string[];
}

/** Of the drift that is shown; once it is gone, of what the kept snapshots were and are. */
async function messageFor(kept: Kept, signal: AbortSignal): Promise<string> {
  const drift = kept.parts.model.current;
  if (drift !== undefined && drift.diff.changes.length > 0) {
    const changes = drift.diff.changes.filter((change) => !drift.excluded.has(change));
    return commitMessage({ ...drift.diff, changes });
  }
  const diffs = await Promise.all(
    kept.paths
      .filter((path) => path.endsWith('.json'))
      .map((path) => sinceCommit(path, kept, signal)),
  );
  const [most] = diffs
    .flatMap((diff) => diff ?? [])
    .toSorted((one, other) => other.changes.length - one.changes.length);
  return most === undefined ? keptMessage : commitMessage(most);
}

const keptMessage = 'Keep what the schemas look like\n';

/** `undefined` = no commit has it, or it is no snapshot. */
async function sinceCommit(
  path: string,
  { parts, folder, repository }: Kept,
  signal: AbortSignal,
): Promise<SchemaDiff | undefined> {
  if (path === schemaMapFile) return undefined;
  const [commit] = await repository.history(path, { limit: 1, signal });
  const hash = commit?.files[0]?.after;
  if (hash === undefined) return undefined;
  const before = await repository.textOf(hash, signal);
  const uri = Uri.joinPath(folder, path);
  const after = new TextDecoder().decode(await workspace.fs.readFile(uri));
  const compare = compareTexts(parts.connectors, folder);
  try {
    return before === after ? undefined : await compare.of({ path, before, after }, signal);
  } finally {
    compare.dispose();
  }
}

const other = 'Another branch…';

async function pickBranch(repository: SchemaRepository): Promise<string> {
  const current = await withProgress('Asking git', (signal) => repository.currentBranch(signal));
  const proposed = `schema-drift/${new Date().toISOString().slice(0, 10)}`;
  const here = current === undefined ? 'What is checked out, no branch' : current;
  const items = [
    {
      label: `$(git-branch) ${proposed}`,
      description: 'beside what is checked out',
      branch: proposed,
    },
    { label: `$(check) ${here}`, description: 'checked out', branch: '' },
    { label: `$(edit) ${other}`, branch: undefined },
  ];
  const placeHolder = 'Branch to commit to; no file changes, and nothing is pushed';
  const { branch } = chosen(await window.showQuickPick(items, { placeHolder }));
  if (branch !== undefined) return branch;
  return chosen(await window.showInputBox({ prompt: 'Branch to commit to', value: proposed }));
}

async function askSubject(value: string): Promise<string> {
  const prompt = 'First line of the message; the changes follow below it, table by table';
  const validateInput = (text: string): string | undefined =>
    text.trim() === '' ? 'A commit needs a message' : undefined;
  return chosen(await window.showInputBox({ prompt, value, validateInput }));
}

function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    window.withProgress(options, (_progress, token) => withSignal(token, work)),
  );
}

function nothingKept(): UsageError {
  return new UsageError('There is nothing about schemas to commit yet', {
    remedy: 'write a snapshot with "Snapshot Schema" first',
  });
}
