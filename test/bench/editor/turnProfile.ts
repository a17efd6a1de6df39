import { Session, type Profiler } from 'node:inspector/promises';

/** A turn of the event loop, in microseconds of the machine's monotonic clock. */
export interface Turn {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Where a turn's time went: milliseconds by place in the scripts, most first. */
export type TurnShares = readonly (readonly [place: string, milliseconds: number])[];

const sampleEveryUs = 500;
const shownPlaces = 12;

/** The monotonic clock that profiles are told in. */
export function monotonicUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** Profiles this thread while `work` lasts; says of turns that are named afterwards who used them. */
export async function profileTurns(
  work: () => Promise<unknown>,
): Promise<(turn: Turn) => TurnShares> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: sampleEveryUs });
  await session.post('Profiler.start');
  try {
    await work();
    const { profile } = await session.post('Profiler.stop');
    return (turn) => sharesOf(profile, turn);
  } finally {
    session.disconnect();
  }
}

function sharesOf(profile: Profiler.Profile, { fromUs, toUs }: Turn): TurnShares {
  const places = new Map(profile.nodes.map((node) => [node.id, placeOf(node)]));
  const shares = new Map<string, number>();
  let atUs = profile.startTime;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const deltaUs = profile.timeDeltas?.[index] ?? 0;
    atUs += deltaUs;
    if (atUs < fromUs || atUs > toUs) continue;
    const place = places.get(id) ?? '?';
    shares.set(place, (shares.get(place) ?? 0) + deltaUs / 1000);
  }
  return [...shares].sort(([, a], [, b]) => b - a).slice(0, shownPlaces);
}

/** The extension, as far as its address tells, and the function. */
function placeOf({ callFrame }: Profiler.ProfileNode): string {
  const { url, functionName, lineNumber, columnNumber } = callFrame;
  const script = url.split('/').slice(-3).join('/');
  return `${script}:${lineNumber + 1}:${columnNumber + 1} ${functionName || '(anonymous)'}`;
}
