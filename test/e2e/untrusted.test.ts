import { mkdir, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../host/guarded.mjs';
import { openVsCode, type VsCodePage } from '../host/vscodePage.mjs';
import { recordHttp, recordPostgres, type RecordingServer } from '../vscode/bench/recordingServers';
import { writeRun } from '../vscode/bench/runFolder';

const run = '201127_M02023_0583_000000000-J7HPH';

/** The folder calls itself the emulator's lake, which a trusted one would be asked for at once. */
describe('a folder that is not trusted', () => {
  let storage: RecordingServer;
  let postgres: RecordingServer;
  let vscode: VsCodePage;
  let folder: string;

  beforeAll(async () => {
    folder = await realpath(temporaryFolder('untrusted'));
    const workspace = join(folder, 'workspace');
    [storage, postgres] = [await recordHttp(), await recordPostgres()];
    const shape = { instrument: 'MiSeq', progress: 'sequencing', name: run } as const;
    await writeRun(join(workspace, 'runs'), shape);
    await writeRun(join(folder, 'elsewhere'), { ...shape, name: 'SECRET_RUN' });
    await mkdir(workspace, { recursive: true });
    const ports = { storage: storage.port, postgres: postgres.port };
    await writeFile(join(workspace, 'lake.json'), lakeFile(ports, join(folder, 'elsewhere')));
    await writeFile(join(workspace, 'query.sql'), 'select id from sample;\n');
    await writeFile(join(workspace, 'analysis.py'), 'read("gros://sequencing-qc/master")\n');
    vscode = await openVsCode({
      workspace,
      asksForTrust: true,
      env: { LAKESIDE_STATE: join(folder, 'state') },
    });
    await vscode.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await vscode.openContainer('Lakeside');
  });

  afterAll(async () => {
    await vscode.stop();
    await Promise.all([storage.close(), postgres.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  test('shows the runs in it, and says that the lake was not seen', async () => {
    await vscode.row('Runs', `${run}sequencing`).waitFor();
    expect(await vscode.row('Runs', run).innerText()).toContain('lake not seen');
  });

  test('is not led to other folders', async () => {
    await vscode.row('Runs', 'Outside this folder, which is not trusted').waitFor();
    expect(await vscode.view('Runs').innerText()).not.toContain('SECRET_RUN');
  });

  test('keeps its containers closed and says why', async () => {
    const welcome = vscode.view('Containers').locator('.welcome-view-content');
    expect(await welcome.innerText()).toContain('this folder is not trusted');
  });

  test('keeps its databases closed and says why', async () => {
    const welcome = vscode.view('Warehouse').locator('.welcome-view-content');
    expect(await welcome.innerText()).toContain('Databases stay closed');
  });

  test('says of an address of a dataset that nobody was asked', async () => {
    const { page } = vscode;
    await vscode.openFile('analysis.py');
    // Once addresses are links, whoever hovers is answered, too.
    await page.locator('.detected-link').first().waitFor();
    const position = { x: 100, y: 8 };
    await page.locator('.view-line', { hasText: 'sequencing-qc' }).hover({ position });
    await page.locator('.monaco-hover', { hasText: 'so no lake is asked' }).waitFor();
  });

  test('lets no file of SQL ask its database, not even for names', async () => {
    const { page } = vscode;
    await vscode.openFile('query.sql');
    await page.locator('.view-line', { hasText: 'sample' }).click();
    await page.keyboard.press('Control+Space');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    await vscode.searchCommands('Lakeside: ', 'Show Log');
    const offered = await page.locator('.quick-input-list').innerText();
    expect(offered).not.toMatch(
      /Open Table|Find Table|Run Statement|Explain Statement|Query History…/,
    );
    await page.keyboard.press('Escape');
    expect(await page.locator('.tab', { hasText: 'Query Results' }).count()).toBe(0);
  });

  test('offers no command that touches the network', async () => {
    const { page } = vscode;
    await vscode.searchCommands('Lakeside: S', 'Show Log');
    const offered = await page.locator('.quick-input-list').innerText();
    expect(offered).not.toMatch(/Sync Run|Set Storage Key|Start Local Lake|Show Report/);
    await page.keyboard.press('Escape');
  });

  test('offers nothing of schemas: no database, no git, no file is written', async () => {
    await vscode.searchCommands('Lakeside: ', 'Show Log');
    const offered = await vscode.page.locator('.quick-input-list').innerText();
    expect(offered).not.toMatch(/Schema|Migration|Renames|Matched Tables|Coverage/);
    await vscode.page.keyboard.press('Escape');
  });

  test('obtains nothing', () => {
    expect([storage.received, postgres.received]).toEqual([[], []]);
  });
});

function lakeFile(
  ports: { readonly storage: number; readonly postgres: number },
  elsewhere: string,
): string {
  const host = '127.0.0.1';
  const dwh = { host, port: ports.postgres, database: 'lake', user: 'reader', tls: 'disable' };
  const source = { kind: 'illumina', container: 'bait' };
  return JSON.stringify({
    storage: { blobEndpoint: `http://${host}:${ports.storage}/devstoreaccount1` },
    sources: [
      { ...source, name: 'here', folder: 'runs' },
      { ...source, name: 'elsewhere', folder: elsewhere },
    ],
    datasets: { container: 'bait' },
    connections: { dwh },
    warehouse: 'dwh',
  });
}
