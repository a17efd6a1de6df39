import type { Change } from '../changes/change';
import { compareSchemas } from '../changes/compareSchemas';
import { passOver } from '../benchling/rules';
import type { Match } from '../match/matches';
import { pathKey, tablePath } from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';
import { adoptUnknown } from '../unknown/adoptUnknown';
import type { Migration } from './migration';
import { PlannedNames } from './plannedNames';

/**
 * What of a migration is not as it was planned, in a schema that it was run on: changes that still stand
 * between it and the newer schema, those apart that were left out.
 */
export function verifyMigration(migration: Migration, now: SchemaSnapshot): readonly Change[] {
  const { diff, leftOut, bridges } = migration;
  const bridged = new Set(bridges.map(pathKey));
  const reached: SchemaSnapshot = {
    ...now,
    relations: now.relations.filter((relation) => !bridged.has(pathKey(tablePath(relation)))),
  };
  const matches = matchesNow(migration, reached);
  const known = { matches, values: [] };
  const after = adoptUnknown(reached, diff.after, known);
  const all = compareSchemas(reached, after, known);
  const { changes } = passOver(all, { before: reached, after });
  const excused = new Set(leftOut.flatMap(({ change }) => placesOf(change, diff)));
  return changes.filter((change) => !placesOf(change, diff).some((place) => excused.has(place)));
}

/** Everything of the newer schema with what it is called now. */
function matchesNow({ diff, included }: Migration, now: SchemaSnapshot): readonly Match[] {
  const done = new Set(included);
  const names = new PlannedNames(diff, (change) => done.has(change));
  const there = new Map(now.relations.map((relation) => [pathKey(tablePath(relation)), relation]));
  const grounds = { evidence: 'exactName', confidence: 1, accepted: true, words: [] } as const;
  return diff.after.relations.flatMap((relation): readonly Match[] => {
    const to = tablePath(relation);
    const from = names.table(to);
    const own = there.get(pathKey(from));
    if (own === undefined) return [];
    const known = new Set(own.columns.map(({ name }) => name));
    const columns = relation.columns.flatMap(({ name }): readonly Match[] => {
      const older = names.column([...to, name]);
      if (!known.has(older)) return [];
      return [{ kind: 'column', from: [...from, older], to: [...to, name], ...grounds }];
    });
    return [{ kind: 'table', from, to, ...grounds }, ...columns];
  });
}

/** The tables, types and schemas that a change is about, by their older and their newer names. */
function placesOf(change: Change, { matches }: Migration['diff']): readonly string[] {
  const own = [change.object.slice(0, 2), ...('to' in change ? [change.to.slice(0, 2)] : [])];
  const keys = new Set(own.map(pathKey));
  for (const match of matches) {
    if (match.kind !== 'table' || !match.accepted) continue;
    const pair = [pathKey(match.from), pathKey(match.to)];
    if (pair.some((key) => keys.has(key))) for (const key of pair) keys.add(key);
  }
  return [...keys];
}
