import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoParts } from './demo/demoParts';
import { demoHistory } from './demo/history/demoHistory';
import type { ServerAnswer } from './serverStatus';

export interface ControlOptions {
  readonly token: string;
  readonly answer: () => ServerAnswer;
  readonly onStop: () => void;
  /** Does what people do in Benchling in a week or a month, and says what that was. */
  readonly play: (isWholeMonth: boolean) => Promise<readonly string[]>;
}

/**
 * Answers on a free port of the loopback interface: `GET /status` says how the servers are, `POST
 * /stop` stops them, `POST /benchling/week` and `/benchling/month` let people work in Benchling, `GET
 * /demo` and `/demo/history` hand out what the demo is made of.
 * Whoever does not show the token learns nothing.
 */
export async function startControlServer(options: ControlOptions): Promise<Server> {
  const server = createServer((request, response) => respond(request, response, options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return server;
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { token, answer, onStop, play }: ControlOptions,
): void {
  if (!isShown(token, request.headers.authorization)) {
    response.writeHead(401).end();
    return;
  }
  switch (`${request.method} ${request.url}`) {
    case 'GET /status':
      answerWith(response, answer());
      return;
    case 'POST /stop':
      onStop();
      answerWith(response, answer());
      return;
    case 'GET /demo':
      answerWith(response, demoParts(answer().ports));
      return;
    case 'GET /demo/history':
      answerWith(response, demoHistory());
      return;
    case 'POST /benchling/week':
    case 'POST /benchling/month':
      void tellPlayed(response, play(request.url === '/benchling/month'));
      return;
    default:
      response.writeHead(404).end();
  }
}

function answerWith(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
}

async function tellPlayed(
  response: ServerResponse,
  playing: Promise<readonly string[]>,
): Promise<void> {
  response.setHeader('content-type', 'application/json');
  try {
    response.end(JSON.stringify({ events: await playing }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    response.writeHead(500).end(JSON.stringify({ message }));
  }
}

function isShown(token: string, header: string | undefined): boolean {
  const shown = Buffer.from(header ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return shown.length === expected.length && timingSafeEqual(shown, expected);
}
