import { OperatorError } from '../../base/errors';
import type { Pipeline } from '../../lake/lake';
import type { SignalOption } from '../../storage/blobStore';
import { defaultBranch } from '../reference/grosReference';
import type { LakePipeline } from '../propagation/lakePipelines';
import { repositorySlug, type Checkout, type Checkouts, type StepFolder } from './checkouts';
import type { StepRequest } from './runStep';

/** The folder of a pipeline is a checkout of something else. */
export class OtherRepositoryError extends OperatorError {
  readonly reason = 'otherRepository';
}

/** What a step gets beside what its pipeline says. */
export type StepSurroundings = Pick<StepRequest, 'variables' | 'secrets'>;

/**
 * A folder with the code of a pipeline, on the branch that its lake file says.
 * @throws OtherRepositoryError; OperatorError if there is no such branch
 */
export async function openPipeline(
  definition: Pipeline,
  checkouts: Checkouts,
  options: SignalOption = {},
): Promise<StepFolder> {
  const opened = await checkouts.open(definition.folder, definition.branch, options);
  const { checkout } = opened;
  const wanted = repositorySlug(definition.repo);
  if (checkout === undefined || !checkout.hasOrigin || checkout.producer.repo === wanted) {
    return { ...opened, checkout: checkout && calledLike(checkout, wanted) };
  }
  await opened.dispose();
  throw new OtherRepositoryError(
    `${definition.folder} is a checkout of ${checkout.producer.repo}, not of ${wanted}`,
    { remedy: `Correct folder or repo of ${definition.name} in the lake file` },
  );
}

/** A repository that was cloned from nowhere is called as the lake file calls it. */
function calledLike(checkout: Checkout, repo: string): Checkout {
  return { ...checkout, producer: { ...checkout.producer, repo } };
}

/** The step of a pipeline as its lake file says it. */
export function pipelineStep(
  { definition, publishes, name }: LakePipeline,
  stepFolder: StepFolder,
  surroundings: StepSurroundings & Pick<StepRequest, 'trigger' | 'takesInput'>,
): StepRequest {
  const { folder, checkout } = stepFolder;
  return {
    ...surroundings,
    pipeline: name,
    repo: repositorySlug(definition.repo),
    branch: checkout?.producer.branch ?? definition.branch ?? defaultBranch,
    checkout,
    command: { kind: 'shell', line: definition.run },
    folder,
    onStart: (processId) => stepFolder.claim(processId),
    publishes,
  };
}
