import { describe, expect, it } from 'vitest';
import type { GrosTag } from '../../../src/core/datasets/reference/grosReference';
import { readPipelines } from '../../../src/core/datasets/propagation/lakePipelines';
import type { PublishableFile } from '../../../src/core/datasets/publish/publishableFile';
import type { AuditRecord } from '../../../src/core/datasets/versions/auditRecord';
import type { DatasetVersion } from '../../../src/core/datasets/versions/datasetVersion';
import {
  describeTag,
  missingText,
  unaskedText,
  versionText,
} from '../../../src/vscode/datasets/datasetWords';
import { askToPublish, type PublishPlan } from '../../../src/vscode/datasets/publish/publishPlan';
import { Remembered } from '../../../src/vscode/datasets/remembered';

const version: DatasetVersion = {
  name: { repo: 'qc', branch: 'master' },
  version: { date: '2026-11-27', number: 2 },
  format: 'csv.gz',
  blob: 'asset/qc/master/data/2026-11-27.2.csv.gz',
  sizeBytes: 1_200_000,
  md5Hex: undefined,
  etag: 'e',
  publishedAtMs: Date.UTC(2026, 11, 1),
  isLatest: true,
};
const reference = { repo: 'qc', branch: 'master', tag: { kind: 'live' } } as const;

