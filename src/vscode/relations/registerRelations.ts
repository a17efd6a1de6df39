import type { Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import type { RelationsSubject } from '../../protocol/relationsApi';
import type { Connectors } from '../support/lakes/connectors';
import { commands } from '../support/editor/contributions';
import type { Databases } from '../support/lakes/databases';
import { databaseOf } from '../support/lakes/pickDatabase';
import { registerCommand } from '../support/editor/registerCommand';
import { sharedLayout } from '../support/webviews/sharedLayout';
import { ViewPanels } from '../support/webviews/webviewPanel';
import { RelationsPanel } from './relationsPanel';

export interface RelationsOptions {
  readonly extensionUri: Uri;
  readonly databases: Databases;
  readonly connectors: Pick<Connectors, 'graphLayout'>;
  readonly logger: Logger;
}

/** The panels that show tables and their foreign keys, one for each database, schema and table. */
export interface Relations extends Disposable {
  show(subject: RelationsSubject): void;
  /** What serves an open diagram; `undefined` = none is open. */
  find(subject: RelationsSubject): RelationsPanel | undefined;
}

/** *Show Relations* and its panels. */
export function registerRelations(options: RelationsOptions): Relations {
  const { databases, connectors, logger } = options;
  const store = new DisposableStore();
  const graphLayout = sharedLayout(connectors, store);
  const panels = store.add(
    new ViewPanels<RelationsSubject, RelationsPanel>({
      viewType: 'lakeside.relations',
      view: 'relations',
      icon: 'relations',
      extensionUri: options.extensionUri,
      titleOf: ({ schema, name }) => `Relations: ${name ?? schema ?? 'all'}`,
      keyOf: ({ databaseId, schema, name }) => JSON.stringify([databaseId, schema, name]),
      parseSubject,
      serve: (subject, transport) =>
        new RelationsPanel(subject, transport, { databases, logger, graphLayout }),
    }),
  );
  const show = (subject: RelationsSubject): void => {
    panels.show(subject);
    panels.find(subject)?.allowQuestions();
  };
  store.add(
    registerCommand(commands.showRelations, logger, async (node) => {
      show(parseSubject(node) ?? (await subjectOf(node, databases)));
    }),
  );
  return { show, find: (subject) => panels.find(subject), dispose: () => store.dispose() };
}

/** A database, schema or relation of the view *Warehouse*; otherwise a database that the person picks. */
async function subjectOf(node: unknown, databases: Databases): Promise<RelationsSubject> {
  const database = await databaseOf(node, databases, 'Database whose tables to show');
  const databaseId = database.id;
  if (typeof node !== 'object' || node === null) return { databaseId };
  const relation = 'relation' in node ? parseNames(node.relation) : {};
  const schema = 'schema' in node && typeof node.schema === 'string' ? node.schema : undefined;
  return { databaseId, ...(schema !== undefined && { schema }), ...relation };
}

function parseSubject(value: unknown): RelationsSubject | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return 'databaseId' in value && typeof value.databaseId === 'string'
    ? { databaseId: value.databaseId, ...parseNames(value) }
    : undefined;
}

function parseNames(value: unknown): Omit<RelationsSubject, 'databaseId'> {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return {};
  const { schema } = value;
  if (typeof schema !== 'string') return {};
  return 'name' in value && typeof value.name === 'string'
    ? { schema, name: value.name }
    : { schema };
}
