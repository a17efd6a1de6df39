import type { Match, MatchGrounds } from '../match/matches';
import { tablePath } from '../model/objectPath';
import type { SchemaSnapshot } from '../model/snapshot';
import { MappedSchema } from './mappedSchema';

const certain: MatchGrounds = {
  evidence: 'exactName',
  confidence: 1,
  accepted: true,
  words: [],
};

/** A schema of which nothing changes, for whoever wants to know what statements use of it. */
export function unchangedSchema(
  snapshot: SchemaSnapshot,
  searchPath: readonly string[],
): MappedSchema {
  const matches = snapshot.relations.flatMap((relation): readonly Match[] => {
    const path = tablePath(relation);
    return [
      { kind: 'table', from: path, to: path, ...certain },
      ...relation.columns.map(({ name }) => {
        const column = [...path, name] as const;
        return { kind: 'column', from: column, to: column, ...certain } as const;
      }),
    ];
  });
  const diff = { before: snapshot, after: snapshot, matches, values: [], changes: [] };
  return new MappedSchema({ ...diff, hazards: [], passedOver: [], notes: [] }, searchPath);
}
