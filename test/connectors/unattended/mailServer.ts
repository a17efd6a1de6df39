import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { certificateFor, type Certificate } from '../postgres/certificates';

export interface TakenMail {
  readonly recipients: readonly string[];
  /** As it came, headers and all. */
  readonly source: string;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
}

/** The one user that {@link MailServer} knows. */
export const mailUser = { user: 'robot', password: 'hunter2~of.the.mail.server' };

export interface MailServerOptions {
  /** TLS from the first byte, offered by STARTTLS, or none. */
  readonly encryption: 'tls' | 'starttls' | 'none';
  readonly needsLogin?: boolean;
  /** Refuses mail for these addresses. */
  readonly refuses?: readonly string[];
}

/** A real mail server on this machine that keeps what it takes. */
export class MailServer {
  readonly mails: TakenMail[] = [];
  /** How often somebody tried to sign in. */
  logins = 0;
  readonly certificate: Certificate = certificateFor('localhost');
  readonly #server: SMTPServer;

  constructor({ encryption, needsLogin = false, refuses = [] }: MailServerOptions) {
    const options: SMTPServerOptions = {
      secure: encryption === 'tls',
      key: this.certificate.keyPem,
      cert: this.certificate.certificatePem,
      authOptional: !needsLogin,
      allowInsecureAuth: true,
      disabledCommands: encryption === 'starttls' ? [] : ['STARTTLS'],
      onAuth: ({ username, password }, _session, done) => {
        this.logins += 1;
        const isKnown = username === mailUser.user && password === mailUser.password;
        // Servers have been seen to repeat what they were sent.
        if (isKnown) done(null, { user: mailUser.user });
        else done(new Error(`No user ${username} with ${password}`));
      },
      onRcptTo: ({ address }, _session, done) => {
        if (refuses.includes(address)) done(new Error(`No such address: ${address}`));
        else done();
      },
      onData: (stream, session, done) => {
        void text(stream).then((source) => {
          this.mails.push({
            recipients: session.envelope.rcptTo.map(({ address }) => address),
            source,
            isEncrypted: session.secure,
            user: session.user || undefined,
          });
          done();
        });
      },
    };
    this.#server = new SMTPServer(options);
    this.#server.on('error', () => undefined);
  }

  static async start(options: MailServerOptions): Promise<MailServer> {
    const server = new MailServer(options);
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(resolve);
    });
  }
}
