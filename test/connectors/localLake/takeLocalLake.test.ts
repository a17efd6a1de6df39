import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { portOf, startControlServer } from '../../../src/connectors/localLake/controlServer';
import { statusText, type ServerStatus } from '../../../src/connectors/localLake/serverStatus';
import { takeLocalLake } from '../../../src/connectors/localLake/takeLocalLake';

let folder: string;
let file: string;
let controls: Server[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeside-take-'));
  file = join(folder, 'status.json');
});
afterEach(async () => {
  for (const control of controls) control.close();
  controls = [];
  await rm(folder, { recursive: true });
});

/** Somebody who wants to serve the lake, and answers whoever asks. */
async function candidate(token: string): Promise<ServerStatus> {
  const { pid } = process;
  const ports = { blobs: 1, database: 2, benchling: 3 };
  const control = await startControlServer({
    token,
    answer: () => ({ pid, state: 'starting', ports }),
    onStop: () => undefined,
    play: async () => [],
  });
  controls.push(control);
  return { pid, startedAtMs: 0, controlPort: portOf(control), token };
}

test('of many that find the status of a crash at once, exactly one serves the lake', async () => {
  const dead = await candidate('dead');
  controls.pop()?.close();
  const wanting = await Promise.all(
    Array.from({ length: 12 }, (_, index) => candidate(`t${index}`)),
  );
  for (let round = 0; round < 20; round += 1) {
    await writeFile(file, statusText({ ...dead, startedAtMs: round }));
    const took = await Promise.all(wanting.map((status) => takeLocalLake(file, status)));
    const winners = wanting.filter((_, index) => took[index]);
    expect(winners.map(statusText)).toEqual([await readFile(file, 'utf8')]);
    expect(await readdir(folder)).toEqual(['status.json']);
  }
});

test('what is no status is nobody’s, and a lake that is served stays with who serves it', async () => {
  await writeFile(file, '{"pid":');
  expect(await takeLocalLake(file, await candidate('first'))).toBe(true);
  expect(await takeLocalLake(file, await candidate('second'))).toBe(false);
});
