import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeLakeProblem, parseLake, type ParsedLake } from '../../../src/core/lake/parseLake';

const storage = { blobEndpoint: 'https://lab.blob.core.windows.net' };
const source = { name: 'NextSeq', folder: 'runs', kind: 'illumina', container: 'sequencing' };

function parse(text: string): ParsedLake {
  return parseLake(text, { file: '/lake/lake.json', resolveFolder: (folder) => `/lake/${folder}` });
}

/** What is wrong with a lake of one source, changed as given. */
function problemsOf(changes: object, sourceChanges: object = {}): readonly string[] {
  const file = { storage, sources: [{ ...source, ...sourceChanges }], ...changes };
  return parse(JSON.stringify(file)).problems.map(({ message }) => message);
}

describe('a lake file that is right', () => {
  it('gets every default filled in and its folders made absolute', () => {
    const text = `{
      // Comments may stand anywhere,
      "storage": { "blobEndpoint": "https://lab.blob.core.windows.net/" },
      "sources": [{ "name": "NextSeq", "folder": "runs", "kind": "illumina", "container": "seq", }],
      "connections": { "dwh": { "host": "db.lab", "database": "dwh", "user": "me" } },
      /* and so may commas at the end. */
      "warehouse": "dwh",
    }`;
    expect(parse(text)).toEqual({
      problems: [],
      lake: {
        file: '/lake/lake.json',
        storage: { blobEndpoint: 'https://lab.blob.core.windows.net', auth: undefined },
        sources: [
          {
            name: 'NextSeq',
            folder: '/lake/runs',
            kind: 'illumina',
            container: 'seq',
            destination: '',
            completionFlag: undefined,
            completionDelayMs: 3_600_000,
            projectGlob: 'prot[0-9]*',
            blankGlob: 'blank*.raw',
            sampleSheets: undefined,
            removeSource: false,
            engine: 'lakeside',
            limits: {
              concurrency: undefined,
              bufferBytes: undefined,
              bytesPerSecond: undefined,
              quietHours: undefined,
            },
            release: { graceMs: 604_800_000, emptyFolders: 'refuse' },
            escapeNames: false,
          },
        ],
        connections: new Map([
          [
            'dwh',
            {
              name: 'dwh',
              host: 'db.lab',
              port: 5432,
              database: 'dwh',
              user: 'me',
              schema: undefined,
              tls: 'verify-full',
              writable: false,
            },
          ],
        ]),
        warehouse: 'dwh',
        benchling: undefined,
        notify: undefined,
      },
    });
  });

  it('may say everything that the contract knows', () => {
    const everything = {
      $schema: './lake.schema.json',
      storage: { ...storage, auth: 'entra' },
      sources: [
        {
          ...source,
          destination: '/NextSeqOutput//2020/',
          completionFlag: 'RunCompletionStatus.xml',
          completionDelay: '15m',
          sampleSheets: 'sheets',
          removeSource: false,
          engine: 'lakeside',
          limits: {
            concurrency: 32,
            bufferBytes: 67_108_864,
            bytesPerSecond: 50_000_000,
            quietHours: '22:30-06:00',
          },
          release: { grace: '12h', emptyFolders: 'forget' },
          escapeNames: true,
        },
      ],
      connections: {
        benchling: { host: 'b', port: 5433, database: 'b', user: 'b', schema: 's', tls: 'require' },
        'my dwh': { host: '10.0.0.1', database: 'd', user: 'd', tls: 'disable', writable: true },
      },
      warehouse: 'my dwh',
      benchling: 'benchling',
      datasets: {
        container: 'datasets',
        prefix: 'published',
        s3: { endpoint: 'https://S3.eu-west-1.amazonaws.com/', region: 'eu-west-1' },
      },
      pipelines: [
        {
          name: 'rnaseq',
          repo: 'https://git.lab/rnaseq',
          branch: 'main',
          run: 'make',
          folder: '../rnaseq',
          gitLab: { url: 'https://git.lab/', project: '/omics/rnaseq/' },
          reads: ['gros://runs'],
          publishes: [],
        },
      ],
      notify: {
        recipients: ['lab@example.com'],
        smtpHost: 'mail.lab',
        smtpPort: 587,
        smtpUser: 'lab',
        webhook: 'https://hooks.lab/x',
      },
    };
    const { lake, problems } = parse(JSON.stringify(everything));
    expect(problems).toEqual([]);
    expect(lake?.sources[0]).toMatchObject({
      destination: 'NextSeqOutput/2020',
      completionDelayMs: 900_000,
      sampleSheets: '/lake/sheets',
      limits: {
        concurrency: 32,
        bufferBytes: 67_108_864,
        bytesPerSecond: 50_000_000,
        quietHours: { fromMinute: 22 * 60 + 30, toMinute: 6 * 60 },
      },
      release: { graceMs: 12 * 3_600_000, emptyFolders: 'forget' },
      escapeNames: true,
    });
    expect(lake?.notify).toEqual(everything.notify);
    expect(lake?.pipelines).toEqual([
      {
        ...everything.pipelines[0],
        folder: '/lake/../rnaseq',
        gitLab: { url: 'https://git.lab', project: 'omics/rnaseq' },
      },
    ]);
    expect([...(lake?.connections.keys() ?? [])]).toEqual(['benchling', 'my dwh']);
  });

  it('looks for the checkout of a pipeline beside itself unless it says where', () => {
    const pipelines = [{ name: 'qc', repo: 'qc', run: 'make', reads: [], publishes: [] }];
    const { lake } = parse(JSON.stringify({ storage, pipelines }));
    expect(lake?.pipelines).toEqual([{ ...pipelines[0], folder: '/lake/.' }]);
  });

  it.each([
    ['0s', 0],
    [0, 0],
    ['90', 90_000],
    [90, 90_000],
    ['2d', 172_800_000],
  ])('takes %j for a time', (completionDelay, ms) => {
    const { lake } = parse(JSON.stringify({ storage, sources: [{ ...source, completionDelay }] }));
    expect(lake?.sources[0]?.completionDelayMs).toBe(ms);
  });

  it.each<[object, number]>([
    [{ kind: 'proteomics' }, 24 * 3_600_000],
    [{ kind: 'metabolomics' }, 3_600_000],
    [{ kind: 'folders' }, 3_600_000],
    [{ kind: 'proteomics', minFileAge: '2h' }, 2 * 3_600_000],
    [{ kind: 'metabolomics', minFileAge: 0 }, 0],
    [{ kind: 'proteomics', completionDelay: '3h' }, 3 * 3_600_000],
    [{ kind: 'proteomics', completionDelay: '3h', minFileAge: '2h' }, 2 * 3_600_000],
    [{ kind: 'illumina', completionDelay: '3h', minFileAge: '2h' }, 3 * 3_600_000],
  ])('takes the quiet period of %j from the key of its kind', (changes, ms) => {
    const { lake, problems } = parse(
      JSON.stringify({ storage, sources: [{ ...source, ...changes }] }),
    );
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(lake?.sources[0]?.completionDelayMs).toBe(ms);
  });

  it('may begin with a byte order mark and end its lines in any way', () => {
    const text = `\uFEFF{\r"storage":\r\n${JSON.stringify(storage)}\n}`;
    expect(parse(text).problems).toEqual([]);
  });
});

