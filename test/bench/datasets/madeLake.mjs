import { createHash } from 'node:crypto';
import { loadParts } from '../parts.mjs';

/** The container that has datasets. */
export const CONTAINER = 'datasets';
export const DAYS = ['2026-11-01', '2026-11-02', '2026-11-03'];
const PER_REPOSITORY = 4;
const FILE_BYTES = 100_000;
const ETAG = '0x8DE2D4B1A7C0001';

/** The name of a dataset by its number; names sort as numbers do. */
export function nameOf(index) {
  const repo = String(Math.floor(index / PER_REPOSITORY)).padStart(6, '0');
  return `repo-${repo}/branch-${index % PER_REPOSITORY}`;
}

/**
 * A lake of any number of datasets, for the sink to serve: every blob is made when somebody asks for it,
 * so that nothing but what the client keeps takes memory. Each dataset has three versions, is made by its
 * repository's pipeline of one of the repository before and of the one at half its number, and is registered
 * with both.
 */
export class MadeLake {
  #container;

  constructor(container) {
    this.#container = container;
  }

  /** `isTold`: with the metadata that Lakeside writes; else as older tools leave a lake. */
  static async create(datasets, { isTold }) {
    return new MadeLake(new MadeContainer(datasets, await loadWriter(isTold)));
  }

  container(name) {
    return name === CONTAINER ? this.#container : undefined;
  }

  containerNames() {
    return [CONTAINER];
  }

  createContainer() {
    return false;
  }
}

class MadeContainer {
  #datasets;
  #writer;

  constructor(datasets, writer) {
    this.#datasets = datasets;
    this.#writer = writer;
  }

  /** Names from `marker` on (inclusive) that start with `prefix`, in order. */
  *names(prefix, marker) {
    const start = marker > prefix ? marker : prefix;
    for (const [root, namesOf] of ROOTS) {
      if (!root.startsWith(prefix.slice(0, root.length)) || start >= `${root}~`) continue;
      for (let index = indexIn(start) ?? 0; index < this.#datasets; index += 1) {
        for (const name of namesOf(index, this.#datasets)) {
          if (name < start) continue;
          if (!name.startsWith(prefix)) return;
          yield name;
        }
      }
    }
  }

  blob(name) {
    const index = indexIn(name);
    if (index === undefined || index >= this.#datasets) return undefined;
    return this.#writer(name, index);
  }
}

/** @type {readonly (readonly [string, (index: number, datasets: number) => Generator<string>])[]} */
const ROOTS = [
  ['asset/', assetsOf],
  ['dependency/', dependenciesOf],
];

function* assetsOf(index) {
  const folder = `asset/${nameOf(index)}`;
  for (const day of DAYS) yield `${folder}/data/${day}.csv.gz`;
  yield `${folder}/metadata/latest`;
}

function* dependenciesOf(index, datasets) {
  const folder = `dependency/${nameOf(index)}`;
  for (const day of DAYS) yield `${folder}/${day}/metadata/${day}.json`;
  const downstreams = new Set([index + PER_REPOSITORY, 2 * index, 2 * index + 1]);
  const known = [...downstreams].filter((one) => one > index && one < datasets);
  for (const one of known.toSorted((left, right) => left - right))
    yield `${folder}/downstreams/${encodeURIComponent(nameOf(one))}`;
}

/** The first dataset that a name, or the beginning of one, tells of. */
function indexIn(name) {
  const [, repo, branch = '0'] = /^\w+\/repo-(\d{6})(?:\/branch-(\d))?/.exec(name) ?? [];
  return repo === undefined ? undefined : Number(repo) * PER_REPOSITORY + Number(branch);
}

/** What a blob holds, as the sink keeps blobs. */
async function loadWriter(isTold) {
  const parts = await loadParts('madeLake', {
    'src/core/datasets/versions/auditDocument.ts': 'writeAuditRecord',
    'src/core/datasets/versions/recordSummary.ts': 'tellRecord',
    'src/core/datasets/layout/toldText.ts': 'tellText',
  });
  const writeRecord = recordWriter(parts);
  const blobOf = (text, metadata, day) => {
    const body = Buffer.from(text);
    const md5 = createHash('md5').update(body).digest('base64');
    const told = isTold ? Object.entries(metadata) : [];
    const kept = { contentType: 'text/plain', etag: ETAG, blocks: [], modified: timeOf(day) };
    return { ...kept, body, sizeBytes: body.length, md5, metadata: new Map(told) };
  };
  return (name, index) => {
    const day = /\d{4}-\d{2}-\d{2}/.exec(name)?.[0] ?? DAYS.at(-1);
    if (name.endsWith('.csv.gz')) {
      const after = DAYS[DAYS.indexOf(day) - 1] ?? 'none';
      const blob = blobOf(`${nameOf(index)} ${day}`, { gros_after: after }, day);
      return { ...blob, sizeBytes: FILE_BYTES, body: undefined };
    }
    if (name.endsWith('.json')) {
      const { text, metadata } = writeRecord(index, day);
      return blobOf(text, metadata, day);
    }
    const [, downstream] = /\/downstreams\/(.*)$/.exec(name) ?? [];
    const of = downstream === undefined ? nameOf(index) : decodeURIComponent(downstream);
    const text = `gros://${of}:${day}.1`;
    return blobOf(text, parts.tellText(text), day);
  };
}

/** Writes records as a publication does, but for what differs only once: a listing has many of them. */
function recordWriter({ writeAuditRecord, tellRecord }) {
  const record = {
    reference: 'gros://OWN:DAY.1',
    upstreams: ['gros://ONE:DAY.1', 'gros://OTHER:DAY.1'],
    rows: 12_345,
    columns: ['sample', 'run', 'lane', 'reads', 'q30', 'gc'].map((name) => ({ name })),
    sizeBytes: FILE_BYTES,
    md5Hex: '0123456789abcdef0123456789abcdef',
    sha256Hex: 'f'.repeat(64),
    producer: { repo: 'REPO', branch: 'master', commit: 'c'.repeat(40), dirty: false },
    pipeline: 'REPO',
    runId: 'DAYT12-00-00Z-4fd1',
    publishedAt: 'DAYT12:00:00.000Z',
  };
  const document = templateOf(writeAuditRecord(record));
  const [[summaryKey, summary], [md5Key]] = Object.entries(tellRecord(record, 'MD5'));
  const told = templateOf(summary);
  return (index, day) => {
    const OWN = nameOf(index);
    const ONE = nameOf(Math.max(0, index - PER_REPOSITORY));
    const OTHER = nameOf(index >> 1);
    const values = { OWN, ONE, OTHER, DAY: day, REPO: OWN.slice(0, OWN.indexOf('/')) };
    const text = document(values);
    const md5 = createHash('md5').update(text).digest('hex');
    return { text, metadata: { [summaryKey]: told(values), [md5Key]: md5 } };
  };
}

function templateOf(text) {
  const pieces = text.split(/(OWN|ONE|OTHER|DAY|REPO)/);
  return (values) => pieces.map((piece) => values[piece] ?? piece).join('');
}

function timeOf(day) {
  return TIMES.get(day) ?? '';
}

const TIMES = new Map(DAYS.map((day) => [day, new Date(`${day}T12:00:00Z`).toUTCString()]));
