import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, languages, MarkdownString, Uri, window } from 'vscode';
import type { VerificationReport } from '../../../src/core/sync/report/report';
import type { LakesideViews } from '../../../src/extension';
import {
  blobNames,
  emulator,
  lakeside,
  show,
  showChild,
  waitFor,
  workspaceFolder,
} from '../bench/lakeside';
import { writeRun } from '../bench/runFolder';
import { answering } from '../bench/standIns';

const run = '201127_M02023_0583_000000000-J7HPH';

describe('Several folders, each with a lake file, one of which is broken', () => {
  let views: LakesideViews;

  before(async () => {
    const shape = { instrument: 'MiSeq', progress: 'complete', name: run } as const;
    for (const name of ['north', 'south']) {
      await writeRun(join(folder(name), 'runs'), shape);
      await emulator().getContainerClient(`${name}-case`).createIfNotExists();
    }
    views = await lakeside();
    await views.runs.scan.scan();
  });

  after(async () => {
    for (const name of ['north', 'south'])
      await rm(join(folder(name), 'runs'), { recursive: true });
  });

  it('has a level of lakes in the tree, and the broken one says what is wrong', async () => {
    const [north, south, west, ...others] = await show(views.runs.tree);
    assert.deepEqual([north?.label, south?.label, west?.label], ['north', 'south', 'west']);
    assert.equal(others.length, 0);
    assert.match(west?.description ?? '', /^lake file cannot be used: .*ilumina.*illumina/);
    assert.match(west?.item.accessibilityInformation?.label ?? '', /^west, lake file cannot/);
    assert.deepEqual(await show(views.runs.tree, west?.node), []);
  });

  it('shows the runs of the others', async () => {
    for (const name of ['north', 'south']) assert.match(await stateIn(views, name), /^ready · /);
  });

  it('has the errors of the broken one alone in the Problems view', () => {
    const broken = languages
      .getDiagnostics()
      .filter(([, problems]) => problems.some(({ source }) => source === 'Lakeside'));
    assert.deepEqual(
      broken.map(([uri]) => uri.fsPath),
      [join(folder('west'), 'lake.json')],
    );
  });

  it('says in one item of the status bar what all of them amount to', () => {
    views.attention.redraw();
    const { status } = views.attention;
    assert.equal(status.text, '$(bell-dot) Lakeside: 1 needs you');
    assert.ok(status.tooltip instanceof MarkdownString);
    assert.match(status.tooltip.value, /\| \$\(error\) \| west \| lake file: /);
    assert.match(status.tooltip.value, /\| ready \| 2 \|/);
  });

  it('syncs the run that was meant, of two with the same name', async () => {
    const ref = { lake: join(folder('south'), 'lake.json'), source: 'sequencers', run };
    const report = await commands.executeCommand<VerificationReport>('lakeside.runs.sync', ref);
    assert.equal(report.state, 'verified');
    assert.deepEqual(await blobNames('north-case'), []);
    assert.match(await stateIn(views, 'south'), /^verified · /);
    assert.match(await stateIn(views, 'north'), /^ready · /);
  });

  it('asks which run is meant by the name of its lake', async () => {
    const items = await offered('lakeside.runs.plan');
    assert.deepEqual(
      items.map(({ description }) => description),
      ['north · sequencers · ready', 'south · sequencers · verified'],
    );
  });

  it('asks which lake is meant, but not where the node says it', async () => {
    const items = await offered('lakeside.access.connect');
    assert.deepEqual(
      items.map(({ label }) => label),
      ['north', 'south'],
    );
    const west = await showChild(views.runs.tree, 'west');
    const asked = await answering({}, () => openLakeFile(west.node));
    assert.deepEqual(asked, []);
    assert.equal(window.activeTextEditor?.document.uri.fsPath, join(folder('west'), 'lake.json'));
  });

  it('takes the broken one in once it is mended', async () => {
    const file = join(folder('west'), 'lake.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('ilumina', 'illumina'));
    await waitFor(() => views.runs.lakes.broken.length === 0);
    const sources = await show(views.runs.tree, (await showChild(views.runs.tree, 'west')).node);
    assert.deepEqual(
      sources.map(({ label }) => label),
      ['miseq'],
    );
    assert.deepEqual(languages.getDiagnostics(Uri.file(file)), []);
  });
});

interface Offered {
  readonly label: string;
  readonly description: string;
}

/** What a command lets a person choose from, who then chooses nothing. */
async function offered(command: string): Promise<readonly Offered[]> {
  const original = window.showQuickPick;
  let items: readonly Offered[] = [];
  const value = async (choices: readonly Offered[] | Promise<readonly Offered[]>) => {
    items = await choices;
  };
  Object.defineProperty(window, 'showQuickPick', { value, configurable: true, writable: true });
  try {
    await commands.executeCommand(command);
    return items;
  } finally {
    const restored = { value: original, configurable: true, writable: true };
    Object.defineProperty(window, 'showQuickPick', restored);
  }
}

async function openLakeFile(node: unknown): Promise<void> {
  await commands.executeCommand('lakeside.lakes.openFile', node);
}

/** The first folder that is open is one of several beside each other. */
function folder(name: string): string {
  return join(dirname(workspaceFolder()), name);
}

async function stateIn(views: LakesideViews, lake: string): Promise<string> {
  const { node } = await showChild(views.runs.tree, lake);
  const source = await showChild(views.runs.tree, 'sequencers', node);
  await show(views.runs.tree, source.node);
  await views.runs.model.whenIdle();
  return (await showChild(views.runs.tree, run, source.node)).description;
}
