import { commands as registry, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { Connectors } from '../support/lakes/connectors';
import type { SchemaChanges } from '../support/window/changedObjects';
import { commands, contextKeys, type CommandId } from '../support/editor/contributions';
import type { Databases } from '../support/lakes/databases';
import { registerCommand } from '../support/editor/registerCommand';
import type { VirtualDocuments } from '../support/documents/virtualDocuments';
import { DriftCommands } from './driftCommands';
import { DriftModel } from './driftModel';
import { decidePair } from './decidePair';
import { schemaChangesOf } from './schemaChanges';
import { registerStory } from './story/registerStory';
import { showDdl } from './ddl/showDdl';
import { registerImpact, type ImpactFeature } from './impact/registerImpact';
import { registerMatches, type Matches } from './matches/registerMatches';
import { MigrateCommands } from './migrate/migrateCommands';
import { DriftBranch } from './tree/driftBranch';

export interface SchemaDiffOptions {
  readonly extensionUri: Uri;
  readonly databases: Databases;
  readonly connectors: Connectors;
  readonly documents: VirtualDocuments;
  readonly logger: Logger;
}

/** What every part of the feature is made with. */
export interface SchemaDiffParts extends SchemaDiffOptions {
  readonly model: DriftModel;
  readonly actions: DriftCommands;
  readonly branch: DriftBranch;
}

export interface SchemaDiffFeature extends Disposable {
  readonly model: DriftModel;
  /** What stands of it in the view *Warehouse*. */
  readonly branch: DriftBranch;
  readonly matches: Matches;
  readonly impact: ImpactFeature;
  /** What it tells other features. */
  readonly changes: SchemaChanges;
}

/** *Schema Drift*: snapshots, comparisons and what follows from them. */
export function registerSchemaDiff(options: SchemaDiffOptions): SchemaDiffFeature {
  const { databases, connectors, logger } = options;
  const store = new DisposableStore();
  const model = store.add(new DriftModel({ connectors }));
  const branch = store.add(new DriftBranch(model));
  const actions = new DriftCommands({
    model,
    databases,
    connectors,
    onDidShow: () => branch.reveal(),
  });
  const parts = { ...options, model, actions, branch };
  for (const [id, run] of handlersOf(parts)) store.add(registerCommand(id, logger, run));
  store.add(followContext(model, databases));
  store.add(registerStory(parts));
  const { extensionUri } = options;
  const matches = store.add(registerMatches({ extensionUri, model, actions, logger }));
  const impact = store.add(registerImpact({ model, logger }));
  const changes = schemaChangesOf(model);
  return { model, branch, matches, impact, changes, dispose: () => store.dispose() };
}

type Handler = (argument: unknown) => unknown;

function handlersOf(parts: SchemaDiffParts): readonly (readonly [CommandId, Handler])[] {
  const { actions, branch, model } = parts;
  const migrate = new MigrateCommands(parts);
  return [
    [commands.snapshotSchema, (node) => actions.snapshot(node)],
    [commands.compareSchemas, (sides) => actions.compare(sides)],
    [commands.compareBenchling, (node) => actions.compareBenchling(node)],
    [commands.compareAgain, () => actions.again()],
    [commands.decideSame, (node) => decidePair(node ?? branch.selectedQuestion, 'same', model)],
    [commands.decideApart, (node) => decidePair(node ?? branch.selectedQuestion, 'apart', model)],
    [commands.undecide, (node) => decidePair(node, undefined, model)],
    [commands.showDdl, (node) => showDdl(node, parts)],
    [commands.regroupDrift, () => branch.regroup()],
    [commands.showMigration, () => migrate.showSql()],
    [commands.dryRunMigration, () => migrate.dryRun()],
    [commands.applyMigration, () => migrate.apply()],
    [commands.closeDrift, () => model.clear()],
  ];
}

/** Menus show what there is something to do with. */
function followContext(model: DriftModel, databases: Databases): Disposable {
  const store = new DisposableStore();
  const tell = (): void => {
    const set = (key: string, value: boolean): void =>
      void registry.executeCommand('setContext', key, value);
    set(contextKeys.hasDatabase, databases.all.length > 0);
    set(contextKeys.hasDrift, model.current !== undefined);
  };
  store.add(model.onDidChange(tell));
  store.add(databases.onDidChange(tell));
  tell();
  return store;
}
