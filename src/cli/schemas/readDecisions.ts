import { dirname, join, resolve } from 'node:path';
import { parseSchemaMap, schemaMapFile } from '../../core/schemaDiff/document/schemaMap';
import type { MatchDecision } from '../../core/schemaDiff/match/matches';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import type { CommandContext } from '../commandHost';
import { readIfThere } from './readIfThere';

/**
 * What people have said of renames: in the file that is named, otherwise beside the files of the sides,
 * as they are now whatever the revision; none where there is no such file.
 * @throws SchemaError
 */
export async function readDecisions(
  sides: readonly string[],
  named: string | undefined,
  { workingFolder }: CommandContext,
): Promise<readonly MatchDecision[]> {
  if (named !== undefined) {
    const text = await readIfThere(resolve(workingFolder, named), named);
    if (text !== undefined) return parseSchemaMap(text, named);
    throw new SchemaError('sideMissing', `There is no file ${named}`, {
      remedy: 'Give a file of decisions that is there by --map',
    });
  }
  const folders = new Set(sides.map((side) => dirname(resolve(workingFolder, pathIn(side)))));
  for (const folder of folders) {
    const file = join(folder, schemaMapFile);
    const text = await readIfThere(file, file);
    if (text !== undefined) return parseSchemaMap(text, file);
  }
  return [];
}

function pathIn(side: string): string {
  return side.replace(/^git:[^:]+:/, '');
}
