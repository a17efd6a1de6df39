import { CodeActionKind, languages, window, workspace, type Memento, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { Activities } from '../support/window/activities';
import type { Connectors } from '../support/lakes/connectors';
import { commands, schemes, type CommandId } from '../support/editor/contributions';
import type { OpenLakes } from '../support/lakes/openLakes';
import type { PipelineStates } from '../support/window/pipelineStates';
import { registerCommand } from '../support/editor/registerCommand';
import type { VirtualDocuments } from '../support/documents/virtualDocuments';
import { DatasetCommands } from './datasetCommands';
import { DatasetCompletions, triggerCharacters } from './datasetCompletions';
import { followDatasetContext } from './datasetContext';
import { DatasetFileSystem } from './datasetFileSystem';
import { DatasetHovers } from './datasetHovers';
import { DatasetLinks } from './datasetLinks';
import { DatasetProblems } from './datasetProblems';
import { DatasetTerminalLinks } from './datasetTerminalLinks';
import { KnownDatasets, type FoundVersion } from './knownDatasets';
import { createPreviewPanels, type PreviewPanels } from './previewPanels';
import { runPipeline } from './pipelines/runPipeline';
import { whatWouldRun } from './pipelines/whatWouldRun';
import { WindowPipelines } from './pipelines/windowPipelines';
import { publishDataset } from './publish/publishDataset';
import { RememberedUpstreams } from './publish/rememberedUpstreams';
import { VersionContents } from './versionContent';

export interface DatasetsOptions {
  readonly extensionUri: Uri;
  readonly lakes: OpenLakes;
  readonly connectors: Connectors;
  readonly activities: Activities;
  readonly documents: VirtualDocuments;
  readonly memento: Memento;
  readonly logger: Logger;
}

export interface DatasetFeature extends Disposable {
  readonly known: KnownDatasets;
  readonly previews: PreviewPanels;
  /** Of pipelines that this window runs. */
  readonly pipelines: PipelineStates;
}

/** Documents of any kind: an address may stand anywhere. */
const anywhere = '*';

/** `gros://` in every editor and terminal, datasets as read-only files, and the commands on both. */
export function registerDatasets(options: DatasetsOptions): DatasetFeature {
  const { lakes, connectors, logger } = options;
  const store = new DisposableStore();
  const known = store.add(new KnownDatasets(lakes));
  const states = store.add(new WindowPipelines());
  const contents = new VersionContents(connectors);
  const remembered = new RememberedUpstreams(options.memento);
  store.add(registerLanguage(known, logger));
  store.add(followDatasetContext(known));
  const files = new DatasetFileSystem(known, contents);
  store.add(
    workspace.registerFileSystemProvider(schemes.dataset, files, {
      isReadonly: true,
      isCaseSensitive: true,
    }),
  );
  const previews = store.add(createPreviewPanels({ ...options, known }));
  const preview = (found: FoundVersion): void => previews.show(found);
  const actions = new DatasetCommands({ known, contents, connectors, preview });
  for (const [id, run] of handlersOf(actions)) store.add(registerCommand(id, logger, run));
  store.add(
    registerCommand(commands.publishDataset, logger, (given) =>
      publishDataset(given, { ...options, known, states, remembered }),
    ),
  );
  store.add(
    registerCommand(commands.whatWouldRun, logger, (given) =>
      whatWouldRun(given, { ...options, known }),
    ),
  );
  store.add(
    registerCommand(commands.runPipeline, logger, (given) =>
      runPipeline(given, { ...options, known, states }),
    ),
  );
  return { known, previews, pipelines: states, dispose: () => store.dispose() };
}

function registerLanguage(known: KnownDatasets, logger: Logger): Disposable {
  const store = new DisposableStore();
  const completions = new DatasetCompletions(known, logger);
  const problems = store.add(new DatasetProblems(known, logger));
  const fixes = { providedCodeActionKinds: [CodeActionKind.QuickFix] };
  store.add(languages.registerDocumentLinkProvider(anywhere, new DatasetLinks()));
  store.add(window.registerTerminalLinkProvider(new DatasetTerminalLinks(known, logger)));
  store.add(languages.registerHoverProvider(anywhere, new DatasetHovers(known, logger)));
  store.add(languages.registerCompletionItemProvider(anywhere, completions, ...triggerCharacters));
  store.add(languages.registerCodeActionsProvider(anywhere, problems, fixes));
  return store;
}

type Handler = (given: unknown) => Promise<unknown>;

function handlersOf(actions: DatasetCommands): readonly (readonly [CommandId, Handler])[] {
  return [
    [commands.openDataset, (given) => actions.open(given)],
    [commands.previewDataset, (given) => actions.preview(given)],
    [commands.pinVersion, (given) => actions.pin(given)],
    [commands.followLatest, (given) => actions.followLatest(given)],
    [commands.copySnippet, (given) => actions.copySnippet(given)],
    [commands.mendReference, (given) => actions.mend(given)],
    [commands.signInToDatasets, () => actions.signIn()],
  ];
}