describe('the place of a problem', () => {
  it('is line and column, counted from 1, and offsets into the text', () => {
    const text = `{\r\n  "storage": ${JSON.stringify(storage)},\n  "sources": [{ "name": "x", "folder": "f",\r    "kind": "ilumina", "container": "abc" }]\n}`;
    const [problem] = parse(text).problems;
    if (!problem) throw new Error('The test expects a problem');
    expect(describeLakeProblem(problem)).toBe(
      'Line 4, column 13: sources[0].kind is "ilumina"; write one of illumina, proteomics, metabolomics, folders; did you mean "illumina"?',
    );
    expect(text.slice(problem.offset, problem.endOffset)).toBe('"ilumina"');
    expect(problem.severity).toBe('error');
  });

  it.each<[string, string, string]>([
    ['an unknown key', '{ "storag": 1 }', '"storag"'],
    ['a missing key', '{ }', '{'],
    ['the second of two keys', '{ "storage": {}, "storage": {} }', '"storage"'],
  ])('of %s is what to look at', (_what, text, marked) => {
    const last = parse(text).problems.filter(
      ({ offset, endOffset }) => text.slice(offset, endOffset) === marked,
    );
    expect(last.length).toBeGreaterThan(0);
  });

  it('orders problems as the text does', () => {
    const text = `{ "warehouse": "x", "storage": { "blobEndpoint": "x" }, "sources": [{}] }`;
    const offsets = parse(text).problems.map(({ offset }) => offset);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  });
});

