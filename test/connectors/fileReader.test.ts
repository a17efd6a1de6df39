import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileReader } from '../../src/connectors/localFiles/fileReader';
import { NodeFileTree } from '../../src/connectors/localFiles/nodeFileTree';
import { toHex } from '../../src/core/base/hex';
import { buildWorker } from './fileWorlds';

describe('a file reader', () => {
  let folder: string;
  let workerFile: string;
  let reader: FileReader;
  let tree: NodeFileTree;

  beforeAll(async () => {
    folder = fs.mkdtempSync(join(tmpdir(), 'lakeside-reader-'));
    workerFile = await buildWorker('localFiles/read', folder);
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  beforeEach(() => {
    const root = fs.mkdtempSync(join(folder, 'root'));
    for (let index = 0; index < 500; index += 1) {
      fs.writeFileSync(join(root, `${index}`), `file ${index}`.repeat(index));
    }
    reader = new FileReader({ workerFile });
    tree = new NodeFileTree(root, { reader });
  });
  afterEach(() => reader.dispose());

  async function readAll(): Promise<readonly string[]> {
    const { entries } = await tree.walk('');
    const reads = entries.map(async (entry) => {
      const into = new Uint8Array(new SharedArrayBuffer(entry.sizeBytes));
      const read = await tree.readWhole(entry.path, entry, into);
      return read.kind === 'read' && read.md5 ? `${entry.path} ${toHex(read.md5)}` : read.kind;
    });
    return Promise.all(reads);
  }

  it('gives every file its own bytes and MD5, however many are asked for at once', async () => {
    const sums = Array.from({ length: 500 }, (_, index) => {
      const text = `file ${index}`.repeat(index);
      return `${index} ${createHash('md5').update(text).digest('hex')}`;
    });
    expect([...(await readAll())].sort()).toEqual(sums.sort());
  });

  it('starts its first thread before there is anything to read, and no second one', async () => {
    reader.prepare();
    reader.prepare();
    expect(await readAll()).toHaveLength(500);
    reader.dispose();
    reader.prepare();
    await expect(readAll()).rejects.toThrow('Reading was ended');
  });

  it('ends a thread that nothing comes to read', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const ended = new Promise((resolve) => {
        process.once('worker', (thread) => thread.once('exit', resolve));
      });
      reader.prepare();
      vi.advanceTimersByTime(1000);
      await ended;
      vi.useRealTimers();
      expect(await readAll()).toHaveLength(500);
    } finally {
      vi.useRealTimers();
    }
  });

  it('reads a file that is wanted alone, also after many were wanted at a time', async () => {
    expect(await readAll()).toHaveLength(500);
    const { entries } = await tree.walk('');
    for (const entry of entries.slice(0, 10)) {
      const into = new Uint8Array(new SharedArrayBuffer(entry.sizeBytes));
      expect((await tree.readWhole(entry.path, entry, into)).kind).toBe('read');
    }
  });

  it('fails what it was asked for when it is ended, and what it is asked for later', async () => {
    const reads = readAll();
    await tree.walk('');
    reader.dispose();
    await expect(reads).rejects.toThrow('ended');
    await expect(readAll()).rejects.toThrow('Reading was ended');
  });
});
