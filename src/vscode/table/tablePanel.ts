import { env } from 'vscode';
import type { Disposable } from '../../core/base/disposables';
import { UsageError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import { formatQuantity } from '../../core/base/sizes';
import { isSameConnection } from '../../core/lake/isSameConnection';
import type { Connection } from '../../core/lake/lake';
import type { PageReader } from '../../core/warehouse/pages/pageReader';
import { tableName, type TableFacts } from '../../core/warehouse/pages/table';
import { connectionChanged } from '../../core/warehouse/pages/tableError';
import {
  equalTo,
  isSameQuery,
  wholeTable,
  type TableQuery,
} from '../../core/warehouse/pages/tableQuery';
import type { Transport } from '../../protocol/rpc';
import { RpcServer } from '../../protocol/rpcServer';
import type {
  CellRequest,
  FollowRequest,
  LookAt,
  TableApi,
  TableEvents,
  TableSubject,
  TableSummary,
} from '../../protocol/tableApi';
import type { Connectors } from '../support/lakes/connectors';
import { commands } from '../support/editor/contributions';
import type { Database } from '../support/lakes/databases';
import { executeCommand } from '../support/editor/executeCommand';
import { failureLog } from '../support/editor/failures';
import { exportFile, type ReadOptions } from '../support/documents/exportFile';
import { savePicture } from '../support/webviews/savePicture';
import { showValue } from '../support/documents/showValue';
import { throttle } from '../support/editor/throttle';
import type { VirtualDocuments } from '../support/documents/virtualDocuments';
import { lateReader, type LateReader } from './lateReader';
import { TableModel } from './tableModel';
import { createTableApi } from './tableServer';

/** What a panel needs of the editor around it. */
export interface TablePanelDeps {
  readonly connectors: Pick<Connectors, 'pageReader' | 'resultOutput' | 'parquetSink'>;
  readonly documents: VirtualDocuments;
  readonly logger: Logger;
  /** @throws UsageError if no lake file names it any more */
  databaseOf(subject: TableSubject): Promise<Database>;
  /** Calls back when a lake file changed, until what it returns is disposed. */
  onDidChangeDatabases(listener: () => void): Disposable;
  /** Shows another table, and where the way back leads. */
  show(subject: TableSubject, lookAt: Omit<LookAt, 'cameFrom'>, from: TableSubject): void;
  /** Brings a table to the front as it is. */
  reveal(subject: TableSubject): void;
}

/** Serves one table for as long as its panel is open. */
export class TablePanel implements Disposable {
  readonly model: TableModel;
  /** What its view asks. */
  readonly api: TableApi;
  readonly #subject: TableSubject;
  readonly #deps: TablePanelDeps;
  readonly #server: RpcServer<TableApi, TableEvents>;
  readonly #lifetime = new AbortController();
  readonly #redraw = throttle(() => this.#tellFound());
  readonly #reader: LateReader;
  readonly #following: Disposable;
  #facts: TableFacts | undefined;
  #connection: Connection | undefined;
  #mayAsk = false;
  #pending: TableQuery | undefined;
  /** What the view read last: hidden and shown again, it goes on there. */
  #shown: TableQuery | undefined;
  #cameFrom: TableSubject | undefined;

  constructor(subject: TableSubject, transport: Transport, deps: TablePanelDeps) {
    this.#subject = subject;
    this.#deps = deps;
    const log = failureLog(`Table ${tableName(subject)}`, deps.logger);
    this.#reader = lateReader(() => this.#makeReader());
    this.#following = deps.onDidChangeDatabases(() => void this.#compareConnection());
    this.model = new TableModel({
      reader: this.#reader,
      onChange: () => this.#redraw.call(),
      onFailure: (error) => log(error, 'find places'),
    });
    const closed = this.#lifetime.signal;
    this.api = createTableApi(
      this.model,
      {
        prepare: ({ mayAsk }) => (this.#mayAsk ||= mayAsk),
        summarize: (facts) => this.#summarize(facts),
        noteQuery: (query) => this.#noteQuery(query),
        writeClipboard: (text) => env.clipboard.writeText(text),
        showCell: (request, text) => this.#showCell(request, text),
        savePicture,
        exportRows: ({ format, ...request }, signal) => {
          const { name } = subject;
          const title = `Exporting ${name}`;
          const read = (options: ReadOptions): Promise<void> => this.model.export(request, options);
          return exportFile({ name, format, title, read }, { ...deps, signal });
        },
        follow: (request) => this.#follow(request),
        goBack: async () => this.#cameFrom && deps.reveal(this.#cameFrom),
        showRelations: async () => {
          await executeCommand(commands.showRelations, subject);
        },
      },
      closed,
    );
    this.#server = new RpcServer(this.api, transport, log);
  }

  /** Shows certain rows, in a view that is open or one that is about to be. */
  lookAt({ query }: Pick<LookAt, 'query'>, from: TableSubject | undefined): void {
    this.#mayAsk = true;
    this.#pending = query;
    this.#cameFrom = from;
    this.#server.emit('lookAt', this.#lookAt(query));
  }

  /** A person opened it: they may be asked for a password. */
  allowQuestions(): void {
    this.#mayAsk = true;
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#following.dispose();
    this.#redraw.dispose();
    this.#server.dispose();
    this.model.dispose();
  }

  async #makeReader(): Promise<PageReader> {
    const { connectors } = this.#deps;
    const database = await this.#deps.databaseOf(this.#subject);
    this.#connection = database.connection;
    return connectors.pageReader(database.connection, this.#subject, ({ signal }, work) =>
      database.use({ mayAsk: this.#mayAsk, signal }, work),
    );
  }

  #summarize(facts: TableFacts): TableSummary {
    this.#facts = facts;
    const columns = formatQuantity(facts.columns.length, 'column');
    const where = this.#connection?.name ?? '';
    this.#deps.logger.info(`opened ${tableName(this.#subject)} of ${where}: ${columns}`);
    const lookAt = this.#lookAt(this.#pending ?? this.#shown ?? wholeTable);
    const isAsked = this.#pending !== undefined || this.#cameFrom !== undefined;
    return { facts, connection: this.#connection?.name ?? '', ...(isAsked && { lookAt }) };
  }

  /** What is on the screen stays, and nothing else comes to it from where the lake file now leads. */
  async #compareConnection(): Promise<void> {
    const before = this.#connection;
    if (before === undefined) return;
    const now = await this.#deps.databaseOf(this.#subject).catch(() => undefined);
    if (before !== this.#connection || isSameConnection(before, now?.connection)) return;
    const change = connectionChanged(this.#subject, before);
    this.model.letGo();
    this.#reader.letGo(change);
    const { reason, message, remedy } = change;
    this.#server.emit('failed', { reason, message, remedy });
  }

  #lookAt(query: TableQuery): LookAt {
    return { query, ...(this.#cameFrom && { cameFrom: tableName(this.#cameFrom) }) };
  }

  /** What was to be looked at is being looked at; from now on the view decides. */
  #noteQuery(query: TableQuery): void {
    this.#shown = query;
    if (this.#pending !== undefined && isSameQuery(this.#pending, query)) this.#pending = undefined;
  }

  #tellFound(): void {
    const { known } = this.model;
    if (known === undefined) return;
    const { query, total, progress } = known;
    this.#server.emit('found', { query, ...(total && { total }), ...(progress && { progress }) });
  }

  async #follow({ name, values }: FollowRequest): Promise<void> {
    const key = this.#facts?.foreignKeys.find((candidate) => candidate.name === name);
    if (key === undefined || key.targetColumns.length !== values.length) {
      throw new UsageError(`There is no foreign key ${name}`, { remedy: 'load the table again' });
    }
    const { databaseId } = this.#subject;
    const query = { ...wholeTable, filters: equalTo(key.targetColumns, values) };
    this.#deps.show({ databaseId, ...key.target }, { query }, this.#subject);
  }

  #showCell({ row, column, key }: CellRequest, text: string): Promise<void> {
    const name = `${this.#subject.name}.${column}`;
    const found = this.#facts?.columns.find((candidate) => candidate.name === column);
    const place = key.length > 0 ? key.join(' ') : `row ${row + 1}`;
    const isJson = found?.valueKind === 'json';
    return showValue({ name, place, text, isJson }, this.#deps.documents);
  }
}
