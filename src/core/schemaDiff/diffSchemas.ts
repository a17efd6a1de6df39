import { freshnessOf } from './benchling/absence';
import { isBridgeView, passOver, type PassedOver } from './benchling/rules';
import type { Change } from './changes/change';
import { compareDropdowns } from './changes/compareDropdowns';
import { compareSchemas } from './changes/compareSchemas';
import { findUnrelated } from './findUnrelated';
import { findHazards } from './hazards/findHazards';
import type { Hazard } from './hazards/hazard';
import { matchSchemas, type MatchOptions } from './match/matchSchemas';
import type { SchemaMatches } from './match/matches';
import type { SchemaSnapshot } from './model/snapshot';
import { notComparedNote } from './report/notCompared';
import { SchemaError } from './schemaError';
import { adoptUnknown } from './unknown/adoptUnknown';
import { unknownNotes } from './unknown/unknownNotes';
import { unknownToEither, withoutUnknown } from './unknown/withoutUnknown';

/** What is different between two snapshots, what belongs together in them, and what that can break. */
export interface SchemaDiff extends SchemaMatches {
  readonly before: SchemaSnapshot;
  /** What it does not know, or the older side does not, is as the older side has it. */
  readonly after: SchemaSnapshot;
  /** The newer side as it was read, where `after` is not that; only where it was compared. */
  readonly afterAsRead?: SchemaSnapshot | undefined;
  readonly changes: readonly Change[];
  readonly hazards: readonly Hazard[];
  /** Changes that are none by what is known of Benchling. */
  readonly passedOver: readonly PassedOver[];
  /** What to know of the two sides, each a sentence without its end. */
  readonly notes: readonly string[];
}

export interface DiffOptions extends MatchOptions {
  /** Also what does not look like two versions of one schema. */
  readonly comparesUnrelated?: boolean | undefined;
}

/**
 * Compares two snapshots, the older one first. Pure: no database is asked anything.
 * @throws SchemaError `unrelated`
 */
export function diffSchemas(
  before: SchemaSnapshot,
  read: SchemaSnapshot,
  { comparesUnrelated = false, ...options }: DiffOptions = {},
): SchemaDiff {
  // A bridge has the older name of a table that is there: neither by its name nor by what was decided of
  // that is it anything of the newer side.
  const unknown = unknownToEither(before, read);
  const matches = matchSchemas(
    withoutUnknown(withoutBridges(before), unknown),
    withoutUnknown(read, unknown),
    options,
  );
  if (!comparesUnrelated) refuseUnrelated(before, read, matches);
  const after = adoptUnknown(before, read, matches);
  // A mirror has no lists of its own: what Benchling's were is what was kept of them.
  const lists = before.dropdowns === undefined ? options.via : before;
  const all = [...compareSchemas(before, after, matches), ...compareDropdowns(lists, after)];
  const { changes, passedOver } = passOver(all, { before, after });
  const hazards = findHazards(changes, { before, after });
  const notes = [
    ...[before, after].flatMap((side) => freshnessOf(side) ?? []),
    ...unknownNotes(before, read),
    notComparedNote(before, read),
  ];
  return {
    ...matches,
    before,
    after,
    ...(after !== read && { afterAsRead: read }),
    changes,
    hazards,
    passedOver,
    notes: [...new Set(notes)],
  };
}

function withoutBridges(snapshot: SchemaSnapshot): SchemaSnapshot {
  const relations = snapshot.relations.filter((relation) => !isBridgeView(relation, snapshot));
  return relations.length === snapshot.relations.length ? snapshot : { ...snapshot, relations };
}

function refuseUnrelated(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  matches: SchemaMatches,
): void {
  const why = findUnrelated(before, after, matches);
  if (why === undefined) return;
  throw new SchemaError('unrelated', `There is no use in a list of changes: ${why}`, {
    remedy: 'Check that both sides are what was meant, or give --anyway',
  });
}
