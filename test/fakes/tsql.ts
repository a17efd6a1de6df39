import { PgQueryParser } from '../../src/connectors/sqlParser/pgQueryParser';
import type { Relation, SchemaSnapshot } from '../../src/core/schemaDiff/model/snapshot';
import { readTsql } from '../../src/core/schemaDiff/tsql/readTsql';

const parser = new PgQueryParser();

/** What batches of T-SQL make. */
export function carriedOver(...batches: readonly string[]): Promise<SchemaSnapshot> {
  return readTsql(batches.join('\nGO\n'), parser);
}

/** The first relation that batches of T-SQL make. */
export async function carriedRelation(...batches: readonly string[]): Promise<Relation> {
  const { relations, notUnderstood } = await carriedOver(...batches);
  const [relation] = relations;
  if (relation !== undefined) return relation;
  throw new Error(`no relation: ${notUnderstood.map(({ reason }) => reason).join('; ')}`);
}

/** Why of what not everything was carried over. */
export async function reasonsOf(...batches: readonly string[]): Promise<readonly string[]> {
  const { notUnderstood } = await carriedOver(...batches);
  return notUnderstood.map(({ line, reason }) => `${line}: ${reason}`);
}