describe('text that is no JSON', () => {
  const emptyMessage =
    'The file is empty; write { "storage": { "blobEndpoint": "https://…" }, "sources": [] }';

  it.each([
    ['nothing', '', emptyMessage],
    ['blank lines', ' \n', emptyMessage],
    ['an open brace', '{', 'A closing brace is missing; write } where the object ends'],
    [
      'a missing colon',
      '{ "a" 1 }',
      'A colon is expected between key and value; write "key": value',
    ],
    [
      'single quotes',
      "{ 'a': 1 }",
      'This word is not JSON; write text in double quotes, a number, true, false or null',
    ],
    [
      'a Windows path as it is',
      '{ "folder": "C:\\data" }',
      'This escape is unknown; write \\\\ for a backslash, for instance in a path',
    ],
    [
      'a missing comma',
      '{ "a": 1 "b": 2 }',
      'A comma is expected before this; write one after the value before it',
    ],
    [
      'two objects',
      '{} {}',
      'The file goes on after its end; write one object and nothing after it',
    ],
    ['a list', '[]', 'The file is a list; write an object in { }'],
    [
      'a hundred thousand brackets',
      '['.repeat(100_000),
      'More than 64 brackets are open here; a lake has 4 at most',
    ],
  ])('with %s is refused with what to write', (_what, text, message) => {
    const { lake, problems } = parse(text);
    expect(lake).toBeUndefined();
    expect(problems.map((problem) => problem.message)).toContain(message);
  });

  it('is refused unread when it is far larger than any lake', () => {
    const started = performance.now();
    const [problem] = parse(' '.repeat(3_000_000) + '{}').problems;
    expect(problem?.message).toMatch(/larger than/);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('never makes the parser throw', () => {
    const lakeLike = fc
      .json()
      .map((json) => `{"storage": ${json}, "sources": [${json}], "__proto__": ${json}}`);
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), lakeLike), (text) => void parse(text)));
  });
});

describe('what the schema refuses', () => {
  it.each<[object, object, string]>([
    [
      {},
      { contaner: 'x' },
      'sources[0].contaner is not a key that belongs here; did you mean "container"?',
    ],
    [
      { wharehouse: 'x' },
      {},
      'wharehouse is not a key that belongs here; did you mean "warehouse"?',
    ],
    [
      { storage: { ...storage, region: 'eu' } },
      {},
      'storage.region is not a key that belongs here; write one of blobEndpoint, auth, or remove it',
    ],
    [{}, { container: undefined }, 'sources[0] lacks container; add "container": …'],
    [
      {},
      { kind: undefined },
      'sources[0] lacks kind; add "kind": one of "illumina", "proteomics", "metabolomics", "folders"',
    ],
    [{}, { name: '' }, 'sources[0].name is empty; write a value or remove the key'],
    [{}, { folder: 5 }, 'sources[0].folder is 5; write text in double quotes'],
    [{}, { removeSource: 'yes' }, 'sources[0].removeSource is "yes"; write true or false'],
    [
      {},
      { limits: { concurrency: 0.5 } },
      'sources[0].limits.concurrency is 0.5; write a whole number',
    ],
    [{}, { limits: { concurrency: 0 } }, 'sources[0].limits.concurrency is 0; write 1 or more'],
    [
      {},
      { limits: { quietHours: '8-18' } },
      'sources[0].limits.quietHours is "8-18"; write two times of the day, for instance "08:00-18:00"',
    ],
    [
      {},
      { limits: { bytesPerSecond: 10 } },
      'sources[0].limits.bytesPerSecond is 10; write 1000 or more',
    ],
    [
      {},
      { kind: 'proteomics', projectGlob: 'a/b*' },
      'sources[0].projectGlob is "a/b*"; write a pattern for one name, without slashes',
    ],
    [{ sources: {} }, {}, 'sources is an object; write a list in [ ]'],
    [
      { connections: { 'my dwh': { host: 'https://h', database: 'd', user: 'u' } } },
      {},
      'connections["my dwh"].host is "https://h"; write the server\'s name or address alone, without scheme, user and password',
    ],
  ])('%j %j', (changes, sourceChanges, message) => {
    expect(problemsOf(changes, sourceChanges)).toContain(message);
  });

  it.each(['Sequencing', 'se', 'se--q', '-seq', 'seq-', 'se_q', 'x'.repeat(64), '$root', 'séq'])(
    'is a container named %s',
    (container) => {
      expect(problemsOf({}, { container })[0]).toMatch(/^sources\[0\]\.container is /);
    },
  );

  it.each(['../other', 'a/../b', '.', 'a\\b', 'a\nb'])(
    'is a destination that leads elsewhere: %j',
    (destination) => {
      expect(problemsOf({}, { destination })[0]).toMatch(/^sources\[0\]\.destination is /);
    },
  );

  it.each(['../flag', '/flag', 'a/', 'a\\b'])('is a flag outside the run: %j', (completionFlag) => {
    expect(problemsOf({}, { completionFlag })[0]).toMatch(/^sources\[0\]\.completionFlag is /);
  });
});

