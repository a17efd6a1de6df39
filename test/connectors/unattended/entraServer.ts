import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { certificateFor, type Certificate } from '../postgres/certificates';

/** The one application that {@link EntraServer} knows. */
export const application = {
  tenantId: 'tenant-1',
  clientId: 'application-1',
  clientSecret: 'hunter2~of.the.application',
};

/** The sign-in service, as far as an application with a secret asks it. */
export class EntraServer {
  readonly certificate: Certificate = certificateFor('localhost');
  readonly token = 'token-of-entra';
  /** Secrets that were shown to it. */
  readonly secrets: (string | null)[] = [];
  readonly #server = createServer(
    { key: this.certificate.keyPem, cert: this.certificate.certificatePem },
    (incoming, answer) => {
      const reply = (status: number, body: unknown): void =>
        void answer
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify(body));
      if (incoming.method === 'GET') return reply(200, this.#configuration());
      void text(incoming).then((body) => {
        const secret = new URLSearchParams(body).get('client_secret');
        this.secrets.push(secret);
        if (secret !== application.clientSecret) {
          return reply(401, {
            error: 'invalid_client',
            error_description: 'AADSTS7000215: Invalid client secret provided',
          });
        }
        return reply(200, { token_type: 'Bearer', expires_in: 3600, access_token: this.token });
      });
    },
  );

  static async start(): Promise<EntraServer> {
    const entra = new EntraServer();
    await new Promise<void>((resolve) => {
      entra.#server.listen(0, '127.0.0.1', resolve);
    });
    return entra;
  }

  get origin(): string {
    return `https://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #configuration(): object {
    const authority = `${this.origin}/${application.tenantId}`;
    return {
      issuer: `${authority}/v2.0`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
    };
  }
}

/** Stands before a blob service that knows no tokens: who shows the token is let in by a signature. */
export async function startTokenGate(
  target: string,
  admission: {
    readonly token: string;
    readonly sas: string;
    readonly certificate: Certificate;
  },
): Promise<{ readonly origin: string; readonly stop: () => Promise<void> }> {
  const { keyPem, certificatePem } = admission.certificate;
  const server = createServer({ key: keyPem, cert: certificatePem }, (incoming, answer) => {
    const { authorization, ...headers } = incoming.headers;
    if (authorization !== `Bearer ${admission.token}`) {
      incoming.resume();
      answer.writeHead(401).end();
      return;
    }
    const url = new URL(incoming.url ?? '', target);
    const signed = `${url.href}${url.search === '' ? '?' : '&'}${admission.sas}`;
    const outgoing = request(signed, { method: incoming.method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
