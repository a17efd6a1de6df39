import { ThemeIcon, window, workspace, type Memento, type Uri } from 'vscode';
import { QueryError } from '../../core/warehouse/queryError';
import { formatQuantity } from '../../core/base/sizes';
import { parseHistory, withQuery, type PastQuery } from '../../core/warehouse/history/queryHistory';
import type { QueryRun } from './results/queryRun';

const storageKey = 'lakeside.sql.pastQueries';

/** The statements that were run in this workspace, without anything of their results. */
export class SqlHistory {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** Newest first. */
  get all(): readonly PastQuery[] {
    return parseHistory(this.#memento.get(storageKey));
  }

  async record(query: PastQuery): Promise<void> {
    await this.#memento.update(storageKey, withQuery(this.all, query));
  }

  async clear(): Promise<void> {
    await this.#memento.update(storageKey, undefined);
  }

  /** What the person does with a statement of before; `undefined` = nothing. */
  pick(): Promise<PickedQuery | undefined> {
    const picker = window.createQuickPick<HistoryItem>();
    picker.title = 'Query History';
    picker.placeholder = 'Open a statement that was run, or run it again';
    picker.matchOnDescription = true;
    picker.matchOnDetail = true;
    picker.items = this.all.map(itemOf);
    return new Promise((resolve) => {
      const end = (picked: PickedQuery | undefined): void => {
        resolve(picked);
        picker.dispose();
      };
      picker.onDidAccept(() => {
        const [item] = picker.selectedItems;
        end(item && { query: item.query, isRerun: false });
      });
      picker.onDidTriggerItemButton(({ item }) => end({ query: item.query, isRerun: true }));
      picker.onDidHide(() => end(undefined));
      picker.show();
    });
  }
}

export interface PickedQuery {
  readonly query: PastQuery;
  /** True if it is to be run, not only opened. */
  readonly isRerun: boolean;
}

interface HistoryItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly buttons: readonly (typeof rerunButton)[] & (typeof rerunButton)[];
  readonly query: PastQuery;
}

const rerunButton = { iconPath: new ThemeIcon('play'), tooltip: 'Run Again' };

function itemOf(query: PastQuery): HistoryItem {
  const { sql, connection, startedAtMs, elapsedMs, rowCount, outcome, sqlState } = query;
  const marks = { done: 'check', failed: 'error', cancelled: 'circle-slash' };
  const rows = rowCount === undefined ? [] : [formatQuantity(rowCount, 'row')];
  const code = sqlState === undefined ? [] : [sqlState];
  return {
    label: `$(${marks[outcome]}) ${sql.replace(/\s+/g, ' ').slice(0, 120)}`,
    description: [connection, ...rows, ...code].join(' · '),
    detail: `${new Date(startedAtMs).toLocaleString()} · ${Math.round(elapsedMs)} ms`,
    buttons: [rerunButton],
    query,
  };
}

/** What is kept of a run. */
export function pastQuery(run: QueryRun): PastQuery {
  const { id, statement, state, result, failure, startedAtMs, elapsedMs } = run;
  return {
    id: `${startedAtMs}-${id}`,
    sql: statement.sql,
    connection: statement.database.connection.name,
    startedAtMs,
    elapsedMs,
    rowCount: state === 'failed' ? undefined : result?.rows.length,
    outcome: state === 'failed' || state === 'cancelled' ? state : 'done',
    sqlState: QueryError.is(failure) ? failure.details.sqlState : undefined,
  };
}

/** A statement of before in an editor of its own; returns where it stands. */
export async function openQuery({
  sql,
  connection,
}: PastQuery): Promise<{ readonly uri: Uri; readonly offset: number }> {
  const head = `-- connection: ${connection}\n`;
  const content = `${head}${sql};\n`;
  const document = await workspace.openTextDocument({ language: 'sql', content });
  await window.showTextDocument(document);
  return { uri: document.uri, offset: head.length };
}
