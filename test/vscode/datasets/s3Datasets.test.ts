import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { commands, Uri, window, workspace } from 'vscode';
import type { LakesideViews } from '../../../src/extension';
import { accountKeys } from '../../fakes/s3/signatureCheck';
import { S3Service } from '../../fakes/s3/s3Service';
import { hoverAt } from '../bench/addresses';
import { lakeside } from '../bench/lakeside';
import { answering } from '../bench/standIns';
import { filesWith } from '../bench/traces';
import { changeLake } from './changedLake';

/** The answers of a person who has keys, by the titles of the questions. */
const keys = {
  showInputBox: ({ title, value }: { readonly title?: string; readonly value?: string }) => {
    if (title === 'S3 Access Key ID') return accountKeys.accessKeyId;
    if (title === 'S3 Secret Access Key') return accountKeys.secretAccessKey;
    return title === 'S3 Session Token' ? '' : value;
  },
  showInformationMessage: (text: string) => (text.endsWith('?') ? 'Publish' : undefined),
};

describe('Datasets in S3', () => {
  let views: LakesideViews;
  let service: S3Service;
  let folder: string;
  let takeBack: () => Promise<void>;

  before(async () => {
    views = await lakeside();
    folder = await mkdtemp(join(tmpdir(), 'lakeside-s3-'));
    service = await S3Service.start();
    service.buckets.set('gros', {
      createdAtMs: Date.now(),
      objects: new Map(),
      uploads: new Map(),
    });
    const { endpoint, region } = service;
    takeBack = await changeLake(views, {
      datasets: { container: 'gros', s3: { endpoint, region } },
    });
  });

  after(async () => {
    await takeBack();
    await service.stop();
    await rm(folder, { recursive: true });
  });

  it('offer to sign in where there are no keys, or none that the service takes', async () => {
    const draft = await workspace.openTextDocument({ content: 'x = "gros://strains"' });
    const signIn = async (secret: string) =>
      answering(
        {
          ...keys,
          showInputBox: (question: { readonly title?: string }) =>
            question.title === 'S3 Secret Access Key' ? secret : keys.showInputBox(question),
        },
        async () => {
          const [, command] =
            /\[Sign In\]\(command:([\w.]+)/.exec(await hoverAt(draft, 'gros://strains')) ?? [];
          assert.equal(command, 'lakeside.datasets.signIn');
          await commands.executeCommand(command);
        },
      );
    const titles = (asked: Awaited<ReturnType<typeof signIn>>) =>
      asked.flatMap(({ text }) => /"(S3 [\w ]+)"/.exec(text)?.[1] ?? []);
    const three = ['S3 Access Key ID', 'S3 Secret Access Key', 'S3 Session Token'];
    const none = await signIn('mistyped');
    assert.deepEqual(titles(none), three, JSON.stringify(none));
    assert.match(await hoverAt(draft, 'gros://strains'), /SignatureDoesNotMatch.*\[Sign In\]/s);
    const refused = await signIn(accountKeys.secretAccessKey);
    assert.deepEqual(titles(refused), three);
    assert.match(refused[0]?.text ?? '', /, which refused the last ones;/);
    assert.match(await hoverAt(draft, 'gros://strains'), /No repository strains has published/);
    await commands.executeCommand('lakeside.datasets.signIn');
  });

  it('are published with keys that a person gave once', async () => {
    for (const [name, text] of [
      ['first.csv', 'strain,genus\nS1,E\n'],
      ['second.csv', 'strain,genus\nS1,E\nS2,B\n'],
    ] as const) {
      await writeFile(join(folder, name), text);
    }
    const publish = async (name: string) =>
      answering({ ...keys, showInputBox: named }, async () => {
        await commands.executeCommand('lakeside.datasets.publish', Uri.file(join(folder, name)));
      });
    const titles = (asked: Awaited<ReturnType<typeof publish>>) =>
      asked.filter(({ text }) => text.includes('"S3 ')).length;
    const first = await publish('first.csv');
    assert.equal(titles(first), 0, JSON.stringify(first));
    assert.match(first.at(-1)?.text ?? '', /^Published gros:\/\/strains\/master:[-\d]+\.1\.$/);
    const second = await publish('second.csv');
    assert.equal(titles(second), 0);
    assert.match(second.at(-1)?.text ?? '', /^Published gros:\/\/strains\/master:[-\d]+\.2\.$/);
  });

  it('are told of, listed and opened as anywhere else', async () => {
    const draft = await workspace.openTextDocument({ content: 'x = "gros://strains"' });
    const told = await hoverAt(draft, 'gros://strains');
    assert.match(told, /\.2\*\*, the latest, published .*csv\.gz, .*2 rows, 2 columns/);
    const names = await workspace.fs.readDirectory(Uri.parse('gros:/strains/master'));
    assert.equal(names.length, 2);
    await commands.executeCommand('lakeside.datasets.open', 'gros://strains:-2');
    assert.equal(window.activeTextEditor?.document.getText(), 'strain,genus\nS1,E\n');
  });

  it('are looked at without anything being written', async () => {
    const writes = service.requests.filter((request) => !/^(GET|HEAD) /.test(request)).length;
    const draft = await workspace.openTextDocument({ content: 'gros://strains:0 gros://nobody' });
    await hoverAt(draft, 'gros://strains');
    assert.match(await hoverAt(draft, 'gros://nobody'), /nobody/);
    await commands.executeCommand('lakeside.datasets.preview', 'gros://strains');
    const after = service.requests.filter((request) => !/^(GET|HEAD) /.test(request)).length;
    assert.equal(after, writes);
  });

  it('leave the secret nowhere but in the secret storage', async () => {
    assert.deepEqual(await filesWith(accountKeys.secretAccessKey), []);
  });

  /** Names what is published, too. */
  function named(question: { readonly title?: string; readonly value?: string }): unknown {
    return question.title?.startsWith('S3 ') === true
      ? keys.showInputBox(question)
      : 'gros://strains/master';
  }
});
