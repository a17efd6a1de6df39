import { randomUUID } from 'node:crypto';
import { diffSchemas, type SchemaDiff } from '../../core/schemaDiff/diffSchemas';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import type { DdlDialect } from '../../core/schemaDiff/sides/ddlDialect';
import type { FullContext } from '../program/commandHost';
import type { Terminal } from '../terminal/terminal';
import { readDecisions } from './readDecisions';
import { readVia } from './readKept';
import { readSide, type SideOptions } from './readSide';

/** How two sides are compared, as flags say it. */
export interface CompareFlags {
  readonly lake?: string;
  readonly map?: string;
  readonly via?: string;
  readonly dialect?: readonly DdlDialect[];
  readonly anyway?: true;
  readonly statistics?: true;
}

export interface CompareOptions {
  readonly flags: CompareFlags;
  readonly context: FullContext;
  readonly terminal: Terminal;
  /** How the older side is read; left out, as the newer one is. */
  readonly readOld?: (side: string, options: SideOptions) => Promise<SchemaSnapshot>;
}

/** Both sides of a comparison, and what leads from one to the other. */
export interface ReadSides {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
  readonly via: SchemaSnapshot | undefined;
}

/** @throws SchemaError, LakeError, DatabaseError or QueryError */
export async function readSides(
  [old, fresh]: readonly [string, string],
  { flags, context, terminal, readOld = readSide }: CompareOptions,
): Promise<ReadSides> {
  // The key is nobody's but this comparison's: what is made of values with it means nothing later.
  const statistics = flags.statistics === true ? { markKey: randomUUID() } : undefined;
  const [dialect, dialectAfter = dialect] = flags.dialect ?? [];
  const options = { flags, context, terminal, statistics };
  const after = await readSide(fresh, { ...options, dialect: dialectAfter });
  const ofSchemas = schemasSeen(after);
  const before = await readOld(old, { ...options, dialect, ofSchemas });
  return { before, after, via: await readVia(fresh, { flags, context, terminal }) };
}

/** Reads two sides and says what changed between them. @throws as {@link readSides} */
export async function compareSides(
  [old, fresh]: readonly [string, string],
  options: CompareOptions,
): Promise<SchemaDiff> {
  const { flags, context } = options;
  const { before, after, via } = await readSides([old, fresh], options);
  return diffSchemas(before, after, {
    via,
    decisions: await readDecisions([old, fresh], flags, context),
    comparesUnrelated: flags.anyway === true,
  });
}

/**
 * A login of Benchling's, and one that sees a single schema, tell nothing of what else a warehouse holds:
 * it was not dropped. `undefined` = the side speaks for all schemas.
 */
function schemasSeen({
  origin,
  relations,
  schemas,
}: SchemaSnapshot): readonly string[] | undefined {
  const isBenchling = relations.some(({ benchling }) => benchling !== undefined);
  const isPart = origin.kind === 'live' && (isBenchling || schemas.length === 1);
  return isPart ? schemas.map(({ name }) => name) : undefined;
}
