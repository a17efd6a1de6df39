import { env } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { UsageError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import type { GraphLayout } from '../../core/graph/graphLayout';
import type { Catalog } from '../../core/warehouse/catalog/catalog';
import type { Relation } from '../../core/warehouse/catalog/catalogEntries';
import { qualifiedName } from '../../core/warehouse/catalog/describeRelation';
import {
  diagramColumns,
  diagramId,
  relationGraph,
} from '../../core/warehouse/relations/relationGraph';
import type { Transport } from '../../protocol/rpc';
import { RpcServer } from '../../protocol/rpcServer';
import type {
  OpenRequest,
  RelationsApi,
  RelationsEvents,
  RelationsSubject,
  RelationsSummary,
  TableColumns,
} from '../../protocol/relationsApi';
import { commands } from '../support/editor/contributions';
import type { Databases } from '../support/lakes/databases';
import { executeCommand } from '../support/editor/executeCommand';
import { failureLog, failureText } from '../support/editor/failures';
import { databaseNamed } from '../support/lakes/pickDatabase';
import { createRelationsApi } from './relationsServer';
import { saveDrawing } from './saveDrawing';

/** What a panel needs of the editor around it. */
export interface RelationsPanelDeps {
  readonly databases: Databases;
  readonly graphLayout: () => Promise<GraphLayout>;
  readonly logger: Logger;
}

/** Serves one diagram for as long as its panel is open. */
export class RelationsPanel implements Disposable {
  /** What its view asks. */
  readonly api: RelationsApi;
  readonly #subject: RelationsSubject;
  readonly #deps: RelationsPanelDeps;
  readonly #store = new DisposableStore();
  readonly #lifetime = new AbortController();
  #catalog: Catalog | undefined;
  #relations: ReadonlyMap<string, Relation> = new Map();
  #mayAsk = false;

  constructor(subject: RelationsSubject, transport: Transport, deps: RelationsPanelDeps) {
    this.#subject = subject;
    this.#deps = deps;
    this.api = createRelationsApi(
      {
        open: (request, signal) => this.#open(request, signal),
        columns: async (ids) => ids.flatMap((id) => this.#columnsOf(id)),
        layout: deps.graphLayout,
        openTable: async (id) => void (await executeCommand(commands.openTable, this.#place(id))),
        reveal: async (id) => void (await executeCommand(commands.revealRelation, this.#place(id))),
        copy: (text) => env.clipboard.writeText(text),
        save: (drawing) => saveDrawing(drawing, this.#name()),
      },
      this.#lifetime.signal,
    );
    const server = this.#store.add(
      new RpcServer<RelationsApi, RelationsEvents>(
        this.api,
        transport,
        failureLog('Diagram', deps.logger),
      ),
    );
    this.#store.add(
      deps.databases.onDidReadCatalog(({ id, known }) => {
        const isOther = this.#catalog !== undefined && known?.catalog !== this.#catalog;
        if (id === subject.databaseId && isOther) server.emit('changed', {});
      }),
    );
  }

  /** A person opened it: they may be asked for a password. */
  allowQuestions(): void {
    this.#mayAsk = true;
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#store.dispose();
  }

  async #open({ mayAsk, isAgain }: OpenRequest, signal: AbortSignal): Promise<RelationsSummary> {
    const database = await databaseNamed(this.#subject.databaseId, this.#deps.databases);
    this.#mayAsk ||= mayAsk;
    const options = { mayAsk: this.#mayAsk, signal };
    const known = await (isAgain ? database.readCatalog(options) : database.catalog(options));
    const { catalog, failure } = known;
    this.#catalog = catalog;
    this.#relations = new Map(
      catalog.relations.map((relation) => [qualifiedName(relation), relation]),
    );
    const start = this.#start(catalog);
    return {
      connection: database.connection.name,
      readAtMs: catalog.readAtMs,
      graph: relationGraph(catalog),
      ...(failure && { failure: failureText(failure) }),
      ...(start !== undefined && { start }),
    };
  }

  /** The table that the diagram is about. @throws UsageError if it is not there any more */
  #start(catalog: Catalog): string | undefined {
    const { schema, name } = this.#subject;
    if (schema === undefined || name === undefined) return undefined;
    const id = diagramId({ schema, name }, catalog);
    if (id !== undefined) return id;
    throw new UsageError(`There is no ${schema}.${name} that you may see`, {
      remedy: 'refresh the view Warehouse; its owner may have to GRANT SELECT',
    });
  }

  #columnsOf(id: string): readonly TableColumns[] {
    const relation = this.#relations.get(id);
    const catalog = this.#catalog;
    if (relation === undefined || catalog === undefined) return [];
    return [{ id, columns: diagramColumns(relation, catalog) }];
  }

  #place(id: string): {
    readonly databaseId: string;
    readonly schema: string;
    readonly name: string;
  } {
    const relation = this.#relations.get(id);
    if (relation === undefined) {
      throw new UsageError(`There is no ${id} any more`, { remedy: 'load the diagram again' });
    }
    const { schema, name } = relation;
    return { databaseId: this.#subject.databaseId, schema, name };
  }

  #name(): string {
    const { schema, name } = this.#subject;
    return [schema, name].filter(Boolean).join('.') || 'diagram';
  }
}