describe('What a hover says of a dataset', () => {
  it('is by whom, when and from what it was made, as recorded', () => {
    const record: AuditRecord = {
      reference: 'gros://qc/master:2026-11-27.2',
      upstreams: ['gros://raw/master:2026-11-20.1'],
      rows: 12_345,
      columns: Array.from({ length: 30 }, (_, index) => ({ name: `c${index}`, type: 'int64' })),
      producer: { repo: 'qc', branch: 'x', commit: '0123456789abcdef', dirty: false },
      pipeline: 'qc',
      publishedAt: '2026-11-27T06:12:13Z',
    };
    const text = seen(versionText(reference, { version, record }, ''));
    expect(text).toContain('→ **2026-11-27.2**, the latest, published 2026-11-27 06:12 UTC');
    expect(text).toContain('csv.gz, 1.2 MB, 12,345 rows, 30 columns');
    expect(text).toContain('Produced by qc, branch x, commit 0123456789; pipeline qc');
    expect(text).toContain('Made from `gros://raw/master:2026-11-20.1`');
    expect(text).toContain('**c19** int64 and 10 more');
  });

  it('tells that nothing was recorded, and takes the time of the file then', () => {
    const text = seen(versionText(reference, { version, record: undefined }, ''));
    expect(text).toContain('published 2026-12-01 00:00 UTC');
    expect(text).toContain('Nothing was recorded');
  });

  it('shows what others wrote and does nothing that it says', () => {
    const producer = { repo: '[x](command:evil)', branch: '<b>', commit: '1', dirty: true };
    const record = { reference: '', upstreams: ['`](command:evil)'], producer };
    const text = versionText(reference, { version, record }, '');
    expect(text).not.toMatch(/\]\(command:evil\)(?!`)/);
    expect(text).not.toContain('<b>');
    expect(text).toContain("`'](command:evil)`");
  });

  it('says what is missing and what to do, and where nobody was asked, why', () => {
    const missing = {
      kind: 'noDataset',
      message: 'there is no dataset qc',
      remedy: 'publish it',
      near: [],
    } as const;
    expect(seen(missingText(reference, missing))).toContain('There is no dataset qc. Publish it.');
    expect(seen(unaskedText(reference, { kind: 'untrusted' }))).toContain('not trusted');
    expect(seen(unaskedText(reference, { kind: 'noLake' }))).toContain('add "datasets"');
  });

  it('tells by the tag who runs again', () => {
    const tags: readonly GrosTag[] = [
      { kind: 'live' },
      { kind: 'latest' },
      { kind: 'day', date: '2026-11-27' },
      { kind: 'version', version: version.version },
      { kind: 'index', index: 0 },
      { kind: 'index', index: -2 },
    ];
    const words = tags.map((tag) => describeTag({ ...reference, tag }));
    expect(words.map((text) => text.includes('runs again'))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(new Set(words).size).toBe(words.length);
  });
});

describe('The question before a dataset is published', () => {
  const file: PublishableFile = {
    format: 'csv.gz',
    sizeBytes: 1_200_000,
    md5: new Uint8Array(),
    sha256Hex: '',
    rows: 12_345,
    columns: [{ name: 'a' }, { name: 'b' }],
    chunks: () => unread(),
  };
  const plan: PublishPlan = {
    name: version.name,
    path: '/data/qc.csv',
    file,
    origin: {
      producer: { repo: 'qc', branch: 'master', commit: '0123456789abcdef', dirty: true },
    },
    upstreams: ['gros://plates/main:2026-11-20.1'],
    latest: version,
    downstreams: [{ repo: 'expression', branch: 'master' }],
    runs: { changed: [version.name], steps: [], held: [], cycles: [], unmade: [] },
    pipelines: [],
  };

  it('says what would be written, from what, after what, and who is made from it', () => {
    expect(askToPublish(plan)).toEqual({
      message: 'Publish gros://qc/master?',
      detail: [
        '/data/qc.csv: 1.2 MB of csv.gz, 12,345 rows, 2 columns.',
        'It follows 2026-11-27.2, which stays as it is.',
        'Recorded as made by qc, branch master, commit 0123456789, with changes that were not committed.',
        'Recorded as made from gros://plates/main:2026-11-20.1.',
        'Datasets made from it: gros://expression/master.',
      ].join('\n'),
      publish: 'Publish',
    });
  });

  it('says what would run then, with every command, and offers to publish only', () => {
    const definition = {
      name: 'expression',
      repo: 'expression',
      run: 'node expression.mjs',
      folder: '/checkouts/expression',
      reads: ['gros://qc'],
      publishes: ['gros://expression'],
    };
    const { pipelines } = readPipelines([definition]);
    const steps = [{ pipeline: 'expression', because: [version.name], after: [] }];
    const question = askToPublish({ ...plan, runs: { ...plan.runs, steps }, pipelines });
    expect(question.detail.split('\n').slice(-2)).toEqual([
      'Then, in this order:',
      '1. expression: node expression.mjs, in /checkouts/expression',
    ]);
    expect(question).toMatchObject({
      publish: 'Publish Only',
      publishAndRun: 'Publish and Run 1 Pipeline',
    });
  });

  it('says what is not known, and names no more than a few', () => {
    const many = Array.from({ length: 8 }, (_, index) => ({ repo: `r${index}`, branch: 'm' }));
    const first = { ...plan, origin: {}, upstreams: [], latest: undefined, downstreams: many };
    const { detail } = askToPublish(first);
    expect(detail).toContain('Recorded as made from no other dataset.');
    expect(detail).toContain('It is the first version of this dataset.');
    expect(detail).toContain('under no version control');
    expect(detail).toContain('gros://r4/m, 3 more.');
    expect(askToPublish({ ...first, downstreams: [] }).detail).toContain('No other dataset');
  });
});

async function* unread(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array();
}

describe('An answer that is remembered', () => {
  it('is asked for once while it holds, and again after a failure or its time', async () => {
    let nowMs = 0;
    let asked = 0;
    const answers = new Remembered<number>({ lifetimeMs: 10, mostEntries: 2, nowMs: () => nowMs });
    const ask = async (): Promise<number> => (asked += 1);
    expect(await answers.get('a', ask)).toBe(1);
    expect(await answers.get('a', ask)).toBe(1);
    nowMs = 11;
    expect(await answers.get('a', ask)).toBe(2);
    await answers.get('b', ask);
    await answers.get('c', ask);
    expect(await answers.get('a', ask)).toBe(5);
    const failing = (): Promise<number> => Promise.reject(new Error('away'));
    await expect(answers.get('d', failing)).rejects.toThrow('away');
    expect(await answers.get('d', ask)).toBe(6);
  });
});

/** Markdown as a person sees it. */
function seen(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
