import type {
  CommitMade,
  CommitRequest,
  SchemaRepository,
  StoryCommit,
} from '../../core/schemaDiff/story/schemaRepository';
import { commitFiles } from './commitFiles';
import { GitCommands } from './gitCommands';
import { logFormat, parseLog } from './storyLog';

/** The repository that a folder is in, by the git of this machine. */
export class GitSchemaRepository implements SchemaRepository {
  readonly #folder: string;

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
    return parseLog(await git.run('log', ...most, ...shape, '--', `:(glob)${pattern}`));
  }

  async textOf(hash: string, signal: AbortSignal): Promise<string> {
    const git = await this.#open(signal);
    return git.run('cat-file', 'blob', hash);
  }

  async commit(request: CommitRequest, signal: AbortSignal): Promise<CommitMade | undefined> {
    return commitFiles(await this.#open(signal), request);
  }

  async #open(signal: AbortSignal): Promise<GitCommands> {
    const git = new GitCommands(this.#folder, signal);
    await git.check();
    return git;
  }
}
