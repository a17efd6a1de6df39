import type { Pipeline } from '../../lake/lake';
import type { SqlParser } from '../../sql/sqlParser';
import type { SchemaDiff } from '../diffSchemas';
import { unreachedNotes } from '../unknown/unknownNotes';
import { findFolderImpact, type FolderFile, type FolderImpact } from './folders/folderImpact';
import { findFunctionImpact, type FunctionImpact, type StoredFunction } from './functionImpact';
import { MappedSchema } from './mappedSchema';
import { findPipelineImpact, type PipelineImpact } from './pipelineImpact';
import { searchPathFor } from './searchPath';
import type { ViewImpact } from './viewImpact';

/** What the changes of a diff break, or may break. */
export interface Impact {
  /** Of the older side, by what its server says they depend on. */
  readonly views: readonly ViewImpact[];
  /** By their texts, which the server does not look into. */
  readonly functions: readonly FunctionImpact[];
  /** `undefined` = the older side has no bodies of functions, as a snapshot has none. */
  readonly readFunctions: number | undefined;
  /** `undefined` = no folder was looked into. */
  readonly folder: FolderImpact | undefined;
  readonly pipelines: readonly PipelineImpact[];
  /** Why there may be more than is told, each a sentence without its end. */
  readonly notes: readonly string[];
}

export interface ImpactSources {
  /** Of the older side; `undefined` = they cannot be had. */
  readonly functions?: readonly StoredFunction[] | undefined;
  readonly files?: AsyncIterable<FolderFile> | undefined;
  readonly pipelines?: readonly Pipeline[];
}

export interface ImpactOptions {
  readonly parser: SqlParser;
  /** The schema that statements are meant for, if the older side's connection names one. */
  readonly schema?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * What the changes of a diff break: views and functions of the older side, statements of files, pipelines.
 * @throws the reason of `signal`
 */
export async function findImpact(
  diff: SchemaDiff,
  { functions, files, pipelines = [] }: ImpactSources,
  { parser, signal, ...options }: ImpactOptions,
): Promise<Impact> {
  const schema = new MappedSchema(diff, searchPathFor(diff.before, options.schema));
  const folder = files && (await findFolderImpact(files, { schema, parser, signal }));
  return {
    views: schema.views,
    functions: await findFunctionImpact(functions ?? [], { schema, parser }),
    readFunctions: functions?.length,
    folder,
    pipelines: await findPipelineImpact(pipelines, folder?.files ?? [], { schema, parser }),
    notes: unreachedNotes(diff.before),
  };
}

/** True if something fails, or may: what merely may see other columns is not counted. */
export function isBroken({ views, functions, folder, pipelines }: Impact): boolean {
  const hits = [
    ...functions.flatMap((one) => one.hits),
    ...(folder?.files ?? []).flatMap((file) => file.hits),
  ];
  return (
    views.some(({ effect }) => effect === 'breaks') ||
    hits.some(({ effect }) => effect !== 'maySee') ||
    pipelines.length > 0
  );
}
