import { describe, expect, test } from 'vitest';
import { writeSnapshot } from '../../../src/core/schemaDiff/document/writeSnapshot';
import { snapshotOf } from '../../fakes/ddl';
import { CommandBench } from '../commandBench';

const file = 'benchling.schema.json';

async function benchWithStory(): Promise<CommandBench> {
  const bench = new CommandBench();
  const keep = async (ddl: string, subject: string): Promise<void> =>
    bench.story.add({ [file]: writeSnapshot(await snapshotOf(ddl)) }, subject);
  await keep('create table run (id int, conc_ngul float)', 'Keep what Benchling looks like');
  await keep('create table run (id int, conc_ng_ul float)', 'Follow Benchling *again*');
  await keep(
    'create table run (id int, conc_ng_ul float, at date); create table lane (n int)',
    'Add 1 table and 1 column',
  );
  return bench;
}

describe('lakeside schema history', () => {
  test('says what each commit made of a snapshot, newest first', async () => {
    const bench = await benchWithStory();
    const { code, stdout, stderr } = await bench.run('schema', 'history', file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`Add 1 table and 1 column
2026-11-03 08:00 UTC  aaaaaaaaaa  Ada Demo
  + table public.lane (1 column)
  + public.run: column at date

Follow Benchling *again*
2026-11-02 08:00 UTC  aaaaaaaaaa  Ada Demo
  > public.run: column conc_ngul is called conc_ng_ul

Keep what Benchling looks like
2026-11-01 08:00 UTC  aaaaaaaaaa  Ada Demo
  First kept
`);
  });

  test('gives programs the same, and so many as they ask for', async () => {
    const bench = await benchWithStory();
    const json = await bench.run('schema', 'history', file, '--format', 'json', '--limit', '2');
    expect(JSON.parse(json.stdout)).toMatchObject({
      history: [
        { subject: 'Add 1 table and 1 column', at: '2026-11-03T08:00:00.000Z', kind: 'changed' },
        {
          author: 'Ada Demo',
          summary: 'Rename public.run.conc_ngul to conc_ng_ul',
          changes: [{ verb: 'rename', noun: 'column', table: 'public.run' }],
        },
      ],
    });
    const page = await bench.run('schema', 'history', file, '--format', 'markdown');
    expect(page.stdout).toContain('## 2026-11-02 08:00 UTC: Follow Benchling \\*again\\*');
  });

  test('says that no commit has a file, and takes no limit of nothing', async () => {
    const bench = await benchWithStory();
    expect((await bench.run('schema', 'history', 'other.json')).stdout).toBe(
      'No commit has other.json\n',
    );
    expect((await bench.run('schema', 'history', file, '--limit', '0')).code).toBe(2);
  });
});
