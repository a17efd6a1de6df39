import { simpleGit } from 'simple-git';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import { decodeSchemaText } from '../../core/schemaDiff/sides/decodeSchemaText';
import { withoutGit } from './gitRepository';

/** A file of a repository as it was at a revision. */
export interface FileRevision {
  /** Within the repository; what `path` starts from. */
  readonly folder: string;
  /** Whatever git takes for a commit: a hash, a branch, a tag, `HEAD~3`. */
  readonly revision: string;
  readonly path: string;
}

/**
 * The text of a file at a revision, in whichever encoding it is kept; nothing is checked out.
 * @throws SchemaError `sideMissing`, or `sideUnreadable` if it is no text
 */
export async function readRevision({ folder, revision, path }: FileRevision): Promise<string> {
  const shown = `git:${revision}:${path}`;
  if (revision.startsWith('-')) throw missing(shown, 'a revision does not begin with a hyphen');
  const text = decodeSchemaText(await readBytes({ folder, revision, path }, shown));
  if (text !== undefined) return text;
  throw new SchemaError('sideUnreadable', `${shown} is neither UTF-8 nor UTF-16`, {
    remedy: 'Name a file of text, or convert it, say with iconv',
  });
}

async function readBytes(
  { folder, revision, path }: FileRevision,
  shown: string,
): Promise<Uint8Array> {
  const git = simpleGit({ baseDir: folder }).env(withoutGit(process.env));
  if (!(await git.version()).installed) throw missing(shown, 'there is no git on this machine');
  try {
    // The dot makes the path one of this folder rather than of the repository.
    const place = /^\.{0,2}\//.test(path) ? path : `./${path}`;
    const found: unknown = await git.binaryCatFile(['blob', `${revision}:${place}`]);
    if (found instanceof Uint8Array) return found;
    throw new Error('git gave no bytes');
  } catch (cause) {
    throw missing(shown, whatGitSays(cause), cause);
  }
}

function missing(shown: string, why: string, cause?: unknown): SchemaError {
  return new SchemaError('sideMissing', `There is no ${shown}: ${why}`, {
    remedy: 'Check revision and path; git log -- PATH lists the revisions of a file',
    cause,
  });
}

/** The first line of git's answer, without the word that it begins with and the full stop. */
function whatGitSays(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.trim().split('\n')[0] ?? '').replace(/^fatal: |\.$/g, '');
}
