import { groupBy } from '../../base/groupBy';
import type { SchemaDiff } from '../diffSchemas';
import { pathKey } from '../model/objectPath';
import { quotePath } from '../normal/quoteIdentifier';
import type { MigrationStep } from './migration';
import { phases, type Piece } from './piece';

/** Pieces in the order of their phases, actions on one table together, with what they can break. */
export function assemble(
  pieces: readonly Piece[],
  { hazards }: Pick<SchemaDiff, 'hazards'>,
): readonly MigrationStep[] {
  const byPhase = groupBy(pieces, ({ phase }) => phase);
  const byChange = groupBy(hazards, ({ change }) => change);
  return phases
    .flatMap((phase) => inOrder(joined(byPhase.get(phase) ?? [])))
    .map(({ title, sql, changes, isDestructive = false }) => ({
      title,
      sql,
      changes,
      isDestructive,
      hazards: changes.flatMap((change) => byChange.get(change) ?? []),
    }));
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
