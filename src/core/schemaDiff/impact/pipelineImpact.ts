import type { Pipeline } from '../../lake/lake';
import type { SqlParser } from '../../sql/sqlParser';
import type { FileImpact } from './folders/folderImpact';
import type { MappedSchema } from './mappedSchema';
import { findTextImpact } from './texts/textImpact';

/** A pipeline of the lake that changes reach. */
export interface PipelineImpact {
  readonly pipeline: string;
  /** Sentences without their end, each a reason. */
  readonly reasons: readonly string[];
  /** It is told by names alone. */
  readonly isGuess: boolean;
}

/**
 * The pipelines that changes reach: whose command runs a file with hits, holds a statement with one, or
 * reads or publishes a dataset that is called like a relation that changes. In their order.
 */
export async function findPipelineImpact(
  pipelines: readonly Pipeline[],
  files: readonly FileImpact[],
  options: { readonly schema: MappedSchema; readonly parser: SqlParser },
): Promise<readonly PipelineImpact[]> {
  const found: PipelineImpact[] = [];
  for (const pipeline of pipelines) {
    const own = await ownStatements(pipeline, options);
    const run = files.filter(({ path }) => runsFile(pipeline.run, path)).map(fileReason);
    const sure = [...own, ...run];
    const named = namesOf(pipeline, options.schema);
    if (sure.length + named.length === 0) continue;
    const reasons = [...sure, ...named];
    found.push({ pipeline: pipeline.name, reasons, isGuess: sure.length === 0 });
  }
  return found;
}

/** `psql -c "select …"`: texts in quotes of a shell are read as those of a program. */
async function ownStatements(
  { run }: Pipeline,
  options: { readonly schema: MappedSchema; readonly parser: SqlParser },
): Promise<readonly string[]> {
  const hits = await findTextImpact(run, { ...options, language: 'javascript' });
  return hits.map(({ message }) => `its command: ${message}`);
}

function fileReason({ path, hits }: FileImpact): string {
  const [first] = hits;
  const more = hits.length - 1;
  return `it runs ${path}: ${first?.message ?? ''}${more > 0 ? ` (and ${more} more)` : ''}`;
}

/** By its path, or by its name alone or as a module: `python -m etl.load`. */
function runsFile(run: string, path: string): boolean {
  const words = run.split(/[\s"'=;&|()]+/).map((word) => word.replace(/^\.\//, ''));
  const module = path.replace(/\.[^./]+$/, '').replaceAll('/', '.');
  return words.some(
    (word) => word === path || word === module || (word !== '' && path.endsWith(`/${word}`)),
  );
}

function namesOf({ reads, publishes }: Pipeline, schema: MappedSchema): readonly string[] {
  const told = (verb: string, address: string): readonly string[] => {
    const name = /([^/:]+)(?::[^/]*)?$/.exec(address)?.[1] ?? '';
    const relation = schema.find(undefined, name);
    const isChanged =
      relation !== undefined &&
      relation.changes.length + relation.columns.flatMap(({ changes }) => changes).length > 0;
    return isChanged ? [`it ${verb} ${address}, which is called like ${name}`] : [];
  };
  return [
    ...reads.flatMap((address) => told('reads', address)),
    ...publishes.flatMap((address) => told('publishes', address)),
  ];
}
