import { describeReleased } from '../runs/describeReleased';
import type { ReleasedRun } from '../runs/releasedRun';
import type { Source } from '../lake/lake';
import type { LakePorts } from '../storage/ports';
import type { OperationOptions } from '../sync/operations';
import { openSession, type Session } from '../sync/session';

/** A session about what lies in the trash, whatever lies among the runs by now. */
export async function openReleasedSession(
  source: Source,
  released: ReleasedRun,
  ports: LakePorts,
  options: OperationOptions,
): Promise<Session> {
  const because = describeReleased(released);
  const run = {
    name: released.run,
    source,
    folders: [],
    files: [],
    notCarried: [],
    unreadable: [],
    sizeBytes: 0,
    instrument: undefined,
    verdict: { readiness: 'released', because, evidence: [] },
    sheet: undefined,
    problems: [],
    firstSeenAtMs: ports.clock.nowMs(),
    released,
  } as const;
  return openSession(run, ports, options);
}
