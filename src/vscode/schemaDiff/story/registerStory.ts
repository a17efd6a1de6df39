import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { commands } from '../../support/editor/contributions';
import { registerCommand } from '../../support/editor/registerCommand';
import { commitDrift } from './commitDrift';
import { showHistory } from './showHistory';
import type { StoryParts } from './storyParts';

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
