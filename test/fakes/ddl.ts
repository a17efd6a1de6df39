import { PgQueryParser } from '../../src/connectors/sqlParser/pgQueryParser';
import { readDdl } from '../../src/core/schemaDiff/ddl/readDdl';
import { diffSchemas, type SchemaDiff } from '../../src/core/schemaDiff/diffSchemas';
import type { Relation, SchemaSnapshot } from '../../src/core/schemaDiff/model/snapshot';

const parser = new PgQueryParser();

export function snapshotOf(...statements: readonly string[]): Promise<SchemaSnapshot> {
  return readDdl(statements.join(';\n'), parser);
}

/** The only relation that the statements make. */
export async function relationOf(...statements: readonly string[]): Promise<Relation> {
  const { relations } = await snapshotOf(...statements);
  const [relation] = relations;
  if (relation === undefined) throw new Error(`no relation in ${statements.join(';')}`);
  return relation;
}

export async function diffOf(before: string, after: string): Promise<SchemaDiff> {
  return diffSchemas(await snapshotOf(before), await snapshotOf(after));
}
