import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkContainer, createContainer } from './container.mjs';
import { measureJob } from './measure.mjs';

/**
 * What a case is measured with.
 *
 * @typedef {object} Bench
 * @property {string} workFolder
 * @property {number} rounds
 * @property {boolean} isQuick
 * @property {(tool: string) => boolean} wants
 * @property {(line: string) => void} log
 */

/** With --quick no further round starts on a server that has kept us busy this long. */
const QUICK_BUDGET_MS = 30_000;
/** Rounds of a full bench for settings that take longer than a minute. */
const SLOW_ROUNDS = 2;
const SLOW_MS = 60_000;

/**
 * All contenders take turns in every round, so that whatever disturbs the machine disturbs all.
 *
 * @param {Bench} bench
 * @param {readonly import('./tools.mjs').Contender[]} contenders
 * @param {(contender: import('./tools.mjs').Contender) => Promise<object>} measure
 * @returns {Promise<readonly import('./summary.mjs').Sample[]>}
 */
export async function takeTurns(bench, contenders, measure) {
  const startedAt = performance.now();
  const samples = [];
  let taking = contenders.filter(
    ({ tool, isSlow }) => bench.wants(tool) && !(isSlow && bench.isQuick),
  );
  for (let round = 1; round <= bench.rounds; round++) {
    for (const contender of taking) {
      const sample = await measure(contender);
      samples.push({ tool: contender.tool, settings: contender.settings, ...sample });
      bench.log(describe(contender, sample));
    }
    if (round === SLOW_ROUNDS) taking = taking.filter((each) => !isSlowSoFar(each, samples));
    if (!bench.isQuick) continue;
    if (performance.now() - startedAt > QUICK_BUDGET_MS) break;
  }
  return samples;
}

function isSlowSoFar({ tool, settings }, samples) {
  return samples.some(
    (sample) => sample.tool === tool && sample.settings === settings && sample.wallMs > SLOW_MS,
  );
}

function describe({ tool, settings }, { wallMs, cpuMs, peakBytes, ...more }) {
  const figures = `${(wallMs / 1000).toFixed(2)} s, CPU ${(cpuMs / 1000).toFixed(2)} s, ${Math.round(peakBytes / 1e6)} MB`;
  return `${tool} ${settings}: ${figures} ${JSON.stringify(more)}`;
}

/** One job against a server of its own. */
export async function measureAlone(bench, kind, contender, run) {
  return withServer(bench, kind, async ({ server, scratch }) => {
    const job = { ...run, endpoint: server.endpoint, scratch };
    const startedAtMs = Date.now();
    const measurement = await measureJob(contender.steps(job), scratch);
    const statistics = await server.statistics();
    await checkContainer(server.endpoint, run.expected);
    return { ...measurement, ...countsOf(statistics, startedAtMs) };
  });
}

/** A fresh server with the bench's container, and a folder for the work; both gone afterwards. */
export async function withServer(bench, kind, work) {
  const scratch = await mkdtemp(join(bench.workFolder, 'scratch-'));
  const server = await kind.start();
  try {
    await createContainer(server.endpoint);
    return await work({ server, scratch });
  } finally {
    await server.stop();
    await rm(scratch, { recursive: true });
  }
}

/**
 * Requests, and how long proving took: from the last commit to the last listing, which a rival makes
 * by a command of its own.
 */
function countsOf(statistics, startedAtMs) {
  if (statistics === undefined) return {};
  const { requests, lastAtMs } = statistics;
  const committedAtMs = lastAtMs.putBlockList ?? startedAtMs;
  const provenAtMs = Math.max(lastAtMs.getBlockList ?? 0, lastAtMs.listBlobs ?? 0);
  return { requests, proofMs: provenAtMs - committedAtMs };
}