describe('what no schema can say', () => {
  it.each<[object, object, string]>([
    [
      {},
      { completionDelay: '1 week' },
      'sources[0].completionDelay is "1 week"; write a time like "0s", "15m" or "1h"',
    ],
    [
      {},
      { release: { grace: 'soon' } },
      'sources[0].release.grace is "soon"; write a time like "0s", "15m" or "1h"',
    ],
    [
      {},
      { limits: { quietHours: '08:00-08:00' } },
      'sources[0].limits.quietHours is "08:00-08:00", which begins when it ends; write two different times',
    ],
    [
      {},
      { minFileAge: '1h' },
      'sources[0].minFileAge has no effect on a source of kind illumina; write completionDelay instead',
    ],
    [
      {},
      { blankGlob: 'b*' },
      'sources[0].blankGlob has no effect on a source of kind illumina; remove it',
    ],
    [
      { warehouse: 'dwhx', connections: { dwh: { host: 'h', database: 'd', user: 'u' } } },
      {},
      'warehouse is "dwhx", which no connection is called; did you mean "dwh"?',
    ],
    [{ benchling: 'b' }, {}, 'benchling is "b", which no connection is called; add connections'],
    [
      { sources: [source, { ...source, destination: 'other' }] },
      {},
      'sources[1].name is "NextSeq", as sources[0].name is; write another name',
    ],
    [
      { storage: { blobEndpoint: 'lab.blob.core.windows.net' } },
      {},
      'storage.blobEndpoint cannot be used because it is not an http or https address; write for instance "https://mylab.blob.core.windows.net"',
    ],
    [
      { storage: { blobEndpoint: 'https://lab.blob.core.windows.net/sequencing' } },
      {},
      'storage.blobEndpoint cannot be used because it holds more than scheme, host and account; write for instance "https://mylab.blob.core.windows.net"',
    ],
  ])('%j %j', (changes, sourceChanges, message) => {
    expect(problemsOf(changes, sourceChanges)).toEqual([message]);
  });

  it('does not let one source take runs away from another of the same folder', () => {
    const sources = [
      { ...source, removeSource: true },
      { ...source, name: 'Second copy', folder: `${source.folder}/`, destination: 'copy' },
    ];
    const { lake, problems } = parse(JSON.stringify({ storage, sources }));
    expect(lake).toBeUndefined();
    expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'error: sources[0].removeSource would take runs away from sources[1], which has the same folder, before it carried them; remove it and release runs by hand',
    ]);
  });

  it('only warns of what is unwise or not there yet, and the lake can be used', () => {
    const sources = [
      { ...source, removeSource: true, engine: 'azcopy' },
      { ...source, name: 'Proteomics', kind: 'proteomics', folder: '/net/Proteomics' },
    ];
    const { lake, problems } = parse(JSON.stringify({ storage, sources }));
    expect(lake?.sources).toHaveLength(2);
    expect(problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: sources[0].removeSource removes no run that AzCopy sent: its evidence, a recorded MD5, never justifies a removal; release such runs with lakeside release --reread',
      'warning: sources[1] lands in sequencing, as sources[0] does; runs of the same name would mix, so give it a destination of its own',
    ]);
  });
});

