import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acme, acmeSas, CommandWorld, startService, type Service } from '../command/commandWorld';
import { documentOf, runLakeside } from '../command/lakesideProcess';
import { TappedStorage } from '../command/tappedStorage';
import { application, EntraServer, startTokenGate } from './entraServer';
import { MailServer, mailUser } from './mailServer';
import { WebhookServer } from './webhookServer';

let service: Service;
let world: CommandWorld;
const servers: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await CommandWorld.create(service);
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  await world.dispose();
});

async function file(name: string, content: string): Promise<string> {
  const path = join(world.folder, name);
  await writeFile(path, content);
  return path;
}

function read(name: string): Promise<string> {
  return readFile(join(world.folder, name), 'utf8');
}

/** Settles once something holds; what never does, the test's own time limit ends. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) {
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}

describe('a sync that nobody watches', () => {
  it('mails its log over STARTTLS and tells the webhook when something went wrong, and shows no secret', async () => {
    const mail = await MailServer.start({ encryption: 'starttls', needsLogin: true });
    const webhook = await WebhookServer.start({ status: 503 });
    servers.push(mail, webhook);
    await world.write({ 'run1/a.txt': 'alpha', 'run1/trailing.': 'x' });
    const args = `--log-recipient ops@lab.org data@lab.org --smtp-host localhost --smtp-port ${mail.port}
      --smtp-user ${mailUser.user} --webhook ${webhook.address} --log-file sync.log --log-level TRACE`;
    const result = await world.json('sync', args.split(/\s+/), {
      env: {
        LAKESIDE_SMTP_PASSWORD: mailUser.password,
        NODE_EXTRA_CA_CERTS: await file('ca.pem', mail.certificate.certificatePem),
      },
    });
    expect(result).toMatchObject({ code: 1, runs: [{ state: 'incomplete', uploaded: 1 }] });
    expect(mail.mails).toMatchObject([
      { recipients: ['ops@lab.org', 'data@lab.org'], isEncrypted: true, user: mailUser.user },
    ]);
    const [sent] = mail.mails;
    expect(sent?.source).toContain('ERROR run1: incomplete');
    expect(webhook.posts).toHaveLength(2);
    expect(webhook.posts[1]?.body).toMatchObject({
      outcome: 'failure',
      counts: { incomplete: 1 },
      text: expect.stringContaining('1 problem'),
    });
    const shown = [JSON.stringify(result), await read('sync.log'), sent?.source].join('\n');
    expect(shown).not.toContain('hunter2');
    expect(shown).not.toContain(Buffer.from(mailUser.password).toString('base64'));
  });

  it('fails when the mail cannot be sent, and still says what it did', async () => {
    await world.write({ 'run1/trailing.': 'x' });
    const args = '--log-recipient ops@lab.org --smtp-host 127.0.0.1 --smtp-port 9'.split(' ');
    const { code, runs, stderr } = await world.json('sync', args);
    expect({ code, runs }).toMatchObject({ code: 1, runs: [{ state: 'incomplete' }] });
    expect(stderr).toContain('The mail server 127.0.0.1:9 cannot be reached');
  });

  it('signs in as an application by the secret in a file, and shows it nowhere', async () => {
    const entra = await EntraServer.start();
    const gate = await startTokenGate(service.blobEndpoint, {
      token: entra.token,
      sas: acmeSas(),
      certificate: entra.certificate,
    });
    servers.push(entra, gate);
    await world.write({ 'run1/a.txt': 'alpha' });
    const env = {
      AZURE_AUTHORITY_HOST: entra.origin,
      NODE_EXTRA_CA_CERTS: await file('ca.pem', entra.certificate.certificatePem),
    };
    const args = `--tenant-id ${application.tenantId} --application-id ${application.clientId}
      --blob-endpoint ${gate.origin}/${acme.name} --create-container --log-file sync.log --log-level DEBUG`;
    await file('credentials.txt', `${application.clientSecret}\n`);
    const signedIn = await world.json('sync', args.split(/\s+/), { env });
    expect(signedIn).toMatchObject({ code: 0, runs: [{ state: 'verified', uploaded: 1 }] });
    await file('credentials.txt', 'hunter2 mistyped');
    const refused = await world.json('sync', args.split(/\s+/), { env });
    expect(refused).toMatchObject({ code: 1, runs: [], error: { reason: 'unauthorized' } });
    expect(entra.secrets).toContain(application.clientSecret);
    const shown = [JSON.stringify([signedIn, refused]), await read('sync.log')].join('\n');
    expect(shown).not.toContain('hunter2');
  });

  it('begins its log anew when that is full', async () => {
    await file('sync.log', `${'x'.repeat(1024 * 1024)}\n`);
    await world.run('sync', ['--log-file', 'sync.log']);
    expect((await read('sync.log')).split('\n')[0]).toMatch(/INFO {2}lakeside .* sync on /);
    expect(await read('sync.log.1')).toMatch(/^x+\n$/);
  });

  it('leaves the work to an instance that runs already, and takes over a pid file whose process died', async () => {
    await world.write({ 'run1/a.txt': 'alpha' });
    const tap = await TappedStorage.start(service.blobEndpoint);
    servers.push(tap);
    const args = ['--pid-file', 'sync.pid', '--blob-endpoint', `${tap.origin}/devstoreaccount1`];
    let second: Awaited<ReturnType<typeof world.json>> | undefined;
    tap.onRequest = async ({ method, url }) => {
      if (method === 'PUT' && url.includes('a.txt'))
        second = await world.json('sync', ['--pid-file', 'sync.pid']);
    };
    const first = await world.json('sync', args);
    expect(first).toMatchObject({ code: 0, runs: [{ state: 'verified', uploaded: 1 }] });
    expect(second).toMatchObject({ code: 0, runs: [] });
    expect(second?.stderr).toMatch(/sync\.pid names process \d+, which still runs/);
    tap.onRequest = undefined;
    await file('sync.pid', '999999999\n');
    const third = await world.json('sync', args);
    expect(third).toMatchObject({ code: 0, runs: [{ state: 'verified' }] });
    expect(await readdir(world.folder)).not.toContain('sync.pid');
  });

  it('sends no more bytes a second than it may', async () => {
    await world.write({
      'run1/a.bin': new Uint8Array(200_000),
      'run1/b.bin': new Uint8Array(200_000),
    });
    const { runs } = await world.json('sync', ['--bandwidth-limit', '200KB', '--log-file', 'l']);
    expect(runs).toMatchObject([{ state: 'verified', uploaded: 2 }]);
    await world.write({ 'run2/a.bin': new Uint8Array(400_000), 'run2/b.bin': new Uint8Array(1) });
    const startedAtMs = performance.now();
    await world.json('sync', ['--bandwidth-limit', '200KB', '--run', 'run2']);
    expect(performance.now() - startedAtMs).toBeGreaterThan(1000);
  });
});

describe('lakeside watch', () => {
  interface Status {
    readonly state: string;
    readonly round: number;
    readonly lastRound: {
      readonly outcome: string;
      readonly counts: Record<string, number>;
    } | null;
  }

  const status = async (): Promise<Status> => JSON.parse(await read('status.json')) as Status;
  const usual = ['--interval', '1s', '--status-file', 'status.json', '--log-file', 'watch.log'];

  it('syncs what becomes ready, outlives a share that is away, and ends on SIGTERM with 0', async () => {
    await world.write({ 'run1/a.txt': 'alpha', 'stray.txt': 'x' });
    let kill: ((signal: NodeJS.Signals) => void) | undefined;
    const watching = world.run('watch', usual, {
      onOutput: (_output, signal) => {
        kill = signal;
      },
    });
    await until(async () => (await status()).lastRound?.counts['verified'] === 1);
    const told = await read('watch.log');
    await until(async () => (await status()).round > 3);
    expect(await read('watch.log')).toBe(told);
    await world.write({ 'run2/a.txt': 'beta' });
    await until(async () => (await status()).lastRound?.counts['verified'] === 2);
    await rename(world.runs, `${world.runs}-away`);
    await until(async () => (await status()).lastRound?.outcome === 'failure');
    await rename(`${world.runs}-away`, world.runs);
    await until(async () => (await status()).lastRound?.counts['verified'] === 2);
    const stoppedAtMs = performance.now();
    kill?.('SIGTERM');
    const { code, stdout } = await watching;
    expect(performance.now() - stoppedAtMs).toBeLessThan(5000);
    expect(code).toBe(0);
    expect(await status()).toMatchObject({ state: 'stopped' });
    expect(stdout).toMatch(/round 1: 1 run: 1 verified; uploaded 1 file, 5 B; took /);
    expect(stdout.match(/✔ run1 {2}verified/g)).toHaveLength(1);
    expect((await read('watch.log')).match(/ERROR .*cannot be listed/g)).toHaveLength(1);
    expect((await read('watch.log')).match(/WARN .*stray\.txt/g)?.length).toBeLessThanOrEqual(2);
  });

  it('is stopped midway of a run, leaves nothing half-committed, and goes on where it stopped', async () => {
    const files = Array.from({ length: 300 }, (_, index) => [`run1/f${index}`, `content ${index}`]);
    await world.write(Object.fromEntries(files) as Record<string, string>);
    const tap = await TappedStorage.start(service.blobEndpoint);
    servers.push(tap);
    let kill = (): void => undefined;
    tap.onRequest = () => {
      if (tap.countOf('PUT') === 50) kill();
    };
    const endpoint = ['--blob-endpoint', `${tap.origin}/devstoreaccount1`];
    const stopped = await world.run('watch', [...usual, ...endpoint, '--verbose'], {
      onOutput: (_output, signal) => {
        kill = () => signal('SIGTERM');
      },
    });
    expect(stopped.code).toBe(0);
    expect(await world.blobNames()).not.toContain('dest/run1.sync');
    tap.onRequest = undefined;
    const again = await world.run('watch', [...usual, ...endpoint, '--once', '--json']);
    expect(documentOf(again)).toMatchObject({
      runs: [{ state: 'verified', verdicts: { match: 300 } }],
    });
    expect(documentOf(again).runs[0]?.uploaded).toBeLessThan(300);
  });

  it('outlives an account that is away, asks it less often, and comes back', async () => {
    await world.write({ 'run1/a.txt': 'alpha' });
    const tap = await TappedStorage.start(service.blobEndpoint);
    const endpoint = ['--blob-endpoint', `${tap.origin}/devstoreaccount1`, '--retry-times', '1'];
    const { port } = new URL(tap.origin);
    let kill: ((signal: NodeJS.Signals) => void) | undefined;
    const watching = world.run('watch', [...usual, ...endpoint], {
      onOutput: (_output, signal) => {
        kill = signal;
      },
    });
    await until(async () => (await status()).lastRound?.outcome === 'success');
    await tap.stop();
    await world.write({ 'run2/a.txt': 'beta' });
    await until(async () => (await status()).lastRound?.outcome === 'failure');
    const back = await TappedStorage.start(service.blobEndpoint, Number(port));
    servers.push(back);
    await until(async () => (await status()).lastRound?.counts['verified'] === 2);
    kill?.('SIGTERM');
    expect((await watching).code).toBe(0);
  });
});

describe('a crontab line of sync_to_azure', () => {
  it('works by its ini file and its old spellings alone', async () => {
    await mkdir(join(world.folder, 'sheets'));
    await file('sheets/run1.csv', '[Header]');
    await world.write({ 'run1/a.txt': 'alpha', 'run1/done.flag': '' });
    await file(
      'azsync.cfg',
      `container-name = ${world.container}\nmain-folder = ${world.runs}\nsamplesheet-folder = ${join(world.folder, 'sheets')}\n` +
        'destination = NGS\ncompletion-flag = done.flag\ncompletion-delay = 0\nretry-times = 5\nazcopy-log-level = WARNING\n',
    );
    const result = await runLakeside(
      ['sync', 'ngs', '--config', 'azsync.cfg', '--blob-endpoint', service.blobEndpoint, '--json'],
      { cwd: world.folder },
    );
    expect(documentOf(result)).toMatchObject({ runs: [{ run: 'run1', state: 'verified' }] });
    expect(await world.blobNames()).toContain('NGS/run1/SampleSheet.csv');
  });
});
