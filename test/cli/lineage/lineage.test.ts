import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyPart, type LineageReader } from '../../../src/core/lineage/graph/lineageReader';
import { snapshotOf } from '../../fakes/ddl';
import { aLineage, columnLineage, readerOf } from '../../fakes/lineage';
import { openLineageProblems } from '../../fakes/openLineageSchemas';
import { CommandBench } from '../commandBench';

function aBench(): CommandBench {
  const bench = new CommandBench();
  const graph = aLineage(
    'source:MiSeq lands run:MiSeq/r1',
    'run:MiSeq/r1 reads pipeline:qc',
    'pipeline:qc publishes dataset:qc/master',
    'dataset:qc/master readsPinned pipeline:report',
  );
  const nodes = graph.nodes.map((node) =>
    node.id === 'run:MiSeq/r1'
      ? {
          ...node,
          evidence: { level: 'attested' as const, files: 3 },
          lastRun: { state: 'verified', outcome: 'good' as const, atMs: Date.UTC(2026, 0, 1) },
        }
      : node,
  );
  bench.lineageReaders = [readerOf({ nodes, edges: graph.edges }, ['Samples could not be read'])];
  return bench;
}

describe('lakeside lineage', () => {
  it('draws what a dataset is made of as a tree, with evidence', async () => {
    const { code, stdout, stderr } = await aBench().run('lineage', 'up', 'gros://qc');
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        'dataset gros://qc/master',
        '└─ pipeline qc',
        '   └─ run r1  verified 2026-01-01  3 files attested',
        '      └─ source MiSeq',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe('warning: Samples could not be read\n');
  });

  it('says of one version that it tells of the dataset as it is now', async () => {
    const now = await aBench().run('lineage', 'up', 'gros://qc:2026-11-09.2');
    expect(now.stderr).toContain(
      'warning: this is the lineage of gros://qc as it is now, not as it was at that version: --as-of 2026-11-09\n',
    );
    const then = await aBench().run(
      'lineage',
      'up',
      'gros://qc:2026-11-09.2',
      '--as-of',
      '2026-11-09',
    );
    const latest = await aBench().run('lineage', 'up', 'gros://qc:latest');
    for (const { stderr } of [then, latest]) expect(stderr).not.toContain('at that version');
  });

  it('lists all that a change reaches, by kind', async () => {
    const { stdout } = await aBench().run('lineage', 'impact', 'MiSeq');
    expect(stdout).toContain(
      'A change of MiSeq reaches 4 things\n\nruns (1)\n  r1  1 step  verified',
    );
    expect(stdout).toContain('pipelines (2)\n  qc  2 steps\n  report  4 steps');
  });

  it('says where it ends', async () => {
    const { stdout } = await aBench().run('lineage', 'down', 'report');
    expect(stdout).toBe('pipeline report\nnothing that is made of it is known\n');
  });

  it('writes one document for programs, also on failure', async () => {
    const { stdout } = await aBench().run(
      'lineage',
      'down',
      'r1',
      '--format',
      'json',
      '--depth',
      '1',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      node: { id: 'run:MiSeq/r1', standing: { evidence: '3 files attested' } },
      nodes: [
        {
          id: 'pipeline:qc',
          depth: 1,
          inputs: { weakest: 'attested' },
          standing: { evidence: expect.stringContaining('is made of: attested') },
        },
      ],
      problems: ['Samples could not be read'],
    });
  });

  it('writes Mermaid and CSV', async () => {
    const mermaid = await aBench().run('lineage', 'up', 'qc', '--format', 'mermaid');
    expect(mermaid.stdout).toMatch(/^flowchart LR\n/);
    const csv = await aBench().run('lineage', 'up', 'qc', '--format', 'csv');
    expect(csv.stdout.split('\r\n')).toHaveLength(3);
  });

  it('lists what an unknown name may have meant, and exits with 1', async () => {
    const { code, stderr } = await aBench().run('lineage', 'up', 'MiSek');
    expect(code).toBe(1);
    expect(stderr).toContain('Did you mean MiSeq?');
  });

  it('asks for the files of a run only if they are wanted', async () => {
    const bench = aBench();
    const asked: (readonly string[])[] = [];
    const [reader] = bench.lineageReaders;
    const read: LineageReader['read'] = async (options) => {
      asked.push([...(options.filesOf ?? [])]);
      return (await reader?.read(options)) ?? emptyPart;
    };
    bench.lineageReaders = [{ name: 'Test', read }];
    await bench.run('lineage', 'down', 'r1', '--files');
    await bench.run('lineage', 'down', 'qc', '--files');
    expect(asked).toEqual([[], ['run:MiSeq/r1'], []]);
  });

  it('goes back to a moment', async () => {
    const { code } = await aBench().run('lineage', 'up', 'qc', '--as-of', '2026-10-01');
    expect(code).toBe(0);
  });

  it('writes what it found as OpenLineage events, one a line', async () => {
    const { stdout } = await aBench().run('lineage', 'up', 'qc', '--format', 'openlineage');
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(events.flatMap(openLineageProblems)).toEqual([]);
    expect(events).toHaveLength(3);
  });
});

