/** What a statement does beside reading. */
export type EffectKind =
  | 'write'
  | 'lock'
  | 'definition'
  | 'transaction'
  | 'settings'
  | 'session'
  | 'message'
  | 'code'
  | 'maintenance'
  | 'copy'
  /** Of a file of the server, or of a program that runs on it. */
  | 'serverAccess'
  /** Of a kind that is not known to only read. */
  | 'other';

export interface EffectWords {
  readonly kind: EffectKind;
  /** Completes "INSERT …". */
  readonly words: string;
}

/** Types of statements that only read, as long as nothing within them does more. */
const readingStatements: ReadonlySet<string> = new Set([
  'SelectStmt',
  'ExplainStmt',
  'VariableShowStmt',
]);

const write: EffectWords = { kind: 'write', words: 'changes rows of a table' };
const transaction: EffectWords = {
  kind: 'transaction',
  words: 'controls the transaction, which is not the statement’s business',
};
const cursor: EffectWords = { kind: 'session', words: 'works on a cursor of a longer session' };
const prepared: EffectWords = {
  kind: 'session',
  words: 'works on a prepared statement of a longer session',
};
const message: EffectWords = {
  kind: 'message',
  words: 'sends or takes messages of other sessions',
};
const maintenance: EffectWords = { kind: 'maintenance', words: 'maintains tables of the database' };

/** @see https://www.postgresql.org/docs/current/sql-commands.html */
const effects: Readonly<Record<string, EffectWords>> = {
  InsertStmt: write,
  UpdateStmt: write,
  DeleteStmt: write,
  MergeStmt: write,
  TruncateStmt: { kind: 'write', words: 'empties a table' },
  CreateTableAsStmt: { kind: 'write', words: 'creates a table and fills it' },
  RefreshMatViewStmt: { kind: 'write', words: 'fills a materialized view again' },
  TransactionStmt: transaction,
  ConstraintsSetStmt: transaction,
  LockStmt: { kind: 'lock', words: 'locks a table for others' },
  DoStmt: { kind: 'code', words: 'runs code that nobody can look into beforehand' },
  CallStmt: { kind: 'code', words: 'runs a procedure, which may do anything' },
  LoadStmt: { kind: 'code', words: 'loads a library into the server' },
  VariableSetStmt: { kind: 'settings', words: 'changes a setting' },
  AlterSystemStmt: { kind: 'settings', words: 'changes settings of the whole server' },
  DiscardStmt: { kind: 'session', words: 'resets the session' },
  DeclareCursorStmt: cursor,
  FetchStmt: cursor,
  ClosePortalStmt: cursor,
  PrepareStmt: prepared,
  ExecuteStmt: prepared,
  DeallocateStmt: prepared,
  ListenStmt: message,
  UnlistenStmt: message,
  NotifyStmt: message,
  VacuumStmt: maintenance,
  ReindexStmt: maintenance,
  ClusterStmt: maintenance,
  RepackStmt: maintenance,
  CheckPointStmt: maintenance,
};

/**
 * What a statement of a type does beside reading; `undefined` for what only reads, and for what is no
 * statement. Types that are not known count as doing something.
 */
export function effectOf(type: string): EffectWords | undefined {
  if (!isStatement.test(type) || readingStatements.has(type)) return undefined;
  const known = effects[type];
  if (known !== undefined) return known;
  return definitions.test(type)
    ? { kind: 'definition', words: 'changes what the database defines' }
    : { kind: 'other', words: 'is not known to only read' };
}

/** Fields that hold a statement begin with a small letter. */
const isStatement = /^[A-Z]\w*Stmt$/;

const definitions =
  /^(?:Create|Alter|Drop|Define|Rename|Comment|Grant|Rule|View|Index|SecLabel|ImportForeign|Reassign|Composite)/;
