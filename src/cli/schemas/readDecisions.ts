import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseSchemaMap, schemaMapFile } from '../../core/schemaDiff/document/schemaMap';
import type { MatchDecision } from '../../core/schemaDiff/match/matches';
import { SchemaError } from '../../core/schemaDiff/schemaError';
import { schemaMapPath } from '../../core/schemaDiff/story/schemaFiles';
import type { CommandContext } from '../program/commandHost';
import { findLakeFile } from '../lakes/lakeFiles';
import { readIfThere } from './readIfThere';

export interface MapFlags {
  readonly lake?: string;
  readonly map?: string;
}

/** As it was given; `undefined` = a connection that the lake names for it. */
export type Side = string | undefined;

/** What people have said of renames, and the file in which that stands, or would. */
export interface KeptDecisions {
  /** Absolute. */
  readonly file: string;
  /** As a person would write it. */
  readonly shown: string;
  /** False = there is no such file yet. */
  readonly isThere: boolean;
  readonly decisions: readonly MatchDecision[];
}

/**
 * What people have said of renames: in the file that is named, otherwise beside the files of the sides,
 * as they are now whatever the revision, and of databases beside their lake; none where there is no
 * such file.
 * @throws SchemaError
 */
export async function readDecisions(
  sides: readonly Side[],
  flags: MapFlags,
  context: CommandContext,
): Promise<readonly MatchDecision[]> {
  const { isThere, shown, decisions } = await findDecisions(sides, flags, context);
  if (isThere || flags.map === undefined) return decisions;
  throw new SchemaError('sideMissing', `There is no file ${shown}`, {
    remedy: 'Give a file of decisions that is there by --map',
  });
}

/** The first of the files that may hold decisions, or where they would be kept. @throws SchemaError */
export async function findDecisions(
  sides: readonly Side[],
  { lake, map }: MapFlags,
  { workingFolder }: CommandContext,
): Promise<KeptDecisions> {
  const places =
    map === undefined
      ? await placesFor(sides, lake, workingFolder)
      : [{ file: resolve(workingFolder, map), shown: map }];
  for (const { file, shown } of places) {
    const text = await readIfThere(file, shown);
    if (text === undefined) continue;
    return { file, shown, isThere: true, decisions: parseSchemaMap(text, shown) };
  }
  const [first = placeIn(workingFolder)] = places;
  return { ...first, isThere: false, decisions: [] };
}

interface Place {
  readonly file: string;
  readonly shown: string;
}

/** Beside files first; a connection has no folder but its lake's. */
async function placesFor(
  sides: readonly Side[],
  lake: string | undefined,
  workingFolder: string,
): Promise<readonly Place[]> {
  const files: string[] = [];
  for (const side of sides) {
    if (side !== undefined && (await isFile(side, workingFolder))) files.push(side);
  }
  const folders = new Set(files.map((side) => dirname(resolve(workingFolder, pathIn(side)))));
  const beside = [...folders].map(placeIn);
  if (files.length === sides.length) return beside;
  const lakeFile = await findLakeFile(lake, workingFolder);
  const ofLake =
    lakeFile === undefined ? [] : [join(dirname(lakeFile), ...schemaMapPath.split('/'))];
  return [...beside, ...ofLake.map((file) => ({ file, shown: file }))];
}

function placeIn(folder: string): Place {
  const file = join(folder, schemaMapFile);
  return { file, shown: file };
}

/** What has no such file is a connection. */
async function isFile(side: string, workingFolder: string): Promise<boolean> {
  if (side.startsWith('git:')) return true;
  return stat(resolve(workingFolder, side)).then(
    (found) => found.isFile(),
    () => false,
  );
}

function pathIn(side: string): string {
  return side.replace(/^git:[^:]+:/, '');
}
