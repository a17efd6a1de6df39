import { lastWords } from './lastWords';

/** What starts a step. */
export type StepCommand =
  | { readonly kind: 'program'; readonly file: string; readonly args: readonly string[] }
  /** A line for the shell of this machine. */
  | { readonly kind: 'shell'; readonly line: string };

export interface StepStart {
  readonly command: StepCommand;
  /** Where it runs. */
  readonly folder: string;
  /** Beside the variables of this process. */
  readonly variables: Readonly<Record<string, string>>;
  /** It reads the standard input of this process; otherwise it has none. */
  readonly takesInput: boolean;
}

/** How a step ended. */
export type StepEnd =
  | { readonly kind: 'exited'; readonly code: number }
  /** `number` as the system counts signals. */
  | { readonly kind: 'killed'; readonly signal: string; readonly number: number }
  | { readonly kind: 'notStarted'; readonly message: string };

/** A part of a step's output, as it comes. */
export type StepOutput = (bytes: Uint8Array, stream: 'stdout' | 'stderr') => void;

/** Runs programs for the steps of pipelines. */
export interface StepRunner {
  /**
   * Runs a step with all it starts to its end. Signals that this process gets meanwhile are handed on; an
   * abort asks the step to end, and kills it if it does not.
   */
  run(
    start: StepStart,
    options: {
      readonly signal: AbortSignal;
      readonly onOutput: StepOutput;
      /** Called with the process that the step and all it starts belong to. */
      readonly onStart: (processId: number) => void;
    },
  ): Promise<StepEnd>;
}

/** The code that a shell gives for a step that ended so. */
export function exitCodeOf(end: StepEnd): number {
  if (end.kind === 'exited') return end.code;
  return end.kind === 'killed' ? 128 + end.number : 127;
}

/** Why a step that ended so, having written that, is no success; `undefined` = it is one. */
export function describeStepEnd(end: StepEnd, output: string): string | undefined {
  if (end.kind === 'notStarted') return `The step could not be started: ${end.message}`;
  if (end.kind === 'killed') return `The step was ended by ${end.signal}`;
  if (end.code === 0) return undefined;
  const said = lastWords(output);
  return said === undefined
    ? `The step ended with exit code ${end.code}`
    : `Exit code ${end.code}: ${said}`;
}
