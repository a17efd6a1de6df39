import { window } from 'vscode';
import { inOneSentence, OperatorError } from '../../../core/base/errors';
import { sentence } from '../../../core/base/sentence';
import { describeOutcome } from '../../../core/datasets/propagation/describeOutcome';
import { isWell, type StepOutcome } from '../../../core/datasets/propagation/propagate';
import { readBlob } from '../../../core/storage/readBlob';
import type { LakePipelines, OpenLake } from '../../support/lakes/openLakes';
import type { VirtualDocuments } from '../../support/documents/virtualDocuments';
import { outcomesText } from './pipelineWords';

/** Lines of a log that a document holds: its end says why. */
const mostLines = 500;

/** Says what came of pipelines, without waiting for the person; a failure comes with its log. */
export async function tellRuns(
  title: string,
  outcomes: readonly StepOutcome[],
  { lake, documents }: { readonly lake: OpenLake; readonly documents: VirtualDocuments },
): Promise<void> {
  const text = await describeRuns(title, outcomes, lake);
  const isFine = outcomes.every(isWell);
  const show = isFine ? 'Show Outcomes' : 'Show Log';
  const message = sentence(outcomesText(outcomes));
  const asked = isFine
    ? window.showInformationMessage(message, show)
    : window.showWarningMessage(message, show);
  void asked.then((choice) => {
    if (choice !== show) return;
    const name = title.replace(/[^\w.-]+/g, ' ').trim();
    void documents.show(documents.uriOf(`${name}.outcomes.md`, lake.id), text, 'markdown');
  });
}

/** A line for each, and the logs of those that failed. */
async function describeRuns(
  title: string,
  outcomes: readonly StepOutcome[],
  lake: OpenLake,
): Promise<string> {
  const lines = outcomes.map((outcome) => `- ${describeOutcome(outcome)}`);
  const failed = outcomes.filter((outcome) => outcome.kind === 'ran' && !isWell(outcome));
  const logs = await lake.usePipelines((world) =>
    Promise.all(failed.map((outcome) => logSection(outcome, world))),
  );
  return [`# ${title}`, '', ...lines, ...logs.flat(), ''].join('\n');
}

async function logSection(outcome: StepOutcome, world: LakePipelines): Promise<readonly string[]> {
  if (outcome.kind !== 'ran' || outcome.run.runId === undefined) return [];
  const lines = await logLines(outcome.run.runId, world);
  return ['', `## Log of ${outcome.pipeline}`, '', ...lines];
}

/** Indented, as what is not to be read as Markdown. */
async function logLines(runId: string, { ports }: LakePipelines): Promise<readonly string[]> {
  try {
    const log = (await ports.records.read(runId))?.log;
    if (log === undefined) return ['It wrote nothing.'];
    if (log.kind === 'url') return [log.url];
    const text = new TextDecoder().decode(await readBlob(ports.blobStore, log));
    const lines = text.trimEnd().split('\n').slice(-mostLines);
    return lines.map((line) => `    ${line}`);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return [`It could not be read: ${inOneSentence(error)}`];
  }
}
