import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import type { Logger } from '../../../core/base/logger';
import type { Connectors } from '../../support/connectors';
import { commands } from '../../support/contributions';
import type { Databases } from '../../support/databases';
import { registerCommand } from '../../support/registerCommand';
import type { VirtualDocuments } from '../../support/virtualDocuments';
import type { DriftModel } from '../driftModel';
import { commitDrift } from './commitDrift';
import { showHistory } from './showHistory';

export interface StoryParts {
  readonly model: DriftModel;
  readonly databases: Databases;
  readonly connectors: Connectors;
  readonly documents: VirtualDocuments;
  readonly logger: Logger;
}

/** *Commit Schema Drift…* and *Show Schema History*. */
export function registerStory(parts: StoryParts): Disposable {
  const { logger } = parts;
  const store = new DisposableStore();
  store.add(
    registerCommand(commands.commitDrift, logger, (_node, wanted) => commitDrift(parts, wanted)),
  );
  store.add(registerCommand(commands.showDriftHistory, logger, () => showHistory(parts)));
  return store;
}
