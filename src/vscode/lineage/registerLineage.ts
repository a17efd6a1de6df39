import type { Event, Memento, Uri } from 'vscode';
import { systemClock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { Activities, ActivityKind } from '../support/window/activities';
import type { SchemaChanges } from '../support/window/changedObjects';
import { commands } from '../support/editor/contributions';
import type { PipelineStates } from '../support/window/pipelineStates';
import { registerCommand } from '../support/editor/registerCommand';
import type { VirtualDocuments } from '../support/documents/virtualDocuments';
import { BrokenModel } from './brokenModel';
import { LineageModel } from './lineageModel';
import { onOtherLakes } from './otherLakes';
import {
  registerLineagePanels,
  type LineagePanels,
  type LineagePanelsOptions,
} from './panel/registerLineagePanels';
import { registerLineageTree, type LineageTreeView } from './tree/registerLineageTree';
import { showBroken } from './showBroken';
import { readWorkspaceLineage, type WorkspaceLineageOptions } from './workspaceLineage';

export interface LineageOptions extends WorkspaceLineageOptions {
  readonly extensionUri: Uri;
  readonly connectors: WorkspaceLineageOptions['connectors'] & LineagePanelsOptions['connectors'];
  readonly memento: Memento;
  /** Of *Schema Drift*. */
  readonly changes: SchemaChanges;
  /** What datasets there are changes here. */
  readonly datasets: { readonly onDidChange: Event<void> };
  /** Of pipelines that this window runs. */
  readonly pipelines: PipelineStates;
  readonly activities: Pick<Activities, 'onDidEnd'>;
  readonly documents: VirtualDocuments;
  readonly logger: Logger;
}

export interface LineageFeature extends Disposable, Pick<LineageTreeView, 'tree' | 'view'> {
  readonly model: LineageModel;
  readonly panels: LineagePanels;
  /** What is marked as affected. */
  readonly broken: BrokenModel;
}

/** *Lineage*: where data comes from and what is made of it. */
export function registerLineage(options: LineageOptions): LineageFeature {
  const { lakes, databases, pipelines, memento, changes, logger } = options;
  const store = new DisposableStore();
  const read = (asked: Parameters<typeof readWorkspaceLineage>[1]) =>
    readWorkspaceLineage(options, asked);
  const model = store.add(new LineageModel({ read, clock: systemClock }));
  const broken = store.add(new BrokenModel());
  const { tree, view } = store.add(
    registerLineageTree({ model, broken, pipelines, lakes, databases, memento, logger }),
  );
  const panels = store.add(registerLineagePanels({ ...options, model, broken }));
  store.add(
    lakes.onDidChange(() => {
      model.forget();
      tree.redraw();
    }),
  );
  // What is marked was found in what is gone.
  store.add(onOtherLakes(lakes, () => broken.show(undefined)));
  store.add(expireAfterChanges(model, options));
  store.add(
    registerCommand(commands.showBroken, logger, (node) =>
      showBroken(node, { model, broken, changes }),
    ),
  );
  // What was compared is another: nobody asked what that breaks.
  store.add(changes.onDidChange(() => broken.show(undefined)));
  return { model, broken, panels, tree, view, dispose: () => store.dispose() };
}

/** Those that leave in a lake or a database something else than there was. */
const changing: ReadonlySet<ActivityKind> = new Set([
  'sync',
  'verify',
  'release',
  'undoRelease',
  'publish',
  'runPipeline',
  'localLake',
  'benchling',
]);

/** What Lakeside itself does to things of the lineage makes what was read of them stale. */
function expireAfterChanges(
  model: LineageModel,
  { datasets, changes, activities }: Pick<LineageOptions, 'datasets' | 'changes' | 'activities'>,
): Disposable {
  const store = new DisposableStore();
  store.add(datasets.onDidChange(() => model.expire()));
  store.add(changes.onDidMigrate(() => model.expire()));
  store.add(
    activities.onDidEnd(({ kind }) => {
      if (changing.has(kind)) model.expire();
    }),
  );
  return store;
}
