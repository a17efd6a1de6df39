import { type Import, type SourceFile, importsOf, packageOf } from './sources';

/*
 * Who may import whom, as the table of the design says it. A room is a folder that decides alone;
 * it is known by the longest prefix.
 */

interface Room {
  /** Path prefixes of files it may import, beside its own. */
  readonly rooms: readonly string[];
  /** npm packages; `node:` stands for all of Node's own. */
  readonly packages: readonly string[];
}

const base = 'src/core/base/';
const storage = 'src/core/storage/';
const lake = 'src/core/lake/';
const access = 'src/core/access/';
const runs = 'src/core/runs/';
const sync = 'src/core/sync/';
const notify = 'src/core/notify/';
const azsync = 'src/core/azsync/';
const release = 'src/core/release/';
const graph = 'src/core/graph/';
const sql = 'src/core/sql/';
const warehouse = 'src/core/warehouse/';
const sqlLanguage = 'src/core/sqlLanguage/';
const schemaDiff = 'src/core/schemaDiff/';
const datasets = 'src/core/datasets/';
const lineage = 'src/core/lineage/';
const core = 'src/core/';
const protocol = 'src/protocol/';
const connect = 'src/connect/';
/** What connectors that write to a disk have in common; every other connector is handed in. */
const fileSystem = 'src/connectors/fileSystem/';
/** The same for those that speak to storage services over HTTP. */
const http = 'src/connectors/http/';

const rooms: Readonly<Record<string, Room>> = {
  [base]: { rooms: [], packages: [] },
  [storage]: { rooms: [base], packages: [] },
  [lake]: { rooms: [base, storage], packages: ['ajv', 'jsonc-parser'] },
  [access]: { rooms: [base, storage, lake], packages: [] },
  [runs]: { rooms: [base, storage, lake], packages: ['fast-xml-parser'] },
  [sync]: { rooms: [base, storage, lake, access, runs], packages: [] },
  [release]: { rooms: [base, storage, lake, runs, sync], packages: [] },
  [azsync]: { rooms: [base, storage, lake, runs], packages: [] },
  [notify]: { rooms: [base, lake, runs, sync], packages: [] },
  [graph]: { rooms: [base], packages: [] },
  [sql]: { rooms: [base], packages: [] },
  [warehouse]: { rooms: [base, graph, lake, sql], packages: [] },
  [sqlLanguage]: { rooms: [base, sql, warehouse], packages: [] },
  [schemaDiff]: {
    rooms: [base, lake, sql, warehouse, sqlLanguage],
    packages: ['jsonc-parser'],
  },
  [datasets]: { rooms: [base, storage, lake], packages: [] },
  /** It tells of everything, and nobody else of the core knows it. */
  [lineage]: {
    rooms: [
      base,
      storage,
      lake,
      runs,
      sync,
      graph,
      sql,
      sqlLanguage,
      warehouse,
      schemaDiff,
      datasets,
    ],
    packages: [],
  },
  [protocol]: { rooms: [core], packages: [] },
  'src/connectors/azureBlob/': {
    rooms: [core, http],
    packages: ['node:', '@azure/core-auth', '@azure/identity', '@azure/storage-blob'],
  },
  [http]: { rooms: [core], packages: ['node:', 'undici'] },
  'src/connectors/s3/': { rooms: [core, http], packages: ['node:'] },
  'src/connectors/localLake/': {
    rooms: [core, fileSystem],
    packages: ['node:', 'azurite', '@electric-sql/pglite', 'jsonc-parser'],
  },
  'src/connectors/postgres/': { rooms: [core], packages: ['node:', 'pg'] },
  'src/connectors/layout/': { rooms: [core], packages: ['node:', 'elkjs'] },
  /** A thread puts its own parts together: what it needs of the world cannot be handed to it. */
  'src/connectors/schemaThread/': {
    rooms: [core, 'src/connectors/postgres/', 'src/connectors/sqlParser/'],
    packages: ['node:'],
  },
  'src/connectors/fileThread/': {
    rooms: [core, http, 'src/connectors/azureBlob/', 'src/connectors/localFiles/'],
    packages: ['node:'],
  },
  'src/connectors/sqlParser/': { rooms: [core], packages: ['libpg-query'] },
  'src/connectors/entra/': { rooms: [core], packages: ['@azure/identity'] },
  'src/connectors/git/': { rooms: [core, fileSystem], packages: ['node:', 'simple-git'] },
  'src/connectors/azcopy/': { rooms: [core], packages: ['node:'] },
  'src/connectors/exportedReport/': { rooms: [core], packages: ['node:'] },
  [fileSystem]: { rooms: [], packages: ['node:'] },
  'src/connectors/localFiles/': { rooms: [core, fileSystem], packages: ['node:'] },
  'src/connectors/logFile/': { rooms: [core], packages: ['node:'] },
  'src/connectors/gitLab/': { rooms: [core], packages: ['undici'] },
  'src/connectors/gateway/': { rooms: [core, http], packages: ['node:'] },
  'src/connectors/pipelineProcess/': { rooms: [core, fileSystem], packages: ['node:'] },
  'src/connectors/openLineage/': { rooms: [core, http], packages: ['node:'] },
  'src/connectors/mail/': { rooms: [core], packages: ['node:', 'nodemailer'] },
  'src/connectors/webhook/': { rooms: [core], packages: ['node:', 'undici'] },
  'src/connectors/digests/': { rooms: [core], packages: ['node:'] },
  'src/connectors/prompt/': { rooms: [core], packages: ['node:'] },
  'src/connectors/publishableFiles/': { rooms: [core], packages: ['node:'] },
  'src/connectors/gzip/': { rooms: [core], packages: ['node:'] },
  'src/connectors/keptText/': { rooms: [core], packages: ['node:'] },
  'src/connectors/parquet/': {
    rooms: [core],
    packages: ['node:', 'hyparquet', 'hyparquet-writer'],
  },
  'src/connectors/resultOutput/': { rooms: [core, fileSystem], packages: ['node:'] },
  'src/connectors/stateFolder/': { rooms: [core, fileSystem], packages: ['node:'] },
  'src/connect.ts': { rooms: [connect], packages: [] },
  [connect]: { rooms: [core, 'src/connectors/'], packages: ['node:'] },
  'src/extension.ts': { rooms: ['src/editorProgram'], packages: ['vscode'] },
  'src/editorProgram.ts': { rooms: [core, protocol, connect, 'src/vscode/'], packages: ['vscode'] },
  'src/cli.ts': {
    rooms: [core, 'src/cli/', 'src/runsProgram', 'src/fullProgram'],
    packages: ['node:'],
  },
  'src/runsProgram': { rooms: [connect, 'src/cli/', 'src/fullProgram'], packages: [] },
  'src/fullProgram': { rooms: [connect, 'src/cli/'], packages: [] },
  'src/cli/': { rooms: [core, 'package.json'], packages: ['commander', 'ini', 'node:'] },
  'webview/': {
    rooms: [core, protocol],
    packages: ['@tanstack/virtual-core', '@vscode/codicons', '@vscode/webview-ui-toolkit'],
  },
};

