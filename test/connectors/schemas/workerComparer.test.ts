import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { WorkerComparer } from '../../../src/connectors/schemaThread/workerComparer';
import { diffSchemas } from '../../../src/core/schemaDiff/diffSchemas';
import { writeSnapshot } from '../../../src/core/schemaDiff/document/writeSnapshot';
import { parseSnapshot } from '../../../src/core/schemaDiff/document/parseSnapshot';
import type { SchemaSnapshot } from '../../../src/core/schemaDiff/model/snapshot';
import type { SchemaSource } from '../../../src/core/schemaDiff/schemaComparer';
import { SchemaError } from '../../../src/core/schemaDiff/schemaError';
import { DatabaseError } from '../../../src/core/warehouse/databaseError';
import { aSnapshot, aTable } from '../../fakes/snapshots';

/** The thread as it is built. */
const workerFile = fileURLToPath(new URL('../../../dist/schema.worker.js', import.meta.url));
const comparer = new WorkerComparer(workerFile);
const { signal } = new AbortController();

afterAll(() => comparer.dispose());

function manyTables(count: number, nameOf: (table: number) => string): SchemaSnapshot {
  const columns = Array.from({ length: 20 }, (_, place) => `measured_${place} text`);
  return aSnapshot({
    relations: Array.from({ length: count }, (_, table) => aTable(nameOf(table), columns)),
  });
}

function text(name: string, snapshot: SchemaSnapshot): SchemaSource {
  return { kind: 'text', name, text: writeSnapshot(snapshot) };
}

const numbered = (table: number): string => `t${String(table).padStart(4, '0')}`;
const before = manyTables(2000, numbered);
/** Every tenth has another name, and every hazard must find its change again. */
const after = manyTables(2000, (table) => `${numbered(table)}${table % 10 === 0 ? '_new' : ''}`);
const sources = {
  before: text('before.json', before),
  after: text('after.json', after),
  isOfSchemasAfter: false,
};

/** The longest time in which nothing else got its turn while `work` went on, in milliseconds. */
async function longestPauseMs(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return longest;
}

describe('Schemas compared on a thread of their own', () => {
  test('differ as they do on this one, hazards at their changes', async () => {
    const diff = await comparer.compare(sources, { signal });
    const [old, fresh] = [before, after].map((side) => parseSnapshot(writeSnapshot(side), 'side'));
    expect(old && fresh && diffSchemas(old, fresh)).toEqual(diff);
    const changes = new Set(diff.changes);
    expect(diff.hazards.length).toBeGreaterThan(0);
    expect(diff.hazards.every(({ change }) => changes.has(change))).toBe(true);
  });

  test('hold nobody up, even two thousand tables of twenty columns', async () => {
    const startedAtMs = performance.now();
    const [old, fresh] = [before, after].map((side) => parseSnapshot(writeSnapshot(side), 'side'));
    if (old && fresh) diffSchemas(old, fresh);
    const onThisThreadMs = performance.now() - startedAtMs;
    const pausesMs: number[] = [];
    // Another program may take this one's turn: once without it tells.
    for (let round = 0; round < 3; round += 1) {
      pausesMs.push(await longestPauseMs(() => comparer.compare(sources, { signal })));
    }
    // 50 ms where nothing else runs; on a busy machine both take longer.
    expect(Math.min(...pausesMs)).toBeLessThan(Math.max(50, onThisThreadMs / 8));
  });

  test('are compared once more without being read, with what a person has decided', async () => {
    const small = {
      before: text('old.json', aSnapshot({ relations: [aTable('box', ['a date', 'b text'])] })),
      after: text('new.json', aSnapshot({ relations: [aTable('rack', ['c uuid', 'd bytea'])] })),
      isOfSchemasAfter: false,
    };
    const diff = await comparer.compare(small, { signal });
    expect(diff.changes.map(({ kind }) => kind)).toEqual(['dropTable', 'addTable']);
    const decisions = [
      { kind: 'table', from: ['public', 'box'], to: ['public', 'rack'], isSame: true } as const,
    ];
    const again = await comparer.compareAgain(diff, { decisions, signal });
    expect(again.changes.map(({ kind }) => kind)).toContain('renameTable');
    expect(again.before).toBe(diff.before);
    const third = await comparer.compareAgain(again, { signal });
    expect(third.changes).toEqual(diff.changes);
  });

  test('fail as what they are: a file that is no snapshot, a server that is not there', async () => {
    const broken: SchemaSource = { kind: 'text', name: 'broken.json', text: '{"format": 1}' };
    await expect(comparer.compare({ ...sources, after: broken }, { signal })).rejects.toSatisfy(
      (error) =>
        SchemaError.is(error, 'snapshotMalformed') && error.message.includes('broken.json'),
    );
    const connection = {
      name: 'away',
      host: '127.0.0.1',
      port: 1,
      database: 'lims',
      user: 'reader',
      schema: undefined,
      tls: 'disable',
      writable: false,
    } as const;
    const live = { kind: 'live', connection, password: 's3cret', isRegistry: true } as const;
    await expect(comparer.snapshot(live, { signal })).rejects.toSatisfy(
      (error) => DatabaseError.is(error, 'refused') && !JSON.stringify(error).includes('s3cret'),
    );
  });

  test('are given up at once, and others are compared afterwards', async () => {
    const controller = new AbortController();
    const cancelled = comparer.compare(sources, { signal: controller.signal });
    controller.abort();
    await expect(cancelled).rejects.toHaveProperty('name', 'AbortError');
    const written = await comparer.snapshot(sources.before, { signal });
    expect(written.relations).toBe(2000);
  });
});