describe('lakeside lineage impact of a column', () => {
  it('finds it by its name, reading columns only then', async () => {
    const bench = new CommandBench();
    const asked: unknown[] = [];
    const graph = columnLineage(
      'relation:warehouse/public.qc uses query:a.sql#1 by',
      'column:warehouse/public.qc#id uses query:a.sql#1',
    );
    const plain = { ...graph, edges: graph.edges.slice(0, 1) };
    const nodes = graph.nodes.filter(({ kind }) => kind !== 'column');
    const read: LineageReader['read'] = async ({ columns = false }) => {
      asked.push(columns);
      return { ...(columns ? graph : { ...plain, nodes }), problems: [] };
    };
    bench.lineageReaders = [{ name: 'Test', read }];
    const { stdout } = await bench.run('lineage', 'impact', 'qc.id');
    expect(stdout).toBe(
      'A change of warehouse/public.qc#id reaches 1 thing\n\nqueries (1)\n  a.sql#1  1 step\n',
    );
    await bench.run('lineage', 'impact', 'warehouse/public.qc#id');
    await bench.run('lineage', 'impact', 'public.qc');
    await bench.run('lineage', 'impact', 'public.qc.id');
    expect(asked).toEqual([false, true, true, false, true]);
  });
});

describe('lakeside lineage impact --schema-diff', () => {
  let folder: string;
  let bench: CommandBench;
  const older = 'create table qc (id int, note text); create table other (id int)';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lakeside-impact-'));
    bench = new CommandBench();
    bench.workingFolder = folder;
    const graph = aLineage(
      'relation:warehouse/public.qc uses query:a.sql#1',
      'query:a.sql#1 uses pipeline:report',
      'relation:registry/public.qc uses relation:warehouse/public.qc',
    );
    bench.lineageReaders = [readerOf(graph, ['Samples could not be read'])];
    const server = { host: 'db.example.com', database: 'lab', user: 'us' };
    const lake = {
      storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
      sources: [],
      connections: { warehouse: server, registry: server },
      warehouse: 'warehouse',
      benchling: 'registry',
    };
    await put('lake.json', JSON.stringify(lake));
    await put('old.sql', older);
    await put('new.sql', 'create table qc (id bigint, note text); create table other (id bigint)');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  function put(name: string, text: string): Promise<void> {
    return writeFile(join(folder, name), text);
  }

  const args = ['lineage', 'impact', '--schema-diff'];

  it('lists all that is made of what changes, and what lineage does not know', async () => {
    const { code, stdout, stderr } = await bench.run(...args, 'old.sql', 'new.sql');
    expect(stdout).toBe(
      [
        'What changes reaches 2 things',
        '  table warehouse/public.qc',
        '',
        'queries (1)',
        '  a.sql#1  1 step',
        '',
        'pipelines (1)',
        '  report  2 steps',
        '',
        'Lineage does not know public.other.id',
        '',
      ].join('\n'),
    );
    expect([code, stderr]).toEqual([0, 'warning: Samples could not be read\n']);
  });

  it('means the connection that is compared, and writes a document for programs', async () => {
    bench.live.set('registry', await snapshotOf(older));
    const { stdout } = await bench.run(...args, 'registry', 'new.sql', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      starts: [{ id: 'relation:registry/public.qc' }],
      unknown: ['public.other.id'],
      nodes: [
        { id: 'relation:warehouse/public.qc', depth: 1 },
        { id: 'query:a.sql#1', depth: 2 },
        { id: 'pipeline:report', depth: 3 },
      ],
      problems: ['Samples could not be read'],
    });
  });

  it('says that nothing is felt where nothing changes', async () => {
    const { stdout } = await bench.run(...args, 'old.sql', 'old.sql');
    expect(stdout).toBe('Nothing changes that readers would feel\n');
  });

  it('reads columns only if one changes, and lists what uses that one', async () => {
    const asked: unknown[] = [];
    const reader = readerOf(
      columnLineage(
        'relation:warehouse/public.qc uses query:a.sql#1 by',
        'column:warehouse/public.qc#id uses query:a.sql#1',
        'relation:warehouse/public.qc uses query:b.sql#1 by',
        'column:warehouse/public.qc#note uses query:b.sql#1',
        'relation:warehouse/public.qc uses query:c.sql#1 by',
        'column:warehouse/public.qc#id uses query:c.sql#1 readsAll',
        'relation:warehouse/public.qc uses query:d.sql#1',
        'query:d.sql#1 uses pipeline:report',
      ),
    );
    const read: LineageReader['read'] = (options) => {
      asked.push(options.columns);
      return reader.read(options);
    };
    bench.lineageReaders = [{ name: 'Test', read }];
    const { stdout } = await bench.run(...args, 'old.sql', 'new.sql');
    expect(stdout).toContain(
      [
        'What changes reaches 4 things',
        '  column warehouse/public.qc#id',
        '',
        'queries (3)',
        '  a.sql#1  1 step',
        '  c.sql#1  1 step  reads all columns',
        '  d.sql#1  1 step  may use it',
        '',
        'pipelines (1)',
        '  report  2 steps  may use it',
      ].join('\n'),
    );
    await put('more.sql', `${older}; create table more (id int)`);
    await bench.run(...args, 'more.sql', 'old.sql');
    expect(asked).toEqual([true, false]);
    const json = await bench.run(...args, 'old.sql', 'new.sql', '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      nodes: [
        { id: 'query:a.sql#1' },
        { id: 'query:c.sql#1', doubt: 'readsAll' },
        { id: 'query:d.sql#1', doubt: 'may' },
        { id: 'pipeline:report', doubt: 'may' },
      ],
    });
    const mermaid = await bench.run(...args, 'old.sql', 'new.sql', '--format', 'mermaid');
    expect(mermaid.stdout).toContain('-. reads all columns .->');
  });

  it('takes two sides or one thing', async () => {
    const calls = [
      [...args, 'old.sql'],
      [...args, 'old.sql', 'new.sql', 'qc'],
      ['lineage', 'impact'],
      ['lineage', 'impact', 'qc', '--schema-diff', 'old.sql', 'new.sql'],
    ];
    for (const call of calls) expect((await bench.run(...call)).code).toBe(2);
  });

  it('refuses what says how schemas are compared where none are', async () => {
    const given = ['--map', 'm.json', '--via', 'old.sql', '--dialect', 'tsql', '--anyway'];
    const { code, stderr } = await bench.run('lineage', 'impact', 'qc', ...given);
    expect(code).toBe(2);
    expect(stderr).toContain('--map and --via and --dialect and --anyway say how two schemas');
  });
});

