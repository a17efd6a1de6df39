import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimOn, createWhole, takeOver } from '../../../src/connectors/fileSystem/claimedFiles';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-claims-'));
  file = join(folder, 'run.lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Every process whose name begins so is gone. */
const isOver = async (text: string): Promise<boolean> => text.startsWith('dead');

function take(text: string, stale: string): ReturnType<typeof takeOver> {
  return takeOver(file, { stale, text, isOver });
}

describe('a file that a dead process left', () => {
  test('goes to exactly one of those that saw it, whenever they come, and nothing else is left', async () => {
    for (let round = 0; round < 20; round += 1) {
      await writeFile(file, 'dead');
      const takers = Array.from({ length: 20 }, (_, index) => `living ${round} ${index}`);
      const took = await Promise.all(
        takers.map(async (text) => {
          const { kind } = await take(text, 'dead');
          return kind === 'changed' ? createWhole(file, text) : kind === 'taken';
        }),
      );
      expect(took.filter(Boolean)).toHaveLength(1);
      expect(await readFile(file, 'utf8')).toBe(takers[took.indexOf(true)]);
      expect(await readdir(folder)).toEqual(['run.lock']);
    }
  });

  test('is left to the one that is about to take it', async () => {
    await writeFile(file, 'dead');
    await writeFile(claimOn(file, 'dead'), 'living 1');
    expect(await take('living 2', 'dead')).toEqual({ kind: 'claimed', text: 'living 1' });
    expect(await readFile(file, 'utf8')).toBe('dead');
  });

  test('is taken all the same where who was about to take it died, and who came after that, too', async () => {
    await writeFile(file, 'dead 1');
    const claim = claimOn(file, 'dead 1');
    await writeFile(claim, 'dead 2');
    await writeFile(claimOn(claim, 'dead 2'), 'dead 3');
    expect(await take('living', 'dead 1')).toEqual({ kind: 'taken' });
    expect(await readFile(file, 'utf8')).toBe('living');
    expect(await readdir(folder)).toEqual(['run.lock']);
  });

  test('is left alone if it is another’s by now, or gone', async () => {
    await writeFile(file, 'living 1');
    expect(await take('living 2', 'dead')).toEqual({ kind: 'changed' });
    await rm(file);
    expect(await take('living 2', 'dead')).toEqual({ kind: 'changed' });
    expect(await readdir(folder)).toEqual([]);
  });
});