/** Every folder of `src/vscode` is a feature that knows itself and what all features share. */
const editorSupport = 'src/vscode/support/';
const editorFeature: Room = { rooms: [core, protocol, editorSupport], packages: ['vscode'] };

/** One sentence per import that the table does not allow. */
export function forbiddenImports(file: SourceFile): readonly string[] {
  const home = homeOf(file.path);
  if (home === undefined) return [`${file.path} is in no room that test/tidy/rooms.ts knows`];
  return importsOf(file)
    .filter((found) => !isAllowed(home, found))
    .map((found) => `${file.path} must not import ${found.target}`);
}

interface Home extends Room {
  readonly prefix: string;
}

function homeOf(path: string): Home | undefined {
  const feature = /^src\/vscode\/[^/]+\//.exec(path)?.[0];
  if (feature !== undefined) return { prefix: feature, ...editorFeature };
  const prefix = Object.keys(rooms).find((start) => path.startsWith(start));
  const room = prefix === undefined ? undefined : rooms[prefix];
  return prefix === undefined || room === undefined ? undefined : { prefix, ...room };
}

function isAllowed(home: Home, found: Import): boolean {
  if (found.isRelative) return isAllowedFile(home, found);
  const name = found.target.startsWith('node:') ? 'node:' : packageOf(found.target);
  return home.packages.includes(name);
}

function isAllowedFile(home: Home, { target, isTypeOnly, isDynamic }: Import): boolean {
  const isKnown = [home.prefix, ...home.rooms].some((prefix) => `${target}/`.startsWith(prefix));
  if (home.prefix === protocol && target.startsWith(core)) return isKnown && isTypeOnly;
  // The SDKs behind connectors load on first use.
  if (home.prefix === connect && target.startsWith('src/connectors/')) {
    return isTypeOnly || isDynamic;
  }
  // So does all that the editor reaches the world by.
  if (home.prefix === 'src/editorProgram.ts' && target.startsWith(connect)) {
    return isTypeOnly || isDynamic;
  }
  return isKnown;
}

/** Chains of files that import each other in a circle, types included. */
export function importCycles(files: readonly SourceFile[]): readonly string[] {
  const targets = new Map(files.map((file) => [file.path.replace(/\.ts$/, ''), file]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (done.has(path) || trail.includes(path)) return;
    const file = targets.get(path);
    const next = file === undefined ? [] : importsOf(file).filter(({ isRelative }) => isRelative);
    for (const { target } of next) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return cycles;
}
