import type { Uri } from 'vscode';
import { systemClock } from '../../../core/base/clock';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { describeError } from '../../../core/base/errors';
import type { Logger } from '../../../core/base/logger';
import type { GraphLayout } from '../../../core/graph/graphLayout';
import { warmLayout } from '../../../core/graph/warmLayout';
import type { LineageSubject } from '../../../protocol/lineageApi';
import type { Connectors } from '../../support/lakes/connectors';
import { commands } from '../../support/editor/contributions';
import type { PipelineStates } from '../../support/window/pipelineStates';
import { registerCommand } from '../../support/editor/registerCommand';
import { sharedLayout } from '../../support/webviews/sharedLayout';
import { ViewPanels } from '../../support/webviews/webviewPanel';
import type { BrokenModel } from '../brokenModel';
import type { LineageModel } from '../lineageModel';
import type { VirtualDocuments } from '../../support/documents/virtualDocuments';
import type { PlaceOptions } from '../openPlace';
import { LineagePanel, type LineagePanelDeps } from './lineagePanel';
import { titleOf } from './panelTitle';
import { startOf } from './startOf';

export interface LineagePanelsOptions extends PlaceOptions {
  readonly extensionUri: Uri;
  readonly model: LineageModel;
  readonly broken: BrokenModel;
  readonly pipelines: PipelineStates;
  readonly documents: VirtualDocuments;
  readonly connectors: Pick<Connectors, 'graphLayout'> & LineagePanelDeps['connectors'];
  readonly logger: Logger;
}

/** The panels that draw lineage, one for each thing that one began with. */
export interface LineagePanels extends Disposable {
  show(subject: LineageSubject): void;
  /** What serves an open lineage; `undefined` = none is open. */
  find(subject: LineageSubject): LineagePanel | undefined;
}

/** *Show Lineage* and its panels. */
export function registerLineagePanels(options: LineagePanelsOptions): LineagePanels {
  const { model, broken, pipelines, documents, logger, lakes, databases, connectors } = options;
  const told = { model, broken, pipelines, documents, logger };
  const ports = { ...told, lakes, databases, connectors, clock: systemClock };
  const store = new DisposableStore();
  const graphLayout = warmedLayout(options, store);
  const panels = store.add(
    new ViewPanels<LineageSubject, LineagePanel>({
      viewType: 'lakeside.lineageGraph',
      view: 'lineage',
      icon: 'lineage',
      extensionUri: options.extensionUri,
      titleOf: ({ start }) => titleOf(start),
      keyOf: ({ start = '' }) => start,
      parseSubject,
      serve: (subject, transport, rename) =>
        new LineagePanel(subject, transport, { ...ports, graphLayout, rename }),
    }),
  );
  store.add(
    registerCommand(commands.showLineage, logger, async (about) => {
      const start = await startOf(about, model);
      panels.show({ start });
    }),
  );
  return {
    show: (subject) => panels.show(subject),
    find: (subject) => panels.find(subject),
    dispose: () => store.dispose(),
  };
}

/** Its thread has thought about an example before anybody waits for it. */
function warmedLayout(
  { connectors, logger }: Pick<LineagePanelsOptions, 'connectors' | 'logger'>,
  store: DisposableStore,
): () => Promise<GraphLayout> {
  const { signal } = new AbortController();
  const layout = sharedLayout(connectors, store);
  let isWarm = false;
  return async () => {
    const made = await layout();
    if (!isWarm) {
      isWarm = true;
      warmLayout(made, { signal }).catch((error: unknown) => logger.debug(describeError(error)));
    }
    return made;
  };
}

function parseSubject(value: unknown): LineageSubject | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return 'start' in value && typeof value.start === 'string' ? { start: value.start } : {};
}
