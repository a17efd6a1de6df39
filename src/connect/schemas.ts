import type { FileRevision } from '../connectors/git/readRevision';

/** The text of a file at a revision of its repository. @throws SchemaError */
export async function readRevision(file: FileRevision): Promise<string> {
  const git = await import('../connectors/git/readRevision');
  return git.readRevision(file);
}
