import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { after, before, describe, it } from 'mocha';
import { commands, Uri, window, workspace } from 'vscode';
import type { PublishOutcome } from '../../../src/core/datasets/publish/datasetPublisher';
import type { LakesideViews } from '../../../src/extension';
import { answering, type Asked } from '../bench/standIns';
import { lakeside, show } from '../bench/lakeside';
import { fillLake, writtenState } from './datasetBench';

interface PickItem {
  readonly label: string;
  readonly description?: string;
  readonly picked?: boolean;
}

describe('Publish Dataset…', () => {
  let views: LakesideViews;
  let folder: string;

  before(async () => {
    await fillLake();
    views = await lakeside();
    folder = join(await realpath(await mkdtemp(join(tmpdir(), 'lakeside-publish-'))), 'strains');
    await mkdir(folder);
    await writeFile(join(folder, 'make.py'), 'print(1)\n');
    git('init', '-q', '--initial-branch=feature/x');
    git('add', '.');
    git('commit', '-q', '-m', 'Begin');
  });

  after(() => rm(join(folder, '..'), { recursive: true }));

  it('publishes a file under the name that git gives it, and says where it is', async () => {
    const file = await written('strains.csv', 'strain,genus\nS1,E\nS2,B\n');
    const { outcome, asked } = await publish(file, 'Publish');
    assert.equal(outcome?.kind, 'published');
    assert.deepEqual(
      asked.map(({ dialog }) => dialog),
      ['showInputBox', 'showQuickPick', 'showInformationMessage', 'showInformationMessage'],
    );
    assert.match(asked[0]?.text ?? '', /"value":"gros:\/\/strains\/feature\/x"/);
    assert.equal(asked[2]?.text, 'Publish gros://strains/feature/x?');
    assert.match(asked[3]?.text ?? '', /^Published gros:\/\/strains\/feature\/x:[-\d]+\.1\.$/);
    const found = await views.datasets.known.find({
      repo: 'strains',
      branch: 'feature/x',
      tag: { kind: 'live' },
    });
    assert.equal(found.kind, 'version');
    const record = await views.datasets.known.record(found);
    assert.equal(record?.rows, 2);
    assert.equal(record.producer?.commit, git('rev-parse', 'HEAD'));
    const [newest] = await show(views.activity.tree);
    assert.match(newest?.label ?? '', /^Publish gros:\/\/strains\/feature\/x/);
  });

  it('records what it was made from: what is picked, as it stands then, and remembers it', async () => {
    await writeFile(join(folder, 'make.py'), 'read("gros://sequencing-qc")\n');
    const file = await written('made.csv', 'strain\nS1\n');
    const offered: PickItem[][] = [];
    const pick = (items: PickItem[]): PickItem[] => {
      offered.push(items);
      return items.filter(({ label }) => label.startsWith('gros://sequencing-qc'));
    };
    const { outcome, asked } = await publish(file, 'Publish', pick);
    const found = offered[0]?.find(({ label }) => label === 'gros://sequencing-qc');
    assert.deepEqual([found?.description, found?.picked], ['named in the repository', false]);
    assert.equal(outcome?.kind, 'published');
    const upstreams = outcome?.kind === 'published' ? outcome.record.upstreams : [];
    assert.equal(upstreams.length, 1);
    assert.match(upstreams[0] ?? '', /^gros:\/\/sequencing-qc\/master:[-\d]+\.\d+$/);
    assert.ok(asked.some(({ text }) => text.startsWith('Publish ')));
    await publish(file, undefined, pick);
    const again = offered[1]?.find(({ label }) => label === 'gros://sequencing-qc/master');
    assert.deepEqual([again?.description, again?.picked], ['as the last version', true]);
  });

  it('overwrites nothing: the next of a day has a number of its own', async () => {
    const file = await written('strains.csv.gz', gzipSync('strain,genus\nS1,E\n'));
    const { outcome } = await publish(file, 'Publish');
    assert.equal(outcome?.kind === 'published' && outcome.version.number, 3);
    const uri = Uri.parse('gros://strains/feature/x:-3');
    assert.match(Buffer.from(await workspace.fs.readFile(uri)).toString(), /S2,B/);
  });

  it('writes nothing when the person does not press the button', async () => {
    const untouched = await writtenState();
    const { outcome } = await publish(await written('strains.csv', 'strain\nS9\n'), undefined);
    assert.equal(outcome, undefined);
    assert.deepEqual(await writtenState(), untouched);
  });

  it('refuses a file that is cut in half before anything is asked of the lake', async () => {
    const packed = gzipSync(`strain\n${'S1\n'.repeat(10_000)}`);
    const file = await written('cut.csv.gz', packed.subarray(0, packed.length - 20));
    const untouched = await writtenState();
    const { outcome, asked } = await publish(file, 'Publish');
    assert.equal(outcome, undefined);
    assert.deepEqual(
      asked.map(({ dialog }) => dialog),
      ['showInputBox', 'showErrorMessage'],
    );
    assert.deepEqual(await writtenState(), untouched);
  });

  it('takes the file of the active editor', async () => {
    const file = await written('active.csv', 'strain\nS1\n');
    await window.showTextDocument(file);
    const { asked } = await publish(undefined, 'Publish');
    assert.match(asked.at(-1)?.text ?? '', /^Published gros:\/\/strains\/feature\/x:/);
  });

  async function publish(
    file: Uri | undefined,
    button: string | undefined,
    pick: (items: PickItem[]) => PickItem[] = () => [],
  ): Promise<{
    readonly outcome: PublishOutcome | undefined;
    readonly asked: readonly Asked[];
  }> {
    let outcome: PublishOutcome | undefined;
    const answers = {
      showInputBox: ({ value }: { readonly value: string }) => value,
      showQuickPick: pick,
      showInformationMessage: (text: string) => (text.endsWith('?') ? button : undefined),
    };
    const asked = await answering(answers, async () => {
      outcome = await commands.executeCommand('lakeside.datasets.publish', file);
    });
    return { outcome, asked };
  }

  async function written(name: string, content: string | Uint8Array): Promise<Uri> {
    await writeFile(join(folder, name), content);
    return Uri.file(join(folder, name));
  }

  function git(...args: readonly string[]): string {
    const who = ['-c', 'user.name=Nobody', '-c', 'user.email=nobody@localhost'];
    return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8' }).trim();
  }
});
