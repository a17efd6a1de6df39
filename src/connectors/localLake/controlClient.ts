import { request } from 'node:http';
import { isDemoParts, type DemoParts } from './demo/demoPartsShape';
import { isDemoHistory, type DemoHistory } from './demo/history/demoHistoryShape';
import { parseServerAnswer, type ServerAnswer, type ServerStatus } from './serverStatus';

/** Servers that start are deaf for seconds; where none are, the connection is refused at once. */
const timeoutMs = 60_000;

/**
 * Asks the servers that a status file names how they are. `undefined` = they do not run: nobody
 * answers there, or somebody who does not know the token or is another process.
 */
export function askServers(status: ServerStatus): Promise<ServerAnswer | undefined> {
  return call(status, 'GET', '/status');
}

/** Tells them to stop; `undefined` as in {@link askServers}. */
export function tellServersToStop(status: ServerStatus): Promise<ServerAnswer | undefined> {
  return call(status, 'POST', '/stop');
}

/**
 * Lets people work in the demo's Benchling, for a week or a month, and gives what they did in words.
 * `undefined` as in {@link askServers}. @throws Error if it could not be done
 */
export async function tellPeopleToWork(
  status: ServerStatus,
  span: 'week' | 'month',
): Promise<readonly string[] | undefined> {
  if ((await askServers(status)) === undefined) return undefined;
  const answer: unknown = JSON.parse(await send(status, 'POST', `/benchling/${span}`));
  const events = Object.entries(answer ?? {}).find(([key]) => key === 'events')?.[1] as unknown;
  if (Array.isArray(events)) return events.map(String);
  throw new Error(`The demo’s Benchling answers ${JSON.stringify(answer)}`);
}

/** What the demo workspace is made of. @throws Error if the servers do not say */
export async function askForDemo(status: ServerStatus): Promise<DemoParts> {
  const parts: unknown = JSON.parse(await send(status, 'GET', '/demo'));
  if (isDemoParts(parts)) return parts;
  throw new Error('The servers of the local lake do not say what the demo is made of');
}

/** What was done in the demo lake before anybody looked. @throws Error if the servers do not say */
export async function askForHistory(status: ServerStatus): Promise<DemoHistory> {
  const history: unknown = JSON.parse(await send(status, 'GET', '/demo/history'));
  if (isDemoHistory(history)) return history;
  throw new Error('The servers of the local lake do not say what was done in it');
}

async function call(
  status: ServerStatus,
  method: string,
  path: string,
): Promise<ServerAnswer | undefined> {
  try {
    const answer = parseServerAnswer(await send(status, method, path));
    return answer.pid === status.pid ? answer : undefined;
  } catch {
    // Whatever went wrong, these are not the servers that wrote the status.
    return undefined;
  }
}

function send(status: ServerStatus, method: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: status.controlPort,
      method,
      path,
      headers: { authorization: `Bearer ${status.token}`, connection: 'close' },
      signal: AbortSignal.timeout(timeoutMs),
    };
    request(options, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .on('end', () => resolve(text))
        .on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}
