import type { RemotePipelines } from '../propagation/remotePipelines';
import type { RunRecords } from '../runs/runRecords';
import type { Checkouts } from './checkouts';
import type { StepPorts } from './runStep';

/** Everything that the pipelines of a lake file need to run, here or on their servers. */
export interface PipelinePorts extends StepPorts {
  readonly remote: RemotePipelines;
  readonly checkouts: Checkouts;
  readonly records: RunRecords;
  /** The program that steps call Lakeside by: an argument of Node's. */
  readonly program: string;
}
