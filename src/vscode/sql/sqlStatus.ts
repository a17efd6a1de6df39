import {
  StatusBarAlignment,
  ThemeColor,
  window,
  workspace,
  type StatusBarItem,
  type TextDocument,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { formatCount, formatQuantity } from '../../core/base/sizes';
import { commands, settings } from '../support/editor/contributions';
import { describeDatabase } from '../support/lakes/pickDatabase';
import { rowLimit, statementTimeoutMs } from '../support/editor/settings';
import type { FileConnections } from './fileConnections';
import { isLookedInto, readSql } from './sqlDocuments';
import type { WritePermission } from './writePermission';

/** The connection of the file in the status bar, whether it may write, and what limits its statements. */
export class SqlStatus implements Disposable {
  readonly #connections: FileConnections;
  readonly #writing: WritePermission;
  readonly #store = new DisposableStore();
  readonly connection: StatusBarItem;
  readonly limits: StatusBarItem;

  constructor(connections: FileConnections, writing: WritePermission) {
    this.#connections = connections;
    this.#writing = writing;
    this.connection = this.#item('lakeside.sql.connection', 'Lakeside: Connection', 91);
    this.connection.command = commands.chooseConnection;
    this.limits = this.#item('lakeside.sql.limits', 'Lakeside: Query Limits', 90);
    this.limits.command = commands.changeLimits;
    const redraw = (): void => this.redraw();
    this.#store.add(window.onDidChangeActiveTextEditor(redraw));
    this.#store.add(connections.onDidChange(redraw));
    this.#store.add(writing.onDidChange(redraw));
    this.#store.add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settings.rowLimit)) redraw();
        if (change.affectsConfiguration(settings.timeoutSeconds)) redraw();
      }),
    );
    redraw();
  }

  redraw(): void {
    const document = window.activeTextEditor?.document;
    const isShown = document !== undefined && !this.#connections.isEmpty && hasSql(document);
    if (!isShown) {
      this.connection.hide();
      this.limits.hide();
      return;
    }
    this.#drawConnection(document);
    this.limits.text = `$(watch) ${timeoutWords()} · ${formatQuantity(rowLimit(), 'row')}`;
    this.limits.tooltip = 'What ends a statement, and how many rows are fetched: change it';
    this.limits.show();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #item(id: string, name: string, priority: number): StatusBarItem {
    const item = this.#store.add(
      window.createStatusBarItem(id, StatusBarAlignment.Right, priority),
    );
    item.name = name;
    return item;
  }

  #drawConnection(document: TextDocument): void {
    const database = this.#connections.find(document);
    const name = this.#connections.nameOf(document);
    const isWriting = database !== undefined && this.#writing.isAllowed(database);
    this.connection.text = `$(database) ${name} ${isWriting ? '$(edit) may write' : '$(lock) read-only'}`;
    this.connection.tooltip =
      database === undefined
        ? 'No lake file of this window has this connection: choose another'
        : `${describeDatabase(database)}\nStatements of this file ${isWriting ? 'may write, until the window closes' : 'only read'}`;
    this.connection.backgroundColor = isWriting
      ? new ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.connection.show();
  }
}

function hasSql(document: TextDocument): boolean {
  return isLookedInto(document) && readSql(document).regions.length > 0;
}

function timeoutWords(): string {
  const timeoutMs = statementTimeoutMs();
  return timeoutMs === undefined ? 'no time-out' : `${formatCount(timeoutMs / 1000)} s`;
}
