import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatQuantity } from '../../core/base/sizes';
import { withoutMoment, writeSnapshot } from '../../core/schemaDiff/document/writeSnapshot';
import { diffSchemas } from '../../core/schemaDiff/diffSchemas';
import { parseSnapshot } from '../../core/schemaDiff/document/parseSnapshot';
import { warnOfMovingOn } from '../../core/schemaDiff/story/movesOn';
import { storyOf } from '../../core/schemaDiff/story/storyOf';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import { hiddenNotes } from '../../core/schemaDiff/report/hiddenNotes';
import type { FullContext } from '../program/commandHost';
import { Terminal } from '../terminal/terminal';
import { failSchema } from './failSchema';
import { keptFileOf } from './readKept';
import { readLive } from './readSide';
import { writeNamedFile } from './writeNamedFile';

export interface SnapshotFlags {
  readonly lake?: string;
  readonly connection?: string;
  readonly schema?: readonly string[];
  readonly out?: string;
  readonly statistics?: true;
}

/** `lakeside schema snapshot`: a file that holds the same schema already is left as it is. */
export async function takeSnapshot(flags: SnapshotFlags, context: FullContext): Promise<void> {
  const terminal = new Terminal({ ...context, isJson: false });
  await failSchema({ context, terminal }, async () => {
    const { connection, schema: schemas } = flags;
    const wanted = {
      ...(connection !== undefined && { connection }),
      ...(schemas !== undefined && { schemas }),
    };
    // Without a key: what lies in version control holds no values, not even digests of them.
    const statistics = flags.statistics === true ? {} : undefined;
    const snapshot = await readLive(wanted, { flags, context, terminal, statistics });
    await write(snapshot, { flags, context, terminal });
    for (const line of hiddenNotes(snapshot)) terminal.note(line);
    context.exitWith(0);
  });
}

interface Writing {
  readonly flags: SnapshotFlags;
  readonly context: FullContext;
  readonly terminal: Terminal;
}

async function write(
  snapshot: SchemaSnapshot,
  { flags, context, terminal }: Writing,
): Promise<void> {
  const document = writeSnapshot(snapshot);
  const { out } = flags;
  if (out === undefined) {
    context.stdout.write(document);
    return;
  }
  const file = resolve(context.workingFolder, out);
  const kept = await textOf(file);
  const isSame = withoutMoment(kept) === withoutMoment(document);
  if (!isSame) await warn(kept, snapshot, { file, flags, context, terminal });
  if (!isSame) await writeNamedFile({ file, shown: out, option: '--out' }, document);
  const size = formatQuantity(snapshot.relations.length, 'relation');
  terminal.note(isSame ? `${out} holds the same already: ${size}` : `${out}: ${size}`);
}

/** Of the kept snapshot of Benchling: by it renames are told in a warehouse. */
async function warn(
  kept: string,
  snapshot: SchemaSnapshot,
  { file, ...writing }: Writing & { readonly file: string },
): Promise<void> {
  const { connection } = writing.flags;
  const known = connection === undefined ? undefined : await keptFileOf(connection, writing);
  if (known?.file !== file || !kept.trimStart().startsWith('{')) return;
  const before = parseSnapshot(kept, known.path);
  const story = storyOf(diffSchemas(before, snapshot, { comparesUnrelated: true }));
  const warning = warnOfMovingOn(story, known.path);
  if (warning === undefined) return;
  writing.terminal.note(
    `${warning}; until it is migrated give the older one, as in --via git:HEAD:${known.path}`,
  );
}

/** Empty if it is not there, or no ordinary file: what is read from a pipe would be waited for. */
async function textOf(file: string): Promise<string> {
  try {
    if (!(await stat(file)).isFile()) return '';
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}
