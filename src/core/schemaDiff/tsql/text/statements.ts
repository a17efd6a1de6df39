import { wordSet } from '../../../sql/wordSet';
import type { Token } from './tokens';

/**
 * The statements of a batch, each as its tokens. T-SQL needs no semicolons: a statement ends where a word
 * that begins another comes at the beginning of a line, or a CREATE, ALTER or DROP of something anywhere.
 * What has to be alone in its batch – a view, a procedure – goes to the end of it.
 */
export function statementsOf(batch: readonly Token[]): readonly (readonly Token[])[] {
  const statements: (readonly Token[])[] = [];
  let start = 0;
  let depth = 0;
  for (const [place, token] of batch.entries()) {
    const isEnd = depth === 0 && isSymbol(token, ';');
    const isBeginning = depth === 0 && place > start && beginsStatement(batch, place, start);
    if (isEnd || isBeginning) {
      statements.push(batch.slice(start, place));
      start = isEnd ? place + 1 : place;
    }
    if (start === place && beginsModule(batch, place)) break;
    depth = depthBehind(token, depth);
  }
  return [...statements, batch.slice(start)].filter(({ length }) => length > 0);
}

function isSymbol({ kind, key }: Token, symbol: string): boolean {
  return kind === 'symbol' && key === symbol;
}

/** How many parentheses are open behind a token. */
function depthBehind(token: Token, depth: number): number {
  if (isSymbol(token, '(')) return depth + 1;
  return isSymbol(token, ')') ? Math.max(0, depth - 1) : depth;
}

function wordAt(batch: readonly Token[], place: number): string {
  const token = batch[place];
  return token?.kind === 'word' ? token.key : '';
}

/** Rights are given to do what other statements begin with. */
const aboutRights = /^(?:GRANT|DENY|REVOKE)$/;

/** Whether a statement ends here that began at `start`. */
function beginsStatement(batch: readonly Token[], place: number, start: number): boolean {
  const word = wordAt(batch, place);
  if (aboutRights.test(wordAt(batch, start)) && !isFirstOnLine(batch, place)) return false;
  if (definitions.has(word)) return definable.has(wordAt(batch, place + 1));
  if (!isFirstOnLine(batch, place)) return false;
  if (word === 'SET') return !/^(?:NULL|DEFAULT|)$/.test(wordAt(batch, place + 1));
  return beginnings.has(word);
}

function isFirstOnLine(batch: readonly Token[], place: number): boolean {
  return batch[place]?.isFirstOnLine ?? false;
}

const definitions = wordSet('CREATE ALTER DROP');

const definable = wordSet(
  `AGGREGATE APPLICATION ASSEMBLY ASYMMETRIC AUTHORIZATION CERTIFICATE CLUSTERED COLUMNSTORE
  CREDENTIAL DATABASE DEFAULT EVENT EXTERNAL FULLTEXT FUNCTION INDEX LOGIN MASTER MESSAGE
  NONCLUSTERED OR PARTITION PRIMARY PROC PROCEDURE QUEUE ROLE ROUTE RULE SCHEMA SECURITY SEQUENCE
  SERVER SERVICE SPATIAL STATISTICS SYMMETRIC SYNONYM TABLE TRIGGER TYPE UNIQUE USER VIEW XML`,
);

const beginnings = wordSet(
  `BACKUP BEGIN BULK CHECKPOINT COMMIT DBCC DECLARE DELETE DENY DISABLE ELSE ENABLE END EXEC EXECUTE
  GRANT IF INSERT MERGE PRINT RAISERROR RESTORE RETURN REVOKE ROLLBACK SAVE SELECT THROW TRUNCATE
  UPDATE USE WHILE`,
);

/** Whether a statement begins here that has to be the only one of its batch. */
function beginsModule(batch: readonly Token[], place: number): boolean {
  const verb = wordAt(batch, place);
  if (verb !== 'CREATE' && verb !== 'ALTER') return false;
  const what = wordAt(batch, wordAt(batch, place + 1) === 'OR' ? place + 3 : place + 1);
  return modules.has(what);
}

const modules = wordSet('PROC PROCEDURE FUNCTION TRIGGER VIEW');
