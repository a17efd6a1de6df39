import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { authentication, commands, Uri, window, workspace } from 'vscode';
import type { AccessFinding } from '../../../src/core/access/accessFinding';
import type { LakesideViews } from '../../../src/extension';
import type { Database } from '../../../src/vscode/support/lakes/databases';
import { lakeside, show, workspaceFolder } from '../bench/lakeside';
import { recordHttp, recordPostgres, type RecordingServer } from '../bench/recordingServers';
import { answering } from '../bench/standIns';

const secretKey = Buffer.from('a key that must not leave').toString('base64');
const password = 'a-password-that-must-not-leave';

describe('A cloned, hostile lake file', () => {
  const getSession = authentication.getSession;
  let views: LakesideViews;
  let storage: RecordingServer;
  let postgres: RecordingServer;
  let honestPostgres: RecordingServer;
  let signIns = 0;

  before(async () => {
    [storage, postgres] = [await recordHttp(), await recordPostgres()];
    honestPostgres = await recordPostgres();
    views = await lakeside();
    Object.defineProperty(authentication, 'getSession', {
      configurable: true,
      value: () => {
        signIns += 1;
        return Promise.resolve({ accessToken: 'a token that must not leave' });
      },
    });
    await mkdir(join(workspaceFolder(), 'runs', 'A'), { recursive: true });
    await keepSecretsOfAnHonestLake();
    await writeLake({ account: 'mylab', host: '127.0.0.1', port: postgres.port });
  });

  after(async () => {
    Object.defineProperty(authentication, 'getSession', { configurable: true, value: getSession });
    await Promise.all([storage, postgres, honestPostgres].map((server) => server.close()));
  });

  it('obtains nothing when it is looked at', async () => {
    const [source] = await show(views.runs.tree);
    assert.ok(source);
    await show(views.runs.tree, source.node);
    await views.runs.model.whenIdle();
    const [account] = await show(views.containers.tree);
    assert.ok(account);
    const [refusal] = await show(views.containers.tree, account.node);
    assert.match(refusal?.label ?? '', /No credential is sent to/);
    assertNothingObtained();
  });

  it('still shows what lies on disk, and says that the lake was not seen', async () => {
    const [source] = await show(views.runs.tree);
    assert.ok(source);
    const labels = (await show(views.runs.tree, source.node)).map(({ label }) => label);
    assert.ok(labels.includes('A'), labels.join());
    assert.ok(labels.includes('Lake not seen'), labels.join());
  });

  it('has its host named in a question, and obtains nothing when the person declines', async () => {
    for (const id of [
      'lakeside.runs.sync',
      'lakeside.containers.find',
      'lakeside.access.connect',
    ]) {
      const ref = { lake: join(workspaceFolder(), 'lake.json'), source: 'bait', run: 'A' };
      const asked = await answering({}, async () => {
        await commands.executeCommand(id, id.endsWith('sync') ? ref : undefined);
      });
      const questions = asked.map(({ text }) => text).join('\n');
      assert.match(questions, new RegExp(`127\\.0\\.0\\.1:${storage.port}`), id);
    }
    assertNothingObtained();
  });

  it('obtains no key, token or password by Check Access', async () => {
    let findings: readonly AccessFinding[] = [];
    const asked = await answering({}, async () => {
      findings = await commands.executeCommand('lakeside.access.check');
    });
    assert.match(asked[0]?.text ?? '', /^Lakeside would send your credentials to 127\.0\.0\.1:/);
    assert.ok(findings.every(({ outcome }) => outcome === 'failed'));
    assert.ok(postgres.received.length > 0, 'the database was not even tried');
    assertNothingObtained();
  });

  it('obtains nothing that the keys of another S3 service sign, for its datasets', async () => {
    await checkDatasets('http://127.0.0.1:9', { showInputBox: secretKey });
    const asked = await checkDatasets(`http://127.0.0.1:${storage.port}`);
    assert.match(asked, new RegExp(`Access key ID for 127\\.0\\.0\\.1:${storage.port}`));
    const elsewhere = await checkDatasets('https://objects.example');
    assert.match(elsewhere, /requests signed with your keys to objects\.example/);
    await writeLake({ account: 'mylab', host: '127.0.0.1', port: postgres.port });
    assertNothingObtained();
  });

  it('obtains no password, and no token, by browsing, opening a table or running a statement', async () => {
    const file = Uri.file(join(workspaceFolder(), 'query.sql'));
    await workspace.fs.writeFile(file, Buffer.from('select 1 from bait'));
    for (const name of ['warehouse', 'cloud']) {
      const database = databaseOf(name);
      await answering({}, async () => {
        await commands.executeCommand('lakeside.warehouse.connect', { database });
        const subject = { databaseId: database.id, schema: 'lab', name: 'bait' };
        await commands.executeCommand('lakeside.table.open', subject);
        await assert.rejects(
          Promise.resolve(views.tables.find(subject)?.api.open({ mayAsk: false })),
        );
        const { document } = await window.showTextDocument(file);
        await views.sql.connections.use(document, database);
        await commands.executeCommand('lakeside.sql.run', { uri: file, offset: 0 });
      });
    }
    assert.deepEqual(
      views.sql.results.runs.map(({ state }) => state),
      ['cancelled', 'cancelled'],
    );
    assertNothingObtained();
  });

  it('differs from an honest one, whose database gets the password it was entered for', async () => {
    await writeLake({ account: 'mylab', host: '127.0.0.1', port: honestPostgres.port });
    await answering({}, async () => {
      await commands.executeCommand('lakeside.access.check');
    });
    assert.ok(honestPostgres.received.join('\n').includes(password));
  });

  it('obtains the published key only, if it calls itself the emulator', async () => {
    await writeLake({ account: 'devstoreaccount1', host: '127.0.0.1', port: postgres.port });
    const [account] = await show(views.containers.tree);
    assert.ok(account);
    await show(views.containers.tree, account.node);
    assert.ok(storage.received.length > 0, 'the emulator was not asked');
    for (const request of storage.received) {
      assert.match(request, /SharedKey devstoreaccount1:/);
      assert.ok(!request.includes('Bearer'));
    }
    assert.equal(signIns, 0);
  });

  /** The person's own secrets, entered for other hosts, accounts and ports. */
  async function keepSecretsOfAnHonestLake(): Promise<void> {
    const honest = lakeText('https://mylab.blob.core.windows.net', honestPostgres.port);
    await writeFile(lakeFile(), honest);
    await commands.executeCommand('lakeside.lakes.refresh');
    await answering({ showInputBox: secretKey }, async () => {
      await commands.executeCommand('lakeside.access.setKey');
    });
    const database = databaseOf('warehouse');
    await answering({ showQuickPick: { database }, showInputBox: password }, async () => {
      await commands.executeCommand('lakeside.access.setPassword');
    });
  }

  /** The questions that Check Access asks about the S3 service that the lake file names. */
  async function checkDatasets(
    endpoint: string,
    answers: Parameters<typeof answering>[0] = {},
  ): Promise<string> {
    const s3 = { endpoint, region: 'us-east-1' };
    const text = lakeText(`http://127.0.0.1:${storage.port}/mylab`, postgres.port, {
      datasets: { container: 'bait', s3 },
    });
    await writeFile(lakeFile(), text);
    await commands.executeCommand('lakeside.lakes.refresh');
    const asked = await answering(answers, async () => {
      await commands.executeCommand('lakeside.access.check');
    });
    return asked.map((question) => question.text).join('\n');
  }

  function databaseOf(name: string): Database {
    const database = views.databases.all.find(({ connection }) => connection.name === name);
    assert.ok(database);
    return database;
  }

  async function writeLake(options: {
    readonly account: string;
    readonly host: string;
    readonly port: number;
  }): Promise<void> {
    const endpoint = `http://${options.host}:${storage.port}/${options.account}`;
    await writeFile(lakeFile(), lakeText(endpoint, options.port));
    await commands.executeCommand('lakeside.lakes.refresh');
  }

  function assertNothingObtained(): void {
    assert.deepEqual(storage.received, []);
    const sent = postgres.received.join('\n');
    assert.ok(!sent.includes(password), 'the password was sent');
    assert.equal(signIns, 0, 'the person was asked to sign in');
  }
});

function lakeFile(): string {
  return join(workspaceFolder(), 'lake.json');
}

function lakeText(blobEndpoint: string, port: number, more: object = {}): string {
  return JSON.stringify({
    ...more,
    storage: { blobEndpoint },
    sources: [{ name: 'bait', folder: 'runs', kind: 'folders', container: 'bait' }],
    connections: {
      warehouse: { host: '127.0.0.1', port, database: 'lake', user: 'reader', tls: 'disable' },
      cloud: { host: '127.0.0.1', port, database: 'lake', user: 'reader', auth: 'entra' },
    },
  });
}
