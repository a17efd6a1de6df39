import type {
  SchemaRepository,
  StoryCommit,
} from '../../src/core/schemaDiff/story/schemaRepository';

/** A repository in memory, of commits that each give whole texts of files; counts what is read. */
export class KeptStory implements SchemaRepository {
  textsRead = 0;
  readonly commits: StoryCommit[] = [];
  readonly #texts = new Map<string, string>();

  /** The later commit; what is not named stays. */
  add(files: Readonly<Record<string, string | undefined>>, subject: string): void {
    const number = this.commits.length + 1;
    const changes = Object.entries(files).map(([path, text]) => {
      const before = this.#latest(path);
      const after = text === undefined ? undefined : `${path}@${number}`;
      if (after !== undefined && text !== undefined) this.#texts.set(after, text);
      return { path, ...(before && { before }), ...(after && { after }) };
    });
    const madeAtMs = Date.UTC(2026, 10, number, 8);
    const hash = `${number}`.padStart(40, 'a');
    this.commits.unshift({ hash, madeAtMs, author: 'Ada Demo', subject, files: changes });
  }

  #latest(path: string): string | undefined {
    return this.commits.flatMap(({ files }) => files).find((file) => file.path === path)?.after;
  }

  currentBranch(): Promise<string> {
    return Promise.resolve('main');
  }

  history(
    pattern: string,
    { limit = Infinity }: { readonly limit?: number },
  ): Promise<readonly StoryCommit[]> {
    const isWanted = (path: string): boolean =>
      pattern.includes('*') ? path.endsWith(pattern.replace(/^.*\*/, '')) : path === pattern;
    const found = this.commits.flatMap((commit) => {
      const files = commit.files.filter(({ path }) => isWanted(path));
      return files.length === 0 ? [] : [{ ...commit, files }];
    });
    return Promise.resolve(found.slice(0, limit));
  }

  textOf(hash: string): Promise<string> {
    this.textsRead += 1;
    const text = this.#texts.get(hash);
    return text === undefined ? Promise.reject(new Error(hash)) : Promise.resolve(text);
  }

  commit(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
