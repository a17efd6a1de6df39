import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import type { Logger } from '../../../core/base/logger';
import { mapInSlices } from '../../../core/base/slices';
import { besideInSlices } from '../../../core/schemaDiff/beside/besideOf';
import { packTable } from '../../../core/schemaDiff/beside/packBeside';
import { coverageInSlices } from '../../../core/schemaDiff/coverage/coverageOf';
import { coverageList } from '../../../core/schemaDiff/report/coverageRows';
import { failureOf, type Transport } from '../../../protocol/rpc';
import { RpcServer } from '../../../protocol/rpcServer';
import type {
  DriftPart,
  MatchedTables,
  SchemaDiffApi,
  SchemaDiffEvents,
  ShownDrift,
} from '../../../protocol/schemaDiffApi';
import { commands } from '../../support/editor/contributions';
import { executeCommand } from '../../support/editor/executeCommand';
import { failureLog } from '../../support/editor/failures';
import type { Drift, DriftModel } from '../driftModel';
import { createMatchesApi } from './matchesServer';

/** What a panel needs of the editor around it. */
export interface MatchesPanelDeps {
  readonly model: DriftModel;
  readonly logger: Logger;
}

/** Serves the view of matched tables for as long as its panel is open. */
export class MatchesPanel implements Disposable {
  /** What its view asks. */
  readonly api: SchemaDiffApi;
  readonly #model: DriftModel;
  readonly #store = new DisposableStore();
  readonly #server: RpcServer<SchemaDiffApi, SchemaDiffEvents>;
  #told: readonly unknown[] = [];
  #matched: { readonly drift: Drift; readonly tables: Promise<MatchedTables> } | undefined;

  constructor(transport: Transport, { model, logger }: MatchesPanelDeps) {
    this.#model = model;
    this.api = createMatchesApi({
      open: () => this.#open(),
      decide: ({ verdict, ...pair }) =>
        verdict === 'open' ? model.undecide(pair) : model.decide(pair, verdict),
      compare: async () => void (await executeCommand(commands.compareSchemas)),
    });
    this.#server = this.#store.add(
      new RpcServer<SchemaDiffApi, SchemaDiffEvents>(
        this.api,
        transport,
        failureLog('Matched tables', logger),
      ),
    );
    this.#store.add(model.onDidChange(() => this.#tellChange()));
  }

  show(part: DriftPart): void {
    this.#server.emit('show', { part });
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** What a migration leaves out is not drawn here. */
  #tellChange(): void {
    const { current, failure, isComparing } = this.#model;
    const told = [current?.diff, failure, isComparing] as const;
    if (told.every((part, place) => part === this.#told[place])) return;
    this.#told = told;
    this.#server.emit('changed', {});
  }

  async #open(): Promise<ShownDrift> {
    const { current, failure, isComparing } = this.#model;
    return {
      isComparing,
      ...(failure !== undefined && { failure: failureOf(failure) }),
      ...(current !== undefined && { matched: await this.#tablesOf(current) }),
    };
  }

  /** The model tells of more than what is drawn here. */
  #tablesOf(drift: Drift): Promise<MatchedTables> {
    if (this.#matched?.drift.diff !== drift.diff) {
      this.#matched = { drift, tables: matchedTables(drift) };
    }
    return this.#matched.tables;
  }
}

async function matchedTables({ before, after, diff, decisions }: Drift): Promise<MatchedTables> {
  const { tables } = await besideInSlices(diff);
  const coverage = await coverageInSlices(diff, decisions);
  return {
    before: before.label,
    after: after.label,
    beside: { tables: await mapInSlices(tables, packTable) },
    coverage: coverageList(coverage),
  };
}
