import { SqlLexer } from './sqlLexer';

/** A statement within a text; offsets are of the text, in UTF-16 units. */
export interface StatementPlace {
  /** Of its first word; comments before it are left out. */
  readonly start: number;
  /** Exclusive; before the semicolon and what white space and comments precede that. */
  readonly end: number;
}

/**
 * The statements of a text, in its order, whether or not they parse: one that is being written keeps
 * none of the others from being found. A quote or a comment that does not end reaches to the end.
 * Linear and without waiting; that it parts texts as Postgres' own parser does is a test.
 */
export function splitStatements(sql: string): readonly StatementPlace[] {
  const lexer = new SqlLexer(sql);
  const places: StatementPlace[] = [];
  let statement: OpenStatement | undefined;
  while (lexer.next()) {
    if (lexer.isSymbol(';') && (statement === undefined || statement.body.depth === 0)) {
      if (statement !== undefined) places.push(placeOf(statement));
      statement = undefined;
      continue;
    }
    statement ??= { start: lexer.start, end: lexer.end, body: new StatementBody() };
    statement.end = lexer.end;
    statement.body.meet(lexer);
  }
  if (statement !== undefined) places.push(placeOf(statement));
  return places;
}

interface OpenStatement {
  readonly start: number;
  end: number;
  readonly body: StatementBody;
}

function placeOf({ start, end }: OpenStatement): StatementPlace {
  return { start, end };
}

/**
 * Where semicolons part nothing: in the parentheses of a rule's actions, and in the body of a function
 * in standard SQL, which ATOMIC opens and END closes, as END does a CASE. Nowhere else does the
 * grammar know them, so a parenthesis that is never closed swallows no other statement.
 */
class StatementBody {
  depth = 0;
  #head = '';
  #wordsLeft = 4;

  meet(lexer: SqlLexer): void {
    if (this.#wordsLeft > 0) {
      this.#wordsLeft -= 1;
      if (lexer.kind === 'word') this.#head += `${lexer.word.toUpperCase()} `;
    } else if (this.#head.startsWith('CREATE ')) {
      this.#count(lexer);
    }
  }

  #count(lexer: SqlLexer): void {
    if (createsRule.test(this.#head)) {
      this.#change(lexer.isSymbol('('), lexer.isSymbol(')'));
    } else if (createsRoutine.test(this.#head) && lexer.kind === 'word') {
      this.#change(lexer.is('ATOMIC') || (this.depth > 0 && lexer.is('CASE')), lexer.is('END'));
    }
  }

  #change(opens: boolean, closes: boolean): void {
    if (opens) this.depth += 1;
    else if (closes && this.depth > 0) this.depth -= 1;
  }
}

const createsRule = /^CREATE (?:OR REPLACE )?RULE /;
const createsRoutine = /^CREATE (?:OR REPLACE )?(?:FUNCTION|PROCEDURE) /;
