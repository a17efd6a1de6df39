import { feltObjects } from '../../core/schemaDiff/impact/feltObjects';
import { writePath } from '../../core/schemaDiff/model/objectPath';
import { describeChange } from '../../core/schemaDiff/report/changeWords';
import { bothOf } from '../../core/schemaDiff/report/toldChanges';
import type { Change } from '../../core/schemaDiff/changes/change';
import { formatQuantity } from '../../core/base/sizes';
import type { ChangedObjects, SchemaChanges } from '../support/window/changedObjects';
import type { Drift, DriftModel } from './driftModel';
import { isDriftNode } from './tree/driftNode';

/** What other features may know of the drift that is shown. */
export function schemaChangesOf(model: DriftModel): SchemaChanges {
  return {
    onDidChange: model.onDidChange,
    onDidMigrate: model.onDidMigrate,
    of: (node) => model.current && changedIn(model.current, node),
  };
}

function changedIn(drift: Drift, node: unknown): ChangedObjects {
  const { title, changes } = changesOf(node, drift);
  return {
    title,
    connections: [drift.before, drift.after].flatMap((side) =>
      side.kind === 'live' ? [side.database.connection.name] : lakesOf(drift),
    ),
    objects: feltObjects(changes, drift.diff),
  };
}

interface Named {
  readonly title: string;
  readonly changes: readonly Change[];
}

function changesOf(node: unknown, { diff }: Drift): Named {
  if (isDriftNode(node)) {
    if (node.kind === 'driftChange') {
      const { change } = node.told;
      const title = `${writePath(change.object)} ${describeChange(change)}`;
      return { title, changes: bothOf(node.told) };
    }
    if (node.kind === 'driftTable' || node.kind === 'driftKind') {
      return { title: node.title, changes: node.told.flatMap(bothOf) };
    }
  }
  return { title: formatQuantity(diff.changes.length, 'change'), changes: diff.changes };
}

/** Two files are compared for the sake of some database: a lake's own. */
function lakesOf({ before, after }: Drift): readonly string[] {
  return [before, after].flatMap((side) => {
    if (side.kind !== 'live') return [];
    const { warehouse, benchling } = side.database.lake.lake;
    return [warehouse, benchling].flatMap((name) => name ?? []);
  });
}
