import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { SmtpMailer, type SmtpOptions } from '../../../src/connectors/mail/smtpMailer';
import { HttpWebhook } from '../../../src/connectors/webhook/httpWebhook';
import type { NotifyError } from '../../../src/core/notify/notifiers';
import { MailServer, mailUser, type MailServerOptions } from './mailServer';
import { WebhookServer } from './webhookServer';

const servers: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function mailServer(options: MailServerOptions): Promise<MailServer> {
  const server = await MailServer.start(options);
  servers.push(server);
  return server;
}

const mail = {
  recipients: ['ops@lab.org', 'data@lab.org'],
  subject: 'lakeside sync: 1 problem – Ärger',
  text: 'run1: incomplete\n.\nThe log:\n… ✖',
};

function mailerAt(
  server: { readonly port: number },
  options: Partial<SmtpOptions> = {},
): SmtpMailer {
  const nobody = { user: undefined, password: undefined };
  return new SmtpMailer({
    host: 'localhost',
    port: server.port,
    ...nobody,
    firstPauseMs: 1,
    ...options,
  });
}

async function failureOf(work: Promise<void>): Promise<NotifyError> {
  return work.then(
    () => {
      throw new Error('It did not fail');
    },
    (error: NotifyError) => error,
  );
}

describe('a mail', () => {
  it.each(['none', 'starttls'] as const)(
    'reaches everybody through a server with encryption %s that asks nobody who they are',
    async (encryption) => {
      const server = await mailServer({ encryption });
      await mailerAt(server).send(mail);
      expect(server.mails).toMatchObject([
        { recipients: mail.recipients, isEncrypted: encryption === 'starttls', user: undefined },
      ]);
      expect(server.mails[0]?.source).toMatch(/^From: Lakeside <lakeside@/m);
      expect(server.mails[0]?.source).toMatch(/^Auto-Submitted: auto-generated/im);
    },
  );

  it('signs in where a user is named', async () => {
    const server = await mailServer({ encryption: 'none', needsLogin: true });
    await mailerAt(server, mailUser).send(mail);
    expect(server.mails).toMatchObject([{ user: 'robot' }]);
  });

  it('is not sent with a password to a server whose certificate nobody vouches for', async () => {
    for (const encryption of ['tls', 'starttls'] as const) {
      const server = await mailServer({ encryption, needsLogin: true });
      const options = { ...mailUser, isImplicitTls: encryption === 'tls' };
      const failure = await failureOf(mailerAt(server, options).send(mail));
      expect(failure.reason).toBe('tlsRefused');
      expect(failure.remedy).toContain('NODE_EXTRA_CA_CERTS');
      expect(server.logins).toBe(0);
    }
  });

  it('says that a login was refused, once, and repeats nothing that the server repeats', async () => {
    const server = await mailServer({ encryption: 'none', needsLogin: true });
    const wrong = { user: 'robot', password: 'hunter2 mistyped' };
    const failure = await failureOf(mailerAt(server, wrong).send(mail));
    expect(failure).toMatchObject({
      reason: 'loginRefused',
      remedy: expect.stringContaining('LAKESIDE_SMTP_PASSWORD'),
    });
    expect(inspect(failure, { depth: 9 })).not.toContain('hunter2');
    expect(server.logins).toBe(1);
  });

  it('reaches the others when one recipient is refused, and says who was', async () => {
    const server = await mailServer({ encryption: 'none', refuses: ['data@lab.org'] });
    const failure = await failureOf(mailerAt(server).send(mail));
    expect(failure.reason).toBe('recipientRefused');
    expect(failure.message).toContain('does not take mail for data@lab.org');
    expect(server.mails).toMatchObject([{ recipients: ['ops@lab.org'] }]);
  });

  it('says so when nobody can be reached, and where nothing answers', async () => {
    const server = await mailServer({ encryption: 'none', refuses: mail.recipients });
    const refused = await failureOf(mailerAt(server).send(mail));
    expect(refused).toMatchObject({
      reason: 'recipientRefused',
      message: expect.stringContaining('ops@lab.org, data@lab.org'),
    });
    const nowhere = await failureOf(mailerAt({ port: 9 }).send(mail));
    expect(nowhere).toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining('localhost:9'),
    });
  });
});

describe('a webhook', () => {
  it('gets one JSON document', async () => {
    const server = await WebhookServer.start();
    servers.push(server);
    await new HttpWebhook(server.address).post({ text: 'Ärger' });
    expect(server.posts).toMatchObject([
      {
        url: '/services/hunter2?sig=hunter2',
        headers: { 'content-type': 'application/json' },
        body: { text: 'Ärger' },
      },
    ]);
  });

  it('is tried again when it is busy, three times at most', async () => {
    const busy = await WebhookServer.start({ status: 503 }, { status: 429 });
    const dead = await WebhookServer.start({ status: 500 }, { status: 500 }, { status: 500 });
    servers.push(busy, dead);
    await new HttpWebhook(busy.address, { firstPauseMs: 1 }).post({});
    expect(busy.posts).toHaveLength(3);
    const failure = await failureOf(new HttpWebhook(dead.address, { firstPauseMs: 1 }).post({}));
    expect(failure).toMatchObject({ reason: 'refused', message: expect.stringContaining('500') });
    expect(dead.posts).toHaveLength(3);
  });

  it('that refuses, sends elsewhere or is not there is an error that shows its host alone', async () => {
    const elsewhere = await WebhookServer.start();
    const server = await WebhookServer.start(
      { status: 404 },
      { status: 302, headers: { location: elsewhere.address } },
    );
    servers.push(elsewhere, server);
    const hook = new HttpWebhook(server.address, { firstPauseMs: 1 });
    const failures = [await failureOf(hook.post({})), await failureOf(hook.post({}))];
    const gone = new HttpWebhook('http://127.0.0.1:9/hunter2', { firstPauseMs: 1 });
    failures.push(await failureOf(gone.post({})));
    expect(failures.map(({ reason }) => reason)).toEqual(['refused', 'refused', 'unreachable']);
    expect(failures[0]?.message).toContain('127.0.0.1');
    expect(inspect(failures, { depth: 9 })).not.toContain('hunter2');
    expect(elsewhere.posts).toEqual([]);
  });
});
