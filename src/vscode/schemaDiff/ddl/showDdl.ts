import { commands as registry, type Uri } from 'vscode';
import { UsageError } from '../../../core/base/errors';
import { writePath } from '../../../core/schemaDiff/model/objectPath';
import type { AlignedDdl } from '../../../core/schemaDiff/print/printAligned';
import { findPair, type RelationSides } from '../../../core/schemaDiff/print/relationPairs';
import type { VirtualDocuments } from '../../support/documents/virtualDocuments';
import type { Drift, DriftModel } from '../driftModel';
import { isDriftNode } from '../tree/driftNode';
import { tableOf } from '../tree/driftWords';

export interface ShowDdlOptions {
  readonly model: DriftModel;
  readonly documents: VirtualDocuments;
}

/** Opens both sides as DDL in the editor's own diff: of a node's table, or of the whole schemas. */
export async function showDdl(node: unknown, { model, documents }: ShowDdlOptions): Promise<void> {
  const drift = model.current;
  if (drift === undefined) throw nothingCompared();
  const sides = sidesOf(node, drift);
  const comparer = await model.comparer();
  const options = { signal: new AbortController().signal };
  const ddl = await (sides === undefined
    ? comparer.ddl(drift.diff, options)
    : comparer.ddlOfPair(sides, options));
  const name = sides === undefined ? 'schema' : nameOf(sides);
  const [left, right] = keep(ddl, name, { drift, documents });
  const title = `${name}: ${drift.before.label} ↔ ${drift.after.label}`;
  await registry.executeCommand('vscode.diff', left, right, title, { preview: true });
}

function keep(
  { before, after }: AlignedDdl,
  name: string,
  { drift, documents }: { readonly drift: Drift; readonly documents: VirtualDocuments },
): readonly [Uri, Uri] {
  const file = `${name.replaceAll(/[\\/]/g, '_')}.sql`;
  return [
    documents.keep(documents.uriOf(file, `before ${drift.before.label}`), before),
    documents.keep(documents.uriOf(file, `after ${drift.after.label}`), after),
  ];
}

/** The table of a line; `undefined` = it is of no table. */
function sidesOf(node: unknown, { diff }: Drift): RelationSides | undefined {
  if (!isDriftNode(node)) return undefined;
  switch (node.kind) {
    case 'driftTable': {
      // Of a table and the view over it the table, where it is what changes.
      const [first] = node.told;
      return first && findPair(diff, tableOf(first.change));
    }
    case 'driftChange':
      return findPair(diff, tableOf(node.told.change));
    case 'driftPassed':
      return findPair(diff, tableOf(node.change));
    case 'driftQuestion': {
      // Nobody has said yet that the two are one.
      const { kind, from, to } = node.match;
      if (kind === 'enumValue') return undefined;
      const before = findPair(diff, from)?.before;
      return { before, after: findPair(diff, to)?.after };
    }
    default:
      return undefined;
  }
}

function nameOf({ before, after }: RelationSides): string {
  const named = after ?? before;
  return named === undefined ? 'schema' : writePath([named.schema, named.name]);
}

export function nothingCompared(): UsageError {
  return new UsageError('No schema drift is shown', {
    remedy: 'compare two schemas with "Diff Schema" first',
  });
}
