import type { Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import type { Logger } from '../../../core/base/logger';
import {
  driftParts,
  type DriftPart,
  type SchemaDiffSubject,
} from '../../../protocol/schemaDiffApi';
import { commands } from '../../support/editor/contributions';
import { registerCommand } from '../../support/editor/registerCommand';
import { ViewPanels } from '../../support/webviews/webviewPanel';
import type { DriftCommands } from '../driftCommands';
import type { DriftModel } from '../driftModel';
import { MatchesPanel } from './matchesPanel';

export interface MatchesOptions {
  readonly extensionUri: Uri;
  readonly model: DriftModel;
  readonly actions: Pick<DriftCommands, 'compareBenchling'>;
  readonly logger: Logger;
}

/** The panel that shows matched tables. */
export interface Matches extends Disposable {
  /** What serves it; `undefined` = it is not open. */
  readonly panel: MatchesPanel | undefined;
}

/** *Show Matched Tables* and *Show One-to-One Coverage*: one panel with two parts. */
export function registerMatches({ extensionUri, model, actions, logger }: MatchesOptions): Matches {
  const store = new DisposableStore();
  const panels = store.add(
    new ViewPanels<SchemaDiffSubject, MatchesPanel>({
      viewType: 'lakeside.schemaDiff',
      view: 'schemaDiff',
      icon: 'schemaDiff',
      extensionUri,
      titleOf: () => 'Matched Tables',
      keyOf: () => '',
      parseSubject,
      serve: (_, transport) => new MatchesPanel(transport, { model, logger }),
    }),
  );
  const show = async (part: DriftPart): Promise<void> => {
    const open = panels.find({ part });
    panels.show({ part });
    open?.show(part);
    if (model.current === undefined && !model.isComparing)
      await actions.compareBenchling(undefined);
  };
  store.add(registerCommand(commands.showMatchedTables, logger, () => show('matches')));
  store.add(registerCommand(commands.showCoverage, logger, () => show('coverage')));
  return {
    get panel() {
      return panels.find({ part: 'matches' });
    },
    dispose: () => store.dispose(),
  };
}

function parseSubject(value: unknown): SchemaDiffSubject | undefined {
  if (typeof value !== 'object' || value === null || !('part' in value)) return undefined;
  const part = driftParts.find((known) => known === value.part);
  return part && { part };
}
