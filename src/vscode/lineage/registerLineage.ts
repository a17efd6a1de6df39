import type { Memento, Uri } from 'vscode';
import { systemClock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { Connectors } from '../support/connectors';
import { LineageModel } from './lineageModel';
import { registerLineagePanels, type LineagePanels } from './panel/registerLineagePanels';
import { registerLineageTree, type LineageTreeView } from './tree/registerLineageTree';
import { readWorkspaceLineage, type WorkspaceLineageOptions } from './workspaceLineage';

export interface LineageOptions extends WorkspaceLineageOptions {
  readonly extensionUri: Uri;
  readonly connectors: Pick<Connectors, 'lineageReaders' | 'graphLayout'>;
  readonly memento: Memento;
  readonly logger: Logger;
}

export interface LineageFeature extends Disposable, Pick<LineageTreeView, 'tree' | 'view'> {
  readonly model: LineageModel;
  readonly panels: LineagePanels;
}

/** *Lineage*: where data comes from and what is made of it. */
export function registerLineage(options: LineageOptions): LineageFeature {
  const { lakes, databases, memento, logger } = options;
  const store = new DisposableStore();
  const read = (asked: Parameters<typeof readWorkspaceLineage>[1]) =>
    readWorkspaceLineage(options, asked);
  const model = store.add(new LineageModel({ read, clock: systemClock }));
  const { tree, view } = store.add(
    registerLineageTree({ model, lakes, databases, memento, logger }),
  );
  const panels = store.add(registerLineagePanels({ ...options, model }));
  store.add(
    lakes.onDidChange(() => {
      model.forget();
      tree.redraw();
    }),
  );
  return { model, panels, tree, view, dispose: () => store.dispose() };
}