describe('lakeside lineage import', () => {
  const event = {
    eventTime: '2026-11-27T00:00:00Z',
    producer: 'https://airflow',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent',
    job: { namespace: 'airflow', name: 'load', facets: { own: { anything: 1 } } },
  };

  it('keeps the events of standard input as they came, and says which it does not', async () => {
    const bench = aBench();
    bench.warehouse.standardInput = `${JSON.stringify(event)}\n{}\n`;
    const { code, stdout, stderr } = await bench.run('lineage', 'import', '-');
    expect(stdout).toBe('Kept 1 event\n');
    expect(stderr).toBe('warning: event 2 is not kept: its eventTime is no time\n');
    expect(code).toBe(1);
    const [name = ''] = bench.lake.store.names('runs');
    expect(name).toBe('lineage/events/2026-01-02/000000000Z-00000000.ndjson');
    expect(bench.lake.store.text({ container: 'runs', name })).toBe(`${JSON.stringify(event)}\n`);
  });

  it('says that a lake without datasets has no place for them', async () => {
    const bench = aBench();
    bench.hasEvents = false;
    bench.warehouse.standardInput = JSON.stringify(event);
    const { code, stderr } = await bench.run('lineage', 'import', '-');
    expect(code).toBe(1);
    expect(stderr).toContain('Add "datasets"');
  });

  it('takes a file that is not there for a mistake in the call', async () => {
    const { code, stderr } = await aBench().run('lineage', 'import', '/nowhere/events.ndjson');
    expect(code).toBe(2);
    expect(stderr).toContain('/nowhere/events.ndjson cannot be read');
  });
});

describe('lakeside lineage collect', () => {
  it('says where it takes events, until it is ended', async () => {
    const bench = aBench();
    bench.controller.abort();
    const { stdout } = await bench.run('lineage', 'collect', '--port', '4711');
    expect(stdout).toBe('OPENLINEAGE_URL=http://127.0.0.1:4711\nOPENLINEAGE_API_KEY=key\n');
    expect(bench.disposed).toBeGreaterThan(0);
  });
});
