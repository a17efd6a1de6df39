import { measureAlone, takeTurns } from './rounds.mjs';
import { summarize } from './summary.mjs';
import { uploaders, uploadersWith } from './tools.mjs';

/** Upload and verification of a fresh run, each time on a fresh server. */
export async function benchTransfer(bench, kind, run) {
  const contenders = uploaders({ isFar: isFar(kind), isAzurite: kind.name.startsWith('Azurite') });
  const measure = (contender) => measureAlone(bench, kind, contender, run);
  return summarize(await takeTurns(bench, contenders, measure));
}

/** The same with a number of files at a time, or, for file sizes, with each tool's best settings. */
export async function benchStep(bench, kind, run, { concurrency }) {
  const contenders = concurrency === undefined ? bestUploaders(kind) : uploadersWith(concurrency);
  const measure = (contender) => measureAlone(bench, kind, contender, run);
  return summarize(await takeTurns(bench, contenders, measure));
}

function bestUploaders(kind) {
  const all = uploaders({ isFar: isFar(kind), isAzurite: false });
  return all.filter(({ tool, settings }) => tool === 'Lakeside' || settings !== '');
}

function isFar({ name }) {
  return name.includes('away');
}
