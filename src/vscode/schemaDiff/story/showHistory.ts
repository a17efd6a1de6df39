import {
  commands as registry,
  QuickPickItemKind,
  window,
  type QuickPick,
  type QuickPickItem,
  type Uri,
} from 'vscode';
import { DisposableStore } from '../../../core/base/disposables';
import type { AlignedDdl } from '../../../core/schemaDiff/print/printAligned';
import { stepLines, stepWords } from '../../../core/schemaDiff/story/historyReport';
import {
  schemaFolder,
  snapshotConnection,
  snapshotPattern,
} from '../../../core/schemaDiff/story/schemaFiles';
import type {
  FileChange,
  SchemaRepository,
  StoryCommit,
} from '../../../core/schemaDiff/story/schemaRepository';
import { StoryTimeline, type StoryStep } from '../../../core/schemaDiff/story/storyTimeline';
import { isCancelled } from '../../support/editor/cancellation';
import { logFailure, showFailure } from '../../support/editor/failures';
import { commands } from '../../support/editor/contributions';
import { compareTexts, type TextComparer } from './compareTexts';
import type { StoryParts } from './storyParts';
import { storyFolder } from './storyFolder';

interface HistoryItem extends QuickPickItem {
  readonly commit?: StoryCommit;
  readonly file?: FileChange;
}

/** As many commits as anybody scrolls through. */
const mostCommits = 500;
/** What was found out is shown in steps: each time the whole list is drawn anew. */
const perDrawing = 20;

/**
 * Lists the commits that changed a snapshot, newest first. What each changed is found out while the list
 * is open, and can be searched; a press opens both sides as DDL.
 */
export async function showHistory(parts: StoryParts): Promise<void> {
  const folder = await storyFolder(parts);
  const repository = await parts.connectors.schemaRepository(folder.fsPath);
  const store = new DisposableStore();
  const ended = new AbortController();
  const { signal } = ended;
  const comparer = store.add(compareTexts(parts.connectors, folder));
  const timeline = new StoryTimeline({
    repository,
    tell: (texts, asked) => comparer.tell(texts, asked),
  });
  const list = store.add(window.createQuickPick<HistoryItem>());
  list.title = 'Schema history';
  list.placeholder = 'A commit, what it changed, or who made it';
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  list.busy = true;
  const hidden = new Promise<void>((resolve) => void store.add(list.onDidHide(resolve)));
  store.add(
    list.onDidAccept(() => {
      const { file } = list.selectedItems[0] ?? {};
      if (file !== undefined)
        void open(file, { parts, repository, comparer, timeline, list, signal });
    }),
  );
  list.show();
  try {
    const pattern = snapshotPattern.slice(schemaFolder.length + 1);
    const commits = await repository.history(pattern, { limit: mostCommits, signal });
    list.items = itemsOf(commits);
    await Promise.race([hidden, tellSteps(list, timeline, signal).then(() => hidden)]);
  } finally {
    ended.abort();
    store.dispose();
  }
}

function itemsOf(commits: readonly StoryCommit[]): readonly HistoryItem[] {
  if (commits.length === 0) {
    return [{ label: 'No commit has a snapshot of a schema', kind: QuickPickItemKind.Separator }];
  }
  return commits.flatMap((commit) =>
    commit.files.map((file) => ({
      label: `$(git-commit) ${commit.subject}`,
      description: `${dayOf(commit)} · ${commit.author} · ${nameOf(file)}`,
      commit,
      file,
    })),
  );
}

function dayOf({ madeAtMs }: StoryCommit): string {
  return new Date(madeAtMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

function nameOf({ path }: FileChange): string {
  return snapshotConnection(`${schemaFolder}/${path}`) ?? path;
}

/** Finds out what each commit changed, newest first, as long as the list is open. */
async function tellSteps(
  list: QuickPick<HistoryItem>,
  timeline: StoryTimeline,
  signal: AbortSignal,
): Promise<void> {
  const items = [...list.items];
  const draw = (): void => {
    list.keepScrollPosition = true;
    const active = list.activeItems[0]?.file;
    list.items = [...items];
    list.activeItems = items.filter(({ file }) => file !== undefined && file === active);
  };
  for (const [place, item] of items.entries()) {
    if (signal.aborted || item.file === undefined) break;
    items[place] = { ...item, detail: detailOf(await timeline.stepOf(item.file, signal)) };
    if ((place + 1) % perDrawing === 0) draw();
  }
  if (signal.aborted) return;
  draw();
  list.busy = false;
}

function detailOf(step: StoryStep): string {
  return [stepWords(step), ...stepLines(step)].join('  ·  ');
}

interface Opening {
  readonly parts: StoryParts;
  readonly repository: SchemaRepository;
  readonly comparer: TextComparer;
  readonly timeline: StoryTimeline;
  readonly list: QuickPick<HistoryItem>;
  readonly signal: AbortSignal;
}

/** Opens what a commit made of a snapshot in the editor's own diff. */
async function open(file: FileChange, opening: Opening): Promise<void> {
  const { parts, list } = opening;
  try {
    const ddl = await ddlOf(file, opening);
    list.hide();
    if (ddl === undefined) return;
    const { commit } = list.selectedItems[0] ?? {};
    const [left, right] = keep(ddl, file, parts);
    const title = `${nameOf(file)}: ${commit?.subject ?? ''}`;
    await registry.executeCommand('vscode.diff', left, right, title, { preview: true });
  } catch (error) {
    if (isCancelled(error)) return;
    logFailure(error, commands.showDriftHistory, parts.logger);
    showFailure(error);
  }
}

/** `undefined` = there is nothing to be seen side by side. */
async function ddlOf(
  file: FileChange,
  { repository, comparer, timeline, signal }: Opening,
): Promise<AlignedDdl | undefined> {
  const { kind } = await timeline.stepOf(file, signal);
  if (kind !== 'changed' && kind !== 'begun') return undefined;
  const textAt = (hash: string | undefined): Promise<string> | string =>
    hash === undefined ? '' : repository.textOf(hash, signal);
  const { path } = file;
  const [before, after] = [await textAt(file.before), await textAt(file.after)];
  return comparer.ddl({ path, before, after }, signal);
}

function keep(
  { before, after }: AlignedDdl,
  file: FileChange,
  { documents }: StoryParts,
): readonly [Uri, Uri] {
  const name = `${nameOf(file)}.sql`;
  return [
    documents.keep(documents.uriOf(name, `at ${file.before ?? 'nothing'}`), before),
    documents.keep(documents.uriOf(name, `at ${file.after ?? 'nothing'}`), after),
  ];
}
