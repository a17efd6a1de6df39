import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { temporaryFolder } from './guarded.mjs';
import { installBuilt } from './installLakeside.mjs';
import { installVsCodeServer } from './installVsCode.mjs';
import { startVsCodeServer } from './vscodeServer.mjs';

/**
 * Serves VS Code with Lakeside in it to the browsers of this machine.
 *
 * @returns `place`, its address in words, and `closed`, which never resolves: a server has no window
 */
export async function openBrowserCode({ workspace, env, stops }) {
  await installVsCodeServer();
  const extensionsDir = temporaryFolder('extensions');
  stops.push(() => rmSync(extensionsDir, { recursive: true, force: true }));
  installBuilt(extensionsDir);
  const server = await startVsCodeServer({
    extensionsDir,
    env,
    // Other people of this machine can reach the port too.
    token: randomUUID(),
    asksForTrust: false,
  });
  stops.push(server.stop);
  return {
    place: `VS Code with Lakeside: ${server.urlOf(workspace)}`,
    closed: new Promise(() => undefined),
  };
}
