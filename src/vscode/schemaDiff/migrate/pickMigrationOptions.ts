import { window, type QuickPickItem } from 'vscode';
import { formatQuantity } from '../../../core/base/sizes';
import type { MigrationOptions } from '../../../core/schemaDiff/migration/migration';
import type { PlannedOmission } from '../../../core/schemaDiff/migration/migrationPlan';
import { chosen } from '../../support/editor/cancellation';
import type { Drift } from '../driftModel';

/** How long old names stay alive by bridge views. */
const graceDays = 30;
const dayMs = 86_400_000;

interface OptionItem extends QuickPickItem {
  readonly options: MigrationOptions;
}

/**
 * Asks for what is off by default, where the drift has something of it. `notDone` = what the migration
 * leaves out if nothing is chosen.
 * @throws CancellationError if the person closes the question
 */
export async function pickMigrationOptions(
  { diff, excluded }: Drift,
  notDone: readonly PlannedOmission[],
  nowMs = Date.now(),
): Promise<MigrationOptions> {
  const leftOut = [...excluded];
  const destructive = notDone.filter(({ reason }) => reason === 'destructive').length;
  const renamed = diff.changes.filter(({ kind }) =>
    /^(?:rename|move)(?:Table|View|Column)$/.test(kind),
  );
  const until = new Date(nowMs + graceDays * dayMs).toISOString().slice(0, 10);
  const items: OptionItem[] = [];
  if (destructive > 0) {
    items.push({
      label: '$(trash) Include destructive steps',
      description: `${formatQuantity(destructive, 'change that loses', 'changes that lose')} data`,
      options: { includesDestructive: true },
    });
  }
  if (renamed.some((change) => !excluded.has(change))) {
    items.push({
      label: '$(eye) Keep old names alive by bridge views',
      description: `until ${until}`,
      options: { bridgeViews: { until } },
    });
  }
  if (items.length === 0) return { leftOut };
  const title = 'Migration: what else? (nothing chosen = only what loses nothing)';
  const picked = chosen(await window.showQuickPick(items, { title, canPickMany: true }));
  return Object.assign({ leftOut }, ...picked.map(({ options }) => options)) as MigrationOptions;
}
