import type { Change } from './changes/change';
import { compareSchemas } from './changes/compareSchemas';
import { findHazards } from './hazards/findHazards';
import type { Hazard } from './hazards/hazard';
import { matchSchemas, type MatchOptions } from './match/matchSchemas';
import type { SchemaMatches } from './match/matches';
import type { SchemaSnapshot } from './model/snapshot';

/** What is different between two snapshots, what belongs together in them, and what that can break. */
export interface SchemaDiff extends SchemaMatches {
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
  readonly changes: readonly Change[];
  readonly hazards: readonly Hazard[];
}

/** Compares two snapshots, the older one first. Pure: no database is asked anything. */
export function diffSchemas(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  options: MatchOptions = {},
): SchemaDiff {
  const matches = matchSchemas(before, after, options);
  const changes = compareSchemas(before, after, matches);
  return { ...matches, before, after, changes, hazards: findHazards(changes, before) };
}
