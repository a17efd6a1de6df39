import { groupBy } from '../../base/groupBy';
import type { Change } from '../changes/change';
import type { SchemaDiff } from '../diffSchemas';
import { pathKey } from '../model/objectPath';
import { quotePath } from '../normal/quoteIdentifier';
import type { MigrationStep } from './migration';
import { phases, type Phase, type Piece } from './piece';

/**
 * Pieces in the order of their phases, actions on one table together, with what they can break: each
 * hazard at the first step that does what brings it, and not at those that clear the way or tidy up.
 */
export function assemble(
  pieces: readonly Piece[],
  { hazards }: Pick<SchemaDiff, 'hazards'>,
): readonly MigrationStep[] {
  const byPhase = groupBy(pieces, ({ phase }) => phase);
  const byChange = groupBy(hazards, ({ change }) => change);
  const ordered = phases.flatMap((phase) => inOrder(joined(byPhase.get(phase) ?? [])));
  const doneBy = firstDoing(ordered);
  return ordered.map((piece) => {
    const { title, sql, changes, isDestructive = false } = piece;
    const done = changes.filter((change) => doneBy.get(change) === piece);
    const own = done.flatMap((change) => byChange.get(change) ?? []);
    return { title, sql, changes, isDestructive, hazards: own };
  });
}

/** Views that are in the way are kept and taken down for changes that are made after that. */
const clearsTheWay: ReadonlySet<Phase> = new Set(['saveViews', 'dropViews']);

/** Which piece is the first to make each change; where all clear the way, the last of them. */
function firstDoing(pieces: readonly Piece[]): ReadonlyMap<Change, Piece> {
  const doneBy = new Map<Change, Piece>();
  for (const piece of pieces) {
    for (const change of piece.changes) {
      const known = doneBy.get(change);
      if (known === undefined || clearsTheWay.has(known.phase)) doneBy.set(change, piece);
    }
  }
  return doneBy;
}

/** Those of one order stay as they come. */
function inOrder(pieces: readonly Piece[]): readonly Piece[] {
  return [...pieces].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
}

function joined(pieces: readonly Piece[]): readonly Piece[] {
  const groups = groupBy(pieces, ({ alters, order = 0 }) =>
    alters === undefined ? undefined : pathKey([...alters, String(order)]),
  );
  const done = new Set<readonly Piece[]>();
  return pieces.flatMap((piece): readonly Piece[] => {
    const { alters, order = 0 } = piece;
    if (alters === undefined) return [piece];
    const group = groups.get(pathKey([...alters, String(order)])) ?? [];
    if (done.has(group)) return [];
    done.add(group);
    const table = quotePath(alters);
    const separator = group.length === 1 ? ' ' : '\n  ';
    return [
      {
        ...piece,
        title: group.map(({ title }) => title).join(', '),
        sql: `ALTER TABLE ${table}${separator}${group.map(({ sql }) => sql).join(',\n  ')}`,
        changes: [...new Set(group.flatMap(({ changes }) => changes))],
        isDestructive: group.some(({ isDestructive }) => isDestructive === true),
      },
    ];
  });
}
