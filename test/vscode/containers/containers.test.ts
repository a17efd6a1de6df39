import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, env, MarkdownString, Uri, window, workspace } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import type { ContainersNode } from '../../../src/vscode/containers/containersNode';
import type { DownloadedBlob } from '../../../src/vscode/containers/downloadPresentation';
import { emulator, lakeside, show, showChild } from '../bench/lakeside';
import { answering } from '../bench/standIns';

const text = 'lane,sample\n1,A\n';

describe('The view Containers', () => {
  const container = emulator().getContainerClient('containers-case');
  let views: LakesideViews;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lakeside-case-'));
    await container.createIfNotExists();
    const upload = async (name: string, content = text, md5 = md5Of(content)): Promise<void> => {
      const headers = { blobHTTPHeaders: { blobContentMD5: md5 } };
      // Staged, so that the service stores the MD5 it is told without checking it.
      const client = container.getBlockBlobClient(name);
      const id = Buffer.from('block').toString('base64');
      await client.stageBlock(id, content, content.length);
      await client.commitBlockList([id], headers);
    };
    for (let index = 0; index < 23; index += 1) {
      await upload(`many/${String(index).padStart(2, '0')}.csv`);
    }
    await upload('raw/A b/Sheet #1 %.csv');
    await upload('raw/A b/tampered.csv', text, md5Of('something else'));
    await container
      .getBlockBlobClient('raw/A b/unproven.csv')
      .upload(text, text.length)
      .then(() => container.getBlockBlobClient('raw/A b/unproven.csv').setHTTPHeaders({}));
    views = await lakeside();
  });

  after(() => rm(folder, { recursive: true }));

  it('shows a level a page at a time, with a way to load more', async () => {
    const many = await level(views, 'many');
    const labels = async (): Promise<readonly string[]> =>
      (await show(views.containers.tree, many)).map(({ label }) => label);
    assert.deepEqual((await labels()).slice(-2), ['09.csv', 'Load more']);
    await loadMore(views, many);
    assert.deepEqual((await labels()).slice(-2), ['19.csv', 'Load more']);
    await loadMore(views, many);
    assert.deepEqual((await labels()).slice(-1), ['22.csv']);
  });

  it('shows sizes and the recorded MD5, and says where there is none', async () => {
    const proven = await blob(views, 'Sheet #1 %.csv');
    assert.equal(proven.description, '16 B');
    assert.ok(proven.item.tooltip instanceof MarkdownString);
    assert.match(proven.item.tooltip.value, new RegExp(md5Of(text).toString('hex')));
    const unproven = await blob(views, 'unproven.csv');
    assert.equal(unproven.description, '16 B · no MD5');
    assert.ok(unproven.item.tooltip instanceof MarkdownString);
    assert.match(unproven.item.tooltip.value, /no MD5 recorded/);
  });

  it('opens a blob read-only in an editor', async () => {
    const { node } = await blob(views, 'Sheet #1 %.csv');
    await commands.executeCommand('lakeside.containers.openBlob', node);
    const editor = window.activeTextEditor;
    assert.equal(editor?.document.uri.scheme, 'lakeblob');
    assert.equal(editor.document.getText(), text);
    assert.equal(workspace.fs.isWritableFileSystem('lakeblob'), false);
  });

  it('shows no blob that is not what its MD5 says', async () => {
    const { item } = await blob(views, 'tampered.csv');
    assert.ok(item.resourceUri);
    await assert.rejects(
      Promise.resolve(workspace.fs.readFile(item.resourceUri)),
      /not what its Content-MD5 says/,
    );
  });

  it('asks no host that no lake of the workspace names', async () => {
    const uri = Uri.parse('lakeblob://evil.example/container/blob');
    await assert.rejects(Promise.resolve(workspace.fs.readFile(uri)), /FileNotFound|EntryNotFound/);
  });

  it('downloads a blob verified', async () => {
    const [downloaded] = await download(views, ['Sheet #1 %.csv']);
    assert.equal(downloaded?.result.kind, 'verified');
    assert.equal(await readFile(join(folder, 'Sheet #1 %.csv'), 'utf8'), text);
  });

  it('refuses a tampered download and leaves nothing of it', async () => {
    const results = await download(views, ['tampered.csv', 'unproven.csv']);
    assert.deepEqual(results.map(({ name, result }) => `${name}: ${result.kind}`).toSorted(), [
      'raw/A b/tampered.csv: differs',
      'raw/A b/unproven.csv: unverified',
    ]);
    assert.deepEqual((await readdir(folder)).toSorted(), ['Sheet #1 %.csv', 'unproven.csv']);
    const [newest] = await show(views.activity.tree);
    assert.match(newest?.description ?? '', /0 files verified.*1 unverified.*1 refused/);
  });

  it('downloads everything below a prefix, page after page', async () => {
    const many = await level(views, 'many');
    const results = await downloadNodes(many, [many]);
    assert.equal(results.filter(({ result }) => result.kind === 'verified').length, 23);
    assert.equal((await readdir(join(folder, 'many'))).length, 23);
  });

  it('copies the address of a blob as other tools take it', async () => {
    const { node } = await blob(views, 'Sheet #1 %.csv');
    await commands.executeCommand('lakeside.containers.copyUrl', node);
    assert.equal(
      await env.clipboard.readText(),
      `${emulator().url.replace(/\/$/, '')}/containers-case/raw/A%20b/Sheet%20%231%20%25.csv`,
    );
  });

  it('shows where a prefix is, however it was collapsed', async () => {
    const [account] = await show(views.containers.tree);
    assert.equal(account?.node.kind, 'account');
    await commands.executeCommand('lakeside.containers.reveal', {
      lakeId: account.node.lakeId,
      container: 'containers-case',
      prefix: 'raw/A b/',
    });
    assert.deepEqual(
      views.containers.view.selection.map((node) => node.kind === 'prefix' && node.prefix),
      ['raw/A b/'],
    );
  });

  async function download(
    { containers }: LakesideViews,
    names: readonly string[],
  ): Promise<readonly DownloadedBlob[]> {
    const parent = await level(views, 'raw', 'A b');
    const nodes = await Promise.all(
      names.map(async (name) => (await showChild(containers.tree, name, parent)).node),
    );
    return downloadNodes(nodes[0], nodes);
  }

  async function downloadNodes(
    node: ContainersNode | undefined,
    nodes: readonly ContainersNode[],
  ): Promise<readonly DownloadedBlob[]> {
    let results: readonly DownloadedBlob[] = [];
    await answering({ showOpenDialog: [Uri.file(folder)] }, async () => {
      results = await commands.executeCommand('lakeside.containers.download', node, nodes);
    });
    return results;
  }
});

async function level(
  { containers }: LakesideViews,
  ...names: readonly string[]
): Promise<ContainersNode> {
  const [account] = await show(containers.tree);
  assert.ok(account);
  let { node } = await showChild(containers.tree, 'containers-case', account.node);
  for (const name of names) ({ node } = await showChild(containers.tree, name, node));
  return node;
}

async function blob(views: LakesideViews, name: string) {
  return showChild(views.containers.tree, name, await level(views, 'raw', 'A b'));
}

async function loadMore(views: LakesideViews, place: ContainersNode): Promise<void> {
  const { node } = await showChild(views.containers.tree, 'Load more', place);
  await commands.executeCommand('lakeside.containers.loadMore', node);
}

function md5Of(content: string): Buffer {
  return createHash('md5').update(content).digest();
}
