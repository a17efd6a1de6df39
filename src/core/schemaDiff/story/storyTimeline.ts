import { diffSchemas, type SchemaDiff } from '../diffSchemas';
import type { MatchDecision } from '../match/matches';
import { parseSnapshot } from '../document/parseSnapshot';
import type { SchemaSnapshot } from '../model/snapshot';
import { SchemaError } from '../schemaError';
import { storySubject } from './commitMessage';
import type { FileChange, SchemaRepository } from './schemaRepository';
import { storyOf, type StoryLine } from './storyOf';

/** What a commit made of a snapshot. */
export type StoryStep =
  /** The first that was kept. */
  | { readonly kind: 'begun'; readonly after: SchemaSnapshot }
  | {
      readonly kind: 'changed';
      readonly diff: SchemaDiff;
      readonly lines: readonly StoryLine[];
      /** In a line. */
      readonly summary: string;
    }
  | { readonly kind: 'gone'; readonly before: SchemaSnapshot }
  /** One of the two files is no snapshot, or they are not of one thing. */
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Of each step only what is in sight is needed again. */
const keptSteps = 64;

/**
 * Tells what commits made of snapshots. Each step is computed when it is asked for, from the two texts
 * alone, and kept by their hashes.
 */
export class StoryTimeline {
  readonly #repository: SchemaRepository;
  readonly #decisions: readonly MatchDecision[];
  readonly #steps = new Map<string, Promise<StoryStep>>();

  /** What people have said by now tells renames of before as well. */
  constructor(repository: SchemaRepository, decisions: readonly MatchDecision[]) {
    this.#repository = repository;
    this.#decisions = decisions;
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
    try {
      const was = before === undefined ? undefined : await this.#read(before, path, signal);
      const is = after === undefined ? undefined : await this.#read(after, path, signal);
      if (is === undefined)
        return was === undefined ? nothing(path) : { kind: 'gone', before: was };
      if (was === undefined) return { kind: 'begun', after: is };
      const diff = diffSchemas(was, is, {
        decisions: this.#decisions,
        comparesUnrelated: true,
      });
      const lines = storyOf(diff);
      return { kind: 'changed', diff, lines, summary: summaryOf(lines) };
    } catch (error) {
      if (SchemaError.is(error)) return { kind: 'unreadable', problem: error.message };
      throw error;
    }
  }

  async #read(hash: string, path: string, signal: AbortSignal): Promise<SchemaSnapshot> {
    return parseSnapshot(await this.#repository.textOf(hash, signal), path);
  }
}

function nothing(path: string): StoryStep {
  return { kind: 'unreadable', problem: `${path} was never there` };
}

/** Snapshots also differ by when and by whom they were taken. */
function summaryOf(lines: readonly StoryLine[]): string {
  return lines.length === 0 ? 'Nothing that counts' : storySubject(lines);
}
