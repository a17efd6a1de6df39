import { nullLogger } from '../../src/core/base/logger';
import type { DatasetName } from '../../src/core/datasets/reference/grosReference';
import { parseGros } from '../../src/core/datasets/reference/parseGros';
import { serializeGros } from '../../src/core/datasets/reference/formatGros';
import type { RunRead } from '../../src/core/datasets/runs/pipelineRun';
import { RunRecords } from '../../src/core/datasets/runs/runRecords';
import type { Publication } from '../../src/core/datasets/steps/choosePublications';
import type { LeftFile, StagedPublication } from '../../src/core/datasets/steps/runFolder';
import type { StepPorts, StepRequest } from '../../src/core/datasets/steps/runStep';
import type { StepEnd, StepStart } from '../../src/core/datasets/steps/stepProcess';
import type { PublicationOrigin } from '../../src/core/datasets/steps/stepPublisher';
import { InMemoryBlobStore } from './inMemoryBlobStore';
import { inlineDigests } from './inlineDigests';

export const stepPlace = { container: 'datasets', prefix: '' };
export const stepStartMs = Date.parse('2026-11-27T09:00:00Z');

/** What a step does while it runs. */
export interface StepHand {
  readonly start: StepStart;
  readonly signal: AbortSignal;
  /** As through the gateway. */
  readonly read: (reference: string) => void;
  /** As a command that the step calls. */
  readonly get: (reference: string) => void;
  readonly stage: (reference: string, file?: string) => void;
  readonly leave: (path: string) => void;
  readonly write: (text: string) => void;
}

export type Step = (hand: StepHand) => StepEnd | Promise<StepEnd>;

export const succeeded: StepEnd = { kind: 'exited', code: 0 };

export interface Published extends PublicationOrigin {
  readonly name: DatasetName;
  readonly file: string;
}

/** The surroundings of a step, in memory; the step itself is a function. */
export class StepWorld {
  readonly store = new InMemoryBlobStore().addContainer(stepPlace.container);
  readonly published: Published[] = [];
  /** `live` or `pinned`, the upstream and the downstream. */
  readonly registered: string[] = [];
  /** By the dataset's repository: what publishing it throws. */
  readonly refusals = new Map<string, Error>();
  /** Told in order: folders and gateways that were opened and closed. */
  readonly opened: string[] = [];
  nowMs = stepStartMs;
  step: Step = () => succeeded;

  get records(): RunRecords {
    return new RunRecords({ blobStore: this.store, clock: { nowMs: () => this.nowMs } }, stepPlace);
  }

  get ports(): StepPorts {
    const reads: RunRead[] = [];
    const staged: StagedPublication[] = [];
    const left: LeftFile[] = [];
    let tell: (read: RunRead) => void = () => undefined;
    return {
      blobStore: this.store,
      digests: inlineDigests,
      clock: { nowMs: () => this.nowMs },
      logger: nullLogger,
      pause: (_, signal) =>
        new Promise((__, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        }),
      random: { next: () => 0.25 },
      steps: {
        run: async (start, { signal, onOutput }) =>
          this.step({
            start,
            signal,
            read: (reference) => tell(readOf(reference)),
            get: (reference) => reads.push(readOf(reference)),
            stage: (reference, file = 'data.csv') =>
              staged.push({ reference, file: `/run/${file}`, upstreams: [] }),
            leave: (path) => left.push({ path, file: `/run/output/${path}` }),
            write: (text) => onOutput(new TextEncoder().encode(text), 'stdout'),
          }),
      },
      gateways: {
        open: async ({ onRead = () => undefined }) => {
          tell = onRead;
          this.opened.push('gateway');
          return {
            address: 'http://127.0.0.1:4711/t0ken',
            close: async () => void this.opened.push('gateway closed'),
          };
        },
      },
      runFolders: {
        create: async () => {
          this.opened.push('folder');
          return {
            folder: '/run',
            outputFolder: '/run/output',
            reads: async () => reads,
            staged: async () => staged,
            left: async () => left,
            claim: () => undefined,
            dispose: async () => void this.opened.push('folder gone'),
          };
        },
      },
      publisher: {
        publish: async ({ name, file }: Publication, origin) => {
          const refusal = this.refusals.get(name.repo);
          if (refusal !== undefined) throw refusal;
          this.published.push({ name, file, ...origin });
          return serializeGros(name, { date: '2026-11-27', number: this.published.length });
        },
      },
      registrar: {
        register: async ({ upstream, downstream, isLive }) => {
          const kind = isLive ? 'live' : 'pinned';
          this.registered.push(`${kind} ${upstream.name.repo} → ${downstream.name.repo}`);
        },
      },
    };
  }
}

/** A step of the pipeline `qc` in a clean checkout. */
export function stepRequest(change: Partial<StepRequest> = {}): StepRequest {
  return {
    pipeline: 'qc',
    repo: 'qc',
    branch: 'master',
    checkout: {
      producer: { repo: 'qc', branch: 'master', commit: 'c0ffee', dirty: false },
      defaultBranch: 'main',
    },
    command: { kind: 'shell', line: 'make' },
    folder: '/checkout',
    publishes: undefined,
    trigger: { kind: 'manual' },
    variables: {},
    secrets: [],
    takesInput: false,
    ...change,
  };
}

/** Every dataset has one version. */
function readOf(reference: string): RunRead {
  const parsed = parseGros(reference);
  if (parsed.kind === 'malformed') throw new Error(parsed.why);
  const { repo, branch = 'master', tag } = parsed.reference;
  return {
    reference,
    resolved: serializeGros({ repo, branch }, { date: '2026-11-26', number: 1 }),
    isLive: tag.kind === 'live',
  };
}
