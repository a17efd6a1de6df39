import type { Pipeline } from '../../lake/lake';
import { defaultBranch, type DatasetName, type GrosReference } from '../reference/grosReference';
import { parseGros } from '../reference/parseGros';
import type { NetworkPipeline } from './network';

/** A pipeline of a lake file with the datasets that it names. */
export interface LakePipeline extends NetworkPipeline {
  readonly definition: Pipeline;
}

export interface ReadPipelines {
  /** In the order of the file. */
  readonly pipelines: readonly LakePipeline[];
  /** Addresses that are none, in words without their end; the pipeline is there without them. */
  readonly problems: readonly string[];
}

/** Reads what pipelines say of datasets. Blobs and tables, which pipelines may name as well, start nothing. */
export function readPipelines(definitions: readonly Pipeline[]): ReadPipelines {
  const problems: string[] = [];
  const pipelines = definitions.map((definition) => {
    const { name } = definition;
    const say = (key: string, why: string): void => void problems.push(`${key} of ${name}: ${why}`);
    const reads = readAddresses(definition.reads, (why) => say('reads', why));
    const publishes = readAddresses(definition.publishes, (why) => say('publishes', why));
    const live = reads.filter(({ tag }) => tag.kind === 'live');
    return { name, definition, liveReads: live.map(nameOf), publishes: publishes.map(nameOf) };
  });
  return { pipelines, problems };
}

/** The dataset that an address of a pipeline means. */
function nameOf({ repo, branch = defaultBranch }: GrosReference): DatasetName {
  return { repo, branch };
}

function readAddresses(
  addresses: readonly string[],
  onProblem: (why: string) => void,
): readonly GrosReference[] {
  return addresses
    .filter((address) => !/^(?:blob|table):\/\//.test(address))
    .flatMap((address) => {
      const parsed = parseGros(address);
      if (parsed.kind === 'reference') return [parsed.reference];
      onProblem(`${JSON.stringify(address)}: ${parsed.why}`);
      return [];
    });
}
