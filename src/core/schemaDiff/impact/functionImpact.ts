import type { SqlParser } from '../../sql/sqlParser';
import type { MappedSchema } from './mappedSchema';
import type { StatementHit } from './statementImpact';
import { findBodyImpact, type FunctionBody } from './texts/bodyImpact';

/** A function or procedure of a database, with its body. */
export interface StoredFunction extends FunctionBody {
  readonly schema: string;
  /** Such as `lab.days(interval)`, as a snapshot writes it of those that views call. */
  readonly signature: string;
  /** The schemas in which its body looks for names without one, set for it alone; absent = its caller's. */
  readonly searchPath?: readonly string[];
  /** How many arguments a call of it may give; `most` absent = any more. Absent = not known. */
  readonly argumentCounts?: { readonly least: number; readonly most?: number };
  /** True if the text is a whole definition, of a body in standard SQL; absent = it is the body. */
  readonly isBound?: boolean;
}

export interface FunctionImpact {
  readonly signature: string;
  readonly language: string;
  /** Offsets are of the body. */
  readonly hits: readonly StatementHit[];
}

export interface FunctionOptions {
  readonly signal: AbortSignal;
  /** Whether those in standard SQL count, too; absent = they do not. */
  readonly includesBound?: boolean;
}

/** Reads the bodies of a database's functions, on request: the catalog of schemas has none. */
export interface FunctionReader {
  /**
   * Functions and procedures in languages of text, without the system's own and extensions', by signature;
   * those in standard SQL, which follow renames by themselves, only if they are asked for.
   * @throws DatabaseError, QueryError, or the reason of `signal`
   */
  readFunctions(options: FunctionOptions): Promise<readonly StoredFunction[]>;
}

/**
 * The functions whose bodies changes reach: the server finds out when they are called. Bodies in SQL and
 * PL/pgSQL are read as statements, those in other languages are guessed at.
 */
export async function findFunctionImpact(
  functions: readonly StoredFunction[],
  surroundings: { readonly schema: MappedSchema; readonly parser: SqlParser },
): Promise<readonly FunctionImpact[]> {
  const found: FunctionImpact[] = [];
  for (const { signature, language, source } of functions) {
    const hits = await findBodyImpact({ language, source }, surroundings);
    if (hits.length > 0) found.push({ signature, language, hits });
  }
  return found;
}
