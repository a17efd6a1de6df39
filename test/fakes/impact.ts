import { PgQueryParser } from '../../src/connectors/sqlParser/pgQueryParser';
import { diffSchemas } from '../../src/core/schemaDiff/diffSchemas';
import { MappedSchema } from '../../src/core/schemaDiff/impact/mappedSchema';
import { renameInText } from '../../src/core/schemaDiff/impact/texts/renameInText';
import { findTextImpact, type TextHit } from '../../src/core/schemaDiff/impact/texts/textImpact';
import type { MatchDecision } from '../../src/core/schemaDiff/match/matches';
import { snapshotOf } from './ddl';

export const impactParser = new PgQueryParser();

/** What becomes of a schema: DDL of before and after, and renames as `table.column > other.column`. */
export interface SchemaStory {
  readonly before: string;
  readonly after: string;
  readonly renames?: readonly string[];
}

export async function mappedOf({
  before,
  after,
  renames = [],
}: SchemaStory): Promise<MappedSchema> {
  const diff = diffSchemas(await snapshotOf(before), await snapshotOf(after), {
    decisions: renames.map(decisionOf),
    comparesUnrelated: true,
  });
  return new MappedSchema(diff, ['public']);
}

function decisionOf(rename: string): MatchDecision {
  const [from = [], to = []] = rename.split(' > ').map(pathOf);
  return { kind: from.length === 2 ? 'table' : 'column', from, to, isSame: true };
}

/** In `public` where no schema stands before: `run`, `run.id`, `lab/run.id`. */
function pathOf(written: string): readonly string[] {
  const [first = '', second] = written.split('/');
  return [second === undefined ? 'public' : first, ...(second ?? first).split('.')];
}

export function impactOf(
  text: string,
  schema: MappedSchema,
  language = 'sql',
): Promise<readonly TextHit[]> {
  return findTextImpact(text, { language, schema, parser: impactParser });
}

/** A text with its renames applied. */
export async function fixed(text: string, schema: MappedSchema, language = 'sql'): Promise<string> {
  return renameInText(text, await impactOf(text, schema, language));
}