describe('where datasets lie', () => {
  const among = (datasets: object, sourceChanges: object): readonly string[] =>
    problemsOf({ datasets }, sourceChanges);
  const mix = (destination: string, place: string): string =>
    `sources[0] lands in ${destination}, where datasets lie (${place}); runs and versions would mix, so give one of them a container or a prefix of its own`;

  it.each([
    ['sequencing', { prefix: 'published' }, 'published', 'sequencing/published'],
    ['sequencing', { prefix: 'published' }, '/published/runs/', 'sequencing/published'],
    ['sequencing', { prefix: 'lab/published' }, 'lab', 'sequencing/lab/published'],
    ['sequencing', {}, '', 'sequencing'],
    ['sequencing', {}, 'asset', 'sequencing'],
    ['sequencing', {}, 'runs/of/miseq', 'sequencing'],
  ])('no run shall land: %s %j %s', (container, changes, destination, place) => {
    const lands = `sequencing${destination === '' ? '' : `/${destination.replace(/^\/|\/$/g, '')}`}`;
    expect(among({ container, ...changes }, { destination })).toEqual([mix(lands, place)]);
  });

  it.each([
    ['other', {}, ''],
    ['sequencing', { prefix: 'published' }, 'publishedRuns'],
    ['sequencing', {}, 'miseq'],
    ['sequencing', { s3: { endpoint: 'https://s3.lab', region: 'lab' } }, 'asset'],
  ])('runs may land beside it: %s %j %s', (container, changes, destination) => {
    expect(among({ container, ...changes }, { destination })).toEqual([]);
  });

  it('a bucket may have dots in its name, a container may not', () => {
    const s3 = {
      endpoint: 'https://s3.eu-west-1.amazonaws.com',
      region: 'eu-west-1',
      profile: 'lab',
    };
    const { lake, problems } = parse(
      JSON.stringify({ storage, datasets: { container: 'data.lab-1.org', s3 } }),
    );
    expect(problems).toEqual([]);
    expect(lake?.datasets).toEqual({ container: 'data.lab-1.org', prefix: '', s3 });
    expect(problemsOf({ datasets: { container: 'data.lab' } })).toEqual([
      'datasets.container is "data.lab", which only a bucket of S3 may be called; write letters, digits and single hyphens, or add s3',
    ]);
    for (const container of ['10.0.0.1', '.data', 'data..lab', 'data.-lab', 'Data.lab']) {
      expect(problemsOf({ datasets: { container, s3 } })).toHaveLength(1);
    }
  });
});

describe('a secret in a lake file', () => {
  const secret = 'c2VjcmV0LXZhbHVl';
  it.each<[string, object]>([
    ['storage.key', { storage: { ...storage, key: secret } }],
    ['storage.accountKey', { storage: { ...storage, accountKey: secret } }],
    ['storage.sas', { storage: { ...storage, sas: secret } }],
    ['storage.sasToken', { storage: { ...storage, sasToken: secret } }],
    ['storage.connectionString', { storage: { ...storage, connectionString: secret } }],
    ['storage.blobEndpoint', { storage: { blobEndpoint: `https://x.net?sv=1&sig=${secret}` } }],
    ['storage.blobEndpoint', { storage: { blobEndpoint: `https://me:${secret}@x.net` } }],
    ['connections.d.password', { connections: { d: { password: secret } } }],
    ['connections.d.host', { connections: { d: { host: `postgres://me:${secret}@h` } } }],
    ['notify.smtpPassword', { notify: { smtpPassword: secret } }],
    ['clientSecret', { clientSecret: secret }],
    ['anything.deep[0].token', { anything: { deep: [{ token: secret }] } }],
  ])('at %s is refused, and never repeated', (place, changes) => {
    const { lake, problems } = parse(JSON.stringify({ storage, ...changes }));
    expect(lake).toBeUndefined();
    const refusals = problems.filter(({ message }) => message.startsWith(`${place} `));
    expect(refusals).toHaveLength(1);
    expect(refusals[0]?.message).toMatch(/under version control; remove it/);
    expect(JSON.stringify(problems)).not.toContain(secret);
  });

  it('is not seen where a connection is merely called like one', () => {
    const connections = { token: { host: 'h', database: 'd', user: 'u' } };
    expect(problemsOf({ connections })).toEqual([]);
  });
});
