import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NodeDownloadFolder } from '../../src/connectors/localFiles/nodeDownloadFolder';
import { DownloadError } from '../../src/core/storage/downloadFolder';

let root: string;
let chosen: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'lakeside-download-')));
  chosen = join(root, 'chosen');
  await mkdir(chosen);
});

afterEach(() => rm(root, { recursive: true }));

describe('NodeDownloadFolder', () => {
  it('gives a file its name only when it is whole', async () => {
    const folder = new NodeDownloadFolder(chosen);
    const file = await folder.create('a/b/RunInfo.xml');
    await file.write(Buffer.from('<Run'));
    expect(await readdir(join(chosen, 'a/b'))).toEqual(['RunInfo.xml.partial']);
    expect(await folder.exists('a/b/RunInfo.xml')).toBe(false);
    await file.write(Buffer.from('Info/>'));
    await file.commit();
    expect(await readdir(join(chosen, 'a/b'))).toEqual(['RunInfo.xml']);
    expect(await readFile(join(chosen, 'a/b/RunInfo.xml'), 'utf8')).toBe('<RunInfo/>');
  });

  it('leaves nothing of what is discarded', async () => {
    const file = await new NodeDownloadFolder(chosen).create('RunInfo.xml');
    await file.write(Buffer.from('<Run'));
    await file.discard();
    expect(await readdir(chosen)).toEqual([]);
  });

  it('replaces what an earlier attempt left, without writing through a link', async () => {
    const precious = join(root, 'precious');
    await writeFile(precious, 'precious');
    await symlink(precious, join(chosen, 'RunInfo.xml.partial'));
    const file = await new NodeDownloadFolder(chosen).create('RunInfo.xml');
    await file.write(Buffer.from('new'));
    await file.commit();
    expect(await readFile(precious, 'utf8')).toBe('precious');
    expect(await readFile(join(chosen, 'RunInfo.xml'), 'utf8')).toBe('new');
  });

  it('follows no link out of the folder', async () => {
    await mkdir(join(root, 'elsewhere'));
    await symlink(join(root, 'elsewhere'), join(chosen, 'link'));
    const creating = new NodeDownloadFolder(chosen).create('link/deeper/RunInfo.xml');
    await expect(creating).rejects.toSatisfy((error) => DownloadError.is(error, 'outside'));
    expect(await readdir(join(root, 'elsewhere'))).toEqual([]);
  });

  it('says that the folder is gone', async () => {
    const creating = new NodeDownloadFolder(join(root, 'gone')).create('RunInfo.xml');
    await expect(creating).rejects.toSatisfy((error) => DownloadError.is(error, 'io'));
  });
});
