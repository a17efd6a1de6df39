import { join } from 'node:path';
import { commands, Position, Uri, workspace, type CompletionList } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import type { LineageTreeNode } from '../../../src/vscode/lineage/tree/lineageTreeNode';
import {
  activateLakeside,
  isProfiled,
  leaveFigures,
  makeLake,
  pause,
  whenIdle,
  workspaceFolder,
} from '../editor/inHostSteps';
import { measureTurns, type TurnFigures } from '../editor/turnMeter';

/** The dataset whose lineage is opened: half of all others are made of it. */
const start = 'gros://repo-000000/branch-0';
const answerEveryMs = 200;
const hits = 50;
/** A list and the tag `latest`. */
const mostOffered = 201;

/** Measures what a person meets in the view *Lineage* of a lake of very many datasets. */
export async function run(): Promise<void> {
  const { views } = await activateLakeside();
  await makeLake(views);
  await whenIdle();
  const answers = new Answers();
  const turns: TurnFigures[] = [];
  for (const [name, work] of worksOf(views)) {
    turns.push(await measureTurns(name, () => answers.during(work), { isProfiled }));
  }
  const { graph } = await views.lineage.model.readFirst(new AbortController());
  const heapBytes = process.memoryUsage().heapUsed;
  await leaveFigures({
    nodes: graph.nodes.length,
    edges: graph.edges.length,
    longestAnswerMs: answers.longestMs,
    heapBytes,
    turns,
  });
}

function worksOf({
  lineage,
}: LakesideViews): readonly (readonly [name: string, work: () => Promise<void>])[] {
  const { tree, model } = lineage;
  const { signal } = new AbortController();
  return [
    [
      'the view reads',
      async () => {
        await commands.executeCommand('lakeside.lineage.focus');
        await model.read({ signal });
        // The view asks for its lines.
        await pause(1_000);
      },
    ],
    ['datasets are listed', async () => expectLines(await linesOf(lineage, 'datasets'), 201)],
    [
      'a name is filtered by',
      async () => {
        tree.change({ filter: 'repo-0123' });
        expectLines(await linesOf(lineage, 'datasets'), 100);
        tree.change({ filter: '' });
        await pause(1_000);
      },
    ],
    [
      'a name is searched',
      async () => {
        const { finder } = await model.read({ signal });
        expectLines((await finder()).find('repo-0123 branch-2', hits).nodes, hits);
      },
    ],
    [
      'its lineage is opened',
      async () => {
        await commands.executeCommand(
          'lakeside.lineage.show',
          start.replace('gros://', 'dataset:'),
        );
        await pause(8_000);
      },
    ],
    ['the catalog is read for a completion', () => complete('gros://repo-0123')],
    [
      'an address is completed',
      async () => {
        for (const written of ['gros://r', 'gros://repo-01', 'gros://repo-0123', `${start}:`]) {
          await complete(written);
        }
      },
    ],
  ];
}

/** As the editor asks where somebody writes an address. */
async function complete(written: string): Promise<void> {
  const document = await workspace.openTextDocument({ content: written });
  const { items } = await commands.executeCommand<CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    new Position(0, written.length),
  );
  // The editor adds words of the text, whose places in the list are none of ours.
  expectLines(
    items.filter(({ sortText = '' }) => /^\d{6}$/.test(sortText)),
    mostOffered,
  );
}

async function linesOf(
  { tree }: LakesideViews['lineage'],
  section: string,
): Promise<readonly LineageTreeNode[]> {
  const roots = await tree.getChildren();
  const node = roots.find((root) => root.kind === 'lineageSection' && root.section === section);
  if (node === undefined) throw new Error(`There is no section ${section}`);
  return tree.getChildren(node);
}

function expectLines(lines: readonly unknown[], most: number): void {
  if (lines.length === 0 || lines.length > most) {
    throw new Error(`${lines.length} instead of 1 to ${most}`);
  }
}

/** How long the window waits for this host, whatever else it does. */
class Answers {
  longestMs = 0;

  async during(work: () => Promise<void>): Promise<void> {
    const file = Uri.file(join(workspaceFolder(), 'lake.json'));
    const done = new AbortController();
    const asking = async (): Promise<void> => {
      while (!done.signal.aborted) {
        const askedAtMs = performance.now();
        await workspace.fs.stat(file);
        this.longestMs = Math.max(this.longestMs, Math.round(performance.now() - askedAtMs));
        await pause(answerEveryMs);
      }
    };
    const asked = asking();
    try {
      await work();
    } finally {
      done.abort();
      await asked;
    }
  }
}
