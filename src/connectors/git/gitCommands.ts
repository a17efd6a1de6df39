import { simpleGit } from 'simple-git';
import { isCancellation } from '../../core/base/errors';
import { printable } from '../../core/base/printable';
import { RepositoryError } from '../../core/schemaDiff/story/repositoryError';
import { withoutGit } from './gitRepository';

/** Runs commands of git in a folder, and says in one way what went wrong. */
export class GitCommands {
  readonly folder: string;
  readonly #signal: AbortSignal;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(
    folder: string,
    signal: AbortSignal,
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.folder = folder;
    this.#signal = signal;
    this.#environment = environment;
  }

  /** The same with other variables in addition. */
  with(environment: Readonly<Record<string, string>>): GitCommands {
    return new GitCommands(this.folder, this.#signal, { ...this.#environment, ...environment });
  }

  /** What a command writes. @throws RepositoryError `refused` with what git says */
  async run(...args: readonly string[]): Promise<string> {
    this.#signal.throwIfAborted();
    try {
      return await this.#git().raw([...args]);
    } catch (cause) {
      this.#signal.throwIfAborted();
      if (isCancellation(cause)) throw cause;
      throw refused(args, cause);
    }
  }

  /** The line that a command writes; `undefined` if it fails, as those do that only ask. */
  async ask(...args: readonly string[]): Promise<string | undefined> {
    try {
      return (await this.run(...args)).trim();
    } catch (error) {
      if (RepositoryError.is(error, 'refused')) return undefined;
      throw error;
    }
  }

  /** @throws RepositoryError if there is no git, or no repository that it trusts */
  async check(): Promise<void> {
    if (!(await this.#git().version()).installed) {
      throw new RepositoryError('gitMissing', 'There is no git on this machine', {
        remedy: 'Install git, and see that it is on the PATH',
      });
    }
    const failure = await this.#failureOf('rev-parse', '--is-inside-work-tree');
    if (failure === undefined) return;
    if (/dubious ownership/.test(failure)) {
      throw new RepositoryError('notTrusted', `${this.folder} belongs to somebody else`, {
        remedy: `If you trust it: git config --global --add safe.directory ${this.folder}`,
      });
    }
    throw new RepositoryError('notVersioned', `${this.folder} is in no git repository`, {
      remedy: `Run: git init, in ${this.folder} or above`,
    });
  }

  /** `undefined` = it succeeds. */
  async #failureOf(...args: readonly string[]): Promise<string | undefined> {
    try {
      await this.#git().raw([...args]);
      return undefined;
    } catch (error) {
      this.#signal.throwIfAborted();
      return error instanceof Error ? error.message : String(error);
    }
  }

  #git() {
    const own = { ...authorIn(process.env), LC_ALL: 'C', ...this.#environment };
    return simpleGit({
      baseDir: this.folder,
      abort: this.#signal,
      // A person's settings may have logs carry what is read as something else here.
      config: ['log.showSignature=false', 'core.quotePath=false'],
      allowEnvironment: Object.keys(own),
      errors: failureOf,
    }).env({ ...withoutGit(process.env), ...own });
  }
}

/** Left to itself, simple-git takes a command for done that fails without a word. */
function failureOf(
  error: Buffer | Error | undefined,
  { exitCode, stdErr, stdOut }: ExitedGit,
): Buffer | Error | undefined {
  if (exitCode === 0) return undefined;
  if (error instanceof Error) return error;
  const said = Buffer.concat([...stdErr, ...stdOut])
    .toString()
    .trim();
  return new Error(said === '' ? `exit code ${exitCode}` : said);
}

interface ExitedGit {
  readonly exitCode: number;
  readonly stdErr: readonly Buffer[];
  readonly stdOut: readonly Buffer[];
}

/** Who commits may be said by the environment alone. */
function authorIn(environment: NodeJS.ProcessEnv): Record<string, string> {
  const names = [
    'GIT_AUTHOR_NAME',
    'GIT_AUTHOR_EMAIL',
    'GIT_COMMITTER_NAME',
    'GIT_COMMITTER_EMAIL',
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function refused([command]: readonly string[], cause: unknown): RepositoryError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const said = text.replace(/^(?:fatal|error): /gm, '').trim();
  const words = printable(said.replace(/\s+/g, ' ')).slice(0, 500);
  return new RepositoryError('refused', `git ${command} failed: ${words}`, {
    remedy: 'Put right what git says, and try again',
    cause,
  });
}
