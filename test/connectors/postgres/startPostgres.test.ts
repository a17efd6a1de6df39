import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, startPostgres } from './startPostgres';

test('listens at another port if somebody was faster at the first', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => other.close(() => resolve())));
  const address = other.address();
  const taken = typeof address === 'object' && address !== null ? address.port : 0;
  const free = await freePort();
  const ports = [taken, free];
  const postgres = await startPostgres({ nextPort: async () => ports.shift() ?? 0 });
  onTestFinished(() => postgres.stop());
  expect(postgres.port).toBe(free);
  const client = await postgres.connect();
  const { rows } = await client.query('select 1 as one');
  await client.end();
  expect(rows).toEqual([{ one: 1 }]);
});

test('tells why a server does not start, and tries no other port', async () => {
  const asked: string[] = [];
  const starting = startPostgres({
    nextPort: async () => {
      asked.push('port');
      return 70_000;
    },
  });
  await expect(starting).rejects.toThrow(/port/);
  expect(asked).toEqual(['port']);
});
