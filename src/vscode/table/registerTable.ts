import { ThemeIcon, window, type QuickPickItem, type Uri } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Logger } from '../../core/base/logger';
import { tableName, type TableRef } from '../../core/warehouse/pages/table';
import type { LookAt, TableSubject } from '../../protocol/tableApi';
import { chosen } from '../support/editor/cancellation';
import type { Connectors } from '../support/lakes/connectors';
import { commands } from '../support/editor/contributions';
import type { Database, Databases } from '../support/lakes/databases';
import { databaseNamed, databaseOf } from '../support/lakes/pickDatabase';
import { registerCommand } from '../support/editor/registerCommand';
import type { VirtualDocuments } from '../support/documents/virtualDocuments';
import { ViewPanels } from '../support/webviews/webviewPanel';
import { TablePanel } from './tablePanel';

export interface TableOptions {
  readonly extensionUri: Uri;
  readonly databases: Databases;
  readonly connectors: Pick<Connectors, 'pageReader' | 'resultOutput' | 'parquetSink'>;
  readonly documents: VirtualDocuments;
  readonly logger: Logger;
}

/** The panels that show tables, one for each. */
export interface Tables extends Disposable {
  /** Brings a table to the front, and certain rows of it into sight. */
  show(subject: TableSubject, lookAt?: Pick<LookAt, 'query'>): void;
  /** What serves an open table; `undefined` = none is open. */
  find(subject: TableSubject): TablePanel | undefined;
}

/** *Open Table* and its panels. */
export function registerTable(options: TableOptions): Tables {
  const { databases, logger } = options;
  const store = new DisposableStore();
  const show = (
    subject: TableSubject,
    lookAt: Pick<LookAt, 'query'> | undefined,
    from: TableSubject | undefined,
  ): void => {
    panels.show(subject);
    const panel = panels.find(subject);
    if (lookAt === undefined) panel?.allowQuestions();
    else panel?.lookAt(lookAt, from);
  };
  const panels = store.add(
    new ViewPanels<TableSubject, TablePanel>({
      viewType: 'lakeside.table',
      view: 'table',
      icon: 'table',
      extensionUri: options.extensionUri,
      titleOf: ({ name }) => name,
      keyOf: ({ databaseId, schema, name }) => JSON.stringify([databaseId, schema, name]),
      parseSubject: parseTableSubject,
      serve: (subject, transport) =>
        new TablePanel(subject, transport, {
          ...options,
          databaseOf: ({ databaseId }) => databaseNamed(databaseId, databases),
          onDidChangeDatabases: (listener) => databases.onDidChange(listener),
          show,
          reveal: (wanted) => panels.show(wanted),
        }),
    }),
  );
  store.add(
    registerCommand(commands.openTable, logger, async (node) => {
      show(await subjectOf(node, databases), undefined, undefined);
    }),
  );
  return {
    show: (subject, lookAt) => show(subject, lookAt, undefined),
    find: (subject) => panels.find(subject),
    dispose: () => store.dispose(),
  };
}

/** A relation of the view *Warehouse*, or a table's name in plain values; otherwise the person picks. */
async function subjectOf(node: unknown, databases: Databases): Promise<TableSubject> {
  const named = parseTableSubject(node);
  if (named !== undefined) return named;
  const database = await databaseOf(node, databases, 'Database whose table to open');
  const relation = relationOf(node) ?? (await pickTable(database));
  return { databaseId: database.id, schema: relation.schema, name: relation.name };
}

function relationOf(node: unknown): TableRef | undefined {
  return typeof node === 'object' && node !== null && 'relation' in node
    ? parseTableRef(node.relation)
    : undefined;
}

interface TableItem extends QuickPickItem {
  readonly ref: TableRef;
}

async function pickTable(database: Database): Promise<TableRef> {
  const { signal } = new AbortController();
  const list = async (): Promise<readonly TableItem[]> => {
    const { catalog } = await database.catalog({ mayAsk: true, signal });
    return catalog.relations.map((relation) => ({
      label: tableName(relation),
      description: relation.comment ?? '',
      iconPath: new ThemeIcon(relation.kind === 'view' ? 'eye' : 'table'),
      ref: relation,
    }));
  };
  const options = { placeHolder: 'Table or view to open', matchOnDescription: true };
  return chosen(await window.showQuickPick(list(), options)).ref;
}

function parseTableSubject(value: unknown): TableSubject | undefined {
  const ref = parseTableRef(value);
  if (ref === undefined || typeof value !== 'object' || value === null) return undefined;
  return 'databaseId' in value && typeof value.databaseId === 'string'
    ? { databaseId: value.databaseId, ...ref }
    : undefined;
}

function parseTableRef(value: unknown): TableRef | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('schema' in value && 'name' in value)) return undefined;
  const { schema, name } = value;
  return typeof schema === 'string' && typeof name === 'string' ? { schema, name } : undefined;
}
