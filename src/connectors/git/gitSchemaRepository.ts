import type {
  CommitMade,
  CommitRequest,
  SchemaRepository,
  StoryCommit,
} from '../../core/schemaDiff/story/schemaRepository';
import { blobTexts } from './blobTexts';
import { commitFiles } from './commitFiles';
import { GitCommands } from './gitCommands';
import { logFormat, parseLog } from './storyLog';

/** Texts of a history that are read at once: whoever asks for one goes on to the next older ones. */
const readAhead = 8;

/** The repository that a folder is in, by the git of this machine. */
export class GitSchemaRepository implements SchemaRepository {
  readonly #folder: string;
  #isChecked = false;
  /** Of the history that was asked for last, newest first, by their places. */
  #hashes: readonly string[] = [];
  #places: ReadonlyMap<string, number> = new Map();
  #texts: ReadonlyMap<string, string> = new Map();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async currentBranch(signal: AbortSignal): Promise<string | undefined> {
    const git = await this.#open(signal);
    return git.ask('symbolic-ref', '--quiet', '--short', 'HEAD');
  }

  async history(
    pattern: string,
    { limit, signal }: { readonly limit?: number; readonly signal: AbortSignal },
  ): Promise<readonly StoryCommit[]> {
    const git = await this.#open(signal);
    if ((await git.ask('rev-parse', '--verify', '--quiet', 'HEAD')) === undefined) return [];
    const most = limit === undefined ? [] : [`--max-count=${limit}`];
    const shape = ['-z', '--raw', '--no-abbrev', '--no-renames', '--relative', logFormat];
    const commits = parseLog(await git.run('log', ...most, ...shape, '--', `:(glob)${pattern}`));
    this.#expect(commits);
    return commits;
  }

  async textOf(hash: string, signal: AbortSignal): Promise<string> {
    const known = this.#texts.get(hash);
    if (known !== undefined) return known;
    const git = await this.#open(signal);
    const place = this.#places.get(hash);
    if (place === undefined) return git.run('cat-file', 'blob', hash);
    const ahead = this.#hashes.slice(place, place + readAhead);
    const texts = await blobTexts(this.#folder, ahead, signal);
    this.#texts = texts;
    // What git says of one that it does not have is said by the other way to ask.
    return texts.get(hash) ?? git.run('cat-file', 'blob', hash);
  }

  #expect(commits: readonly StoryCommit[]): void {
    const hashes = commits.flatMap(({ files }) =>
      files.flatMap(({ before, after }) => [after, before].filter((hash) => hash !== undefined)),
    );
    this.#hashes = [...new Set(hashes)];
    this.#places = new Map(this.#hashes.map((hash, place) => [hash, place]));
  }

  async commit(request: CommitRequest, signal: AbortSignal): Promise<CommitMade | undefined> {
    return commitFiles(await this.#open(signal), request);
  }

  async #open(signal: AbortSignal): Promise<GitCommands> {
    const git = new GitCommands(this.#folder, signal);
    if (!this.#isChecked) await git.check();
    this.#isChecked = true;
    return git;
  }
}
