import { randomUUID } from 'node:crypto';
import { diffSchemas, type SchemaDiff } from '../../core/schemaDiff/diffSchemas';
import type { SchemaSnapshot } from '../../core/schemaDiff/model/snapshot';
import { schemasOfSides } from '../../core/schemaDiff/sides/schemasOfSides';
import type { DdlDialect } from '../../core/schemaDiff/sides/ddlDialect';
import type { FullContext } from '../program/commandHost';
import type { Terminal } from '../terminal/terminal';
import { readDecisions } from './readDecisions';
import { readVia } from './readKept';
import { readNamedSide, readSide, type NamedSide, type SideOptions } from './readSide';

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
  const newer = await readNamedSide(fresh, { ...options, dialect: dialectAfter });
  const via = await readVia(fresh, { flags, context, terminal });
  const ofSchemas = schemasSpokenFor(newer, via);
  const before = await readOld(old, { ...options, dialect, ofSchemas });
  return { before, after: newer.snapshot, via };
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
 * Benchling, and who sees a single schema of several, tell nothing of what else a warehouse holds: it was
 * not dropped. `undefined` = the side speaks for all schemas.
 */
function schemasSpokenFor(
  { snapshot, isPart = isOneSchema(snapshot) }: NamedSide,
  via: SchemaSnapshot | undefined,
): readonly string[] | undefined {
  const { origin, relations, schemas, hidden } = snapshot;
  if (origin.kind !== 'live') return undefined;
  const isBenchling = relations.some(({ benchling }) => benchling !== undefined);
  const isNarrow = schemas.length === 1 && hidden.schemas > 0;
  return isPart || isBenchling || isNarrow ? schemasOfSides(snapshot, via) : undefined;
}

/** A snapshot of a whole database has `public` in it, unless somebody dropped that. */
function isOneSchema({ schemas: [first, ...others] }: SchemaSnapshot): boolean {
  return first !== undefined && first.name !== 'public' && others.length === 0;
}
