import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkContainer, signedContainerUrl } from './container.mjs';
import { AZCOPY } from './machine.mjs';
import { measureJob } from './measure.mjs';
import { takeTurns, withServer } from './rounds.mjs';
import { summarize } from './summary.mjs';
import { azCopyEnvironment, uploaders } from './tools.mjs';

/** Killed once the service has taken so much of the content. */
const KILLED_AFTER = 0.5;
const LOOK_EVERY_MS = 5;

/** Kills each tool midway, lets it go on as it is meant to, and counts the bytes that came twice. */
export async function benchKilled(bench, kind, run) {
  const contenders = uploaders({ isFar: false, isAzurite: false }).filter(
    ({ settings }) => settings === '',
  );
  const measure = (contender) =>
    withServer(bench, kind, async ({ server, scratch }) => {
      const job = { ...run, endpoint: server.endpoint, scratch };
      const [upload] = contender.steps(job);
      const totalBytes = [...run.expected.values()].reduce((sum, file) => sum + file.sizeBytes, 0);
      await killMidway(upload, server, totalBytes * KILLED_AFTER);
      const again = contender.tool === 'AzCopy' ? await azCopyResume(job, upload) : upload;
      const measurement = await measureJob([again], scratch);
      const { bodyBytes } = await server.statistics();
      await checkContainer(server.endpoint, run.expected);
      return { ...measurement, resentBytes: bodyBytes - totalBytes };
    });
  return summarize(await takeTurns(bench, contenders, measure));
}

async function killMidway({ command, args, env }, server, atBytes) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
  const exit = once(child, 'exit');
  while (child.exitCode === null && (await server.statistics()).bodyBytes < atBytes)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  if (child.exitCode !== null) throw new Error(`${command} ended before it was killed`);
  child.kill('SIGKILL');
  await exit;
}

/** AzCopy goes on by the number of its job, which names the files it keeps its plan in. */
async function azCopyResume({ endpoint, scratch }, { env }) {
  const [plan] = await readdir(join(scratch, 'plans'));
  const job = /^[0-9a-f-]{36}/.exec(plan)[0];
  const signature = new URL(signedContainerUrl(endpoint)).search;
  const args = ['jobs', 'resume', job, '--destination-sas', signature.slice(1)];
  return { command: AZCOPY, args, env: { ...env, ...azCopyEnvironment(scratch) } };
}
