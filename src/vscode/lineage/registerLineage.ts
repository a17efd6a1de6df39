import type { Event, Memento, Uri } from 'vscode';
import { systemClock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { SchemaChanges } from '../support/changedObjects';
import { commands } from '../support/contributions';
import { registerCommand } from '../support/registerCommand';
import { BrokenModel } from './brokenModel';
import { LineageModel } from './lineageModel';
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
  const { lakes, databases, datasets, memento, changes, logger } = options;
  const store = new DisposableStore();
  const read = (asked: Parameters<typeof readWorkspaceLineage>[1]) =>
    readWorkspaceLineage(options, asked);
  const model = store.add(new LineageModel({ read, clock: systemClock }));
  const broken = store.add(new BrokenModel());
  const { tree, view } = store.add(
    registerLineageTree({ model, broken, lakes, databases, memento, logger }),
  );
  const panels = store.add(registerLineagePanels({ ...options, model, broken }));
  for (const { onDidChange } of [lakes, datasets]) {
    store.add(
      onDidChange(() => {
        model.forget();
        tree.redraw();
      }),
    );
  }
  store.add(
    registerCommand(commands.showBroken, logger, (node) =>
      showBroken(node, { model, broken, changes }),
    ),
  );
  // What was compared is another: nobody asked what that breaks.
  store.add(changes.onDidChange(() => broken.show(undefined)));
  return { model, broken, panels, tree, view, dispose: () => store.dispose() };
}
