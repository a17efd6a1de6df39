import { SchemaError } from '../schemaError';
import { storySubject } from './commitMessage';
import type { FileChange, SchemaRepository } from './schemaRepository';
import type { StoryLine } from './storyOf';

/** What a commit made of a snapshot. */
export type StoryStep =
  /** The first that was kept. */
  | { readonly kind: 'begun'; readonly text: string }
  | {
      readonly kind: 'changed';
      readonly lines: readonly StoryLine[];
      /** In a line. */
      readonly summary: string;
    }
  | { readonly kind: 'gone' }
  /** One of the two files is no snapshot. */
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Two texts of one file, the older one first. */
export interface StoryTexts {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface TimelineOptions {
  readonly repository: SchemaRepository;
  /** With what people have said by now: it tells renames of before as well. @throws SchemaError */
  readonly tell: (texts: StoryTexts, signal: AbortSignal) => Promise<readonly StoryLine[]>;
}

/** Of each step only what is in sight is needed again. */
const keptSteps = 64;

/**
 * Tells what commits made of snapshots. Each step is computed when it is asked for, from the two texts
 * alone, and kept by their hashes.
 */
export class StoryTimeline {
  readonly #options: TimelineOptions;
  readonly #steps = new Map<string, Promise<StoryStep>>();
  /** The text that was read last: from the newest on, what a commit began with is what the next one made. */
  #lastText: { readonly hash: string; readonly text: string } | undefined;

  constructor(options: TimelineOptions) {
    this.#options = options;
  }

  /** @throws RepositoryError, or the reason of `signal` */
  async stepOf(file: FileChange, signal: AbortSignal): Promise<StoryStep> {
    const key = `${file.before ?? ''} ${file.after ?? ''}`;
    const step = this.#steps.get(key) ?? this.#compute(file, signal);
    this.#steps.delete(key);
    this.#steps.set(key, step);
    const [oldest] = this.#steps.keys();
    if (this.#steps.size > keptSteps && oldest !== undefined) this.#steps.delete(oldest);
    try {
      return await step;
    } catch (error) {
      if (this.#steps.get(key) === step) this.#steps.delete(key);
      throw error;
    }
  }

  async #compute({ path, before, after }: FileChange, signal: AbortSignal): Promise<StoryStep> {
    const { tell } = this.#options;
    if (after === undefined) return { kind: 'gone' };
    const text = await this.#textOf(after, signal);
    if (before === undefined) return { kind: 'begun', text };
    const texts = { path, before: await this.#textOf(before, signal), after: text };
    try {
      const lines = await tell(texts, signal);
      return { kind: 'changed', lines, summary: summaryOf(lines) };
    } catch (error) {
      if (SchemaError.is(error)) return { kind: 'unreadable', problem: error.message };
      throw error;
    }
  }

  async #textOf(hash: string, signal: AbortSignal): Promise<string> {
    if (this.#lastText?.hash === hash) return this.#lastText.text;
    const text = await this.#options.repository.textOf(hash, signal);
    this.#lastText = { hash, text };
    return text;
  }
}

/** Snapshots also differ by when and by whom they were taken. */
function summaryOf(lines: readonly StoryLine[]): string {
  return lines.length === 0 ? 'Nothing that counts' : storySubject(lines);
}
