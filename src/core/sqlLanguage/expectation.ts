import { wordSet } from '../sql/wordSet';
import { isName, tokenAt, type QueryToken } from './queryTokens';

/** What may stand at a place of a statement, told from what stands before it. */
export type Expectation =
  /** Where a statement begins. */
  | 'statement'
  | 'relation'
  /** Behind a relation: an alias, which is the person's own, or how it goes on. */
  | 'afterRelation'
  /** Behind the ON of a join. */
  | 'joinCondition'
  /** In the parentheses of `INSERT INTO t (…)` and `JOIN t USING (…)`. */
  | 'columnNames'
  | 'expression'
  /** A new name, a text, a number. */
  | 'nothing';

/** Judges by the tokens before the word that is being written. */
export function expectationAfter(tokens: readonly QueryToken[]): Expectation {
  const last = tokens.at(-1);
  if (last === undefined) return 'statement';
  if (last.kind === 'string' && !last.isWhole) return 'nothing';
  if (last.keyWord === 'AS') return 'nothing';
  const { keyWord, inParentheses, index } = clauseOf(tokens);
  if (isRelationClause(tokens, index)) {
    return inParentheses ? withinRelation(keyWord, tokens) : inRelationClause(tokens);
  }
  if (keyWord === 'USING' && inParentheses) return 'columnNames';
  return keyWord === 'ON' && last.keyWord === 'ON' ? 'joinCondition' : 'expression';
}

function inRelationClause(tokens: readonly QueryToken[]): Expectation {
  const last = tokens.at(-1);
  if (last?.text === ',' || beginsRelation.has(last?.keyWord ?? '')) return 'relation';
  return isName(last) || last?.text === ')' ? 'afterRelation' : 'expression';
}

function withinRelation(keyWord: string, tokens: readonly QueryToken[]): Expectation {
  if (keyWord === 'INTO') return 'columnNames';
  const isJoin = tokens.at(-1)?.text === '(' && beginsRelation.has(tokens.at(-2)?.keyWord ?? '');
  return isJoin ? 'relation' : 'expression';
}

interface Clause {
  readonly keyWord: string;
  readonly index: number;
  /** True if a parenthesis opens between the word and the place. */
  readonly inParentheses: boolean;
}

/** The word that the place stands under. */
function clauseOf(tokens: readonly QueryToken[]): Clause {
  let depth = 0;
  let inParentheses = false;
  for (let index = tokens.length - 1; index >= 0; index -= 1) {
    const { text, keyWord } = tokenAt(tokens, index);
    if (text === ')') depth += 1;
    else if (text === '(' && depth > 0) depth -= 1;
    else if (text === '(') inParentheses = true;
    else if (depth === 0 && clauses.has(keyWord)) return { keyWord, index, inParentheses };
  }
  return { keyWord: '', index: -1, inParentheses };
}

/** `IS DISTINCT FROM` compares, and calls such as `extract(year FROM …)` take a value. */
function isRelationClause(tokens: readonly QueryToken[], index: number): boolean {
  const { keyWord } = tokenAt(tokens, index);
  if (keyWord !== 'FROM') return relationClauses.has(keyWord);
  if (tokenAt(tokens, index - 1).keyWord === 'DISTINCT') return false;
  const { text } = outwards(tokens.slice(0, index), ({ keyWord: word }) => readsFrom.has(word));
  return text !== '(';
}

/** Going back, the first token outside of closed parentheses that opens some, or that is wanted. */
function outwards(
  tokens: readonly QueryToken[],
  isWanted: (token: QueryToken) => boolean,
): QueryToken {
  let depth = 0;
  const found = tokens.findLast((token) => {
    if (token.text === ')') depth += 1;
    else if (token.text === '(') depth -= 1;
    return depth < 0 || (depth === 0 && isWanted(token));
  });
  return tokenAt(found === undefined ? [] : [found], 0);
}

const readsFrom = wordSet('SELECT DELETE');
const relationClauses = wordSet('FROM JOIN INTO UPDATE TABLE');
const beginsRelation = wordSet('FROM JOIN INTO UPDATE TABLE ONLY LATERAL');
const clauses = wordSet(
  `SELECT FROM JOIN INTO UPDATE TABLE USING ON WHERE GROUP HAVING WINDOW ORDER LIMIT OFFSET FETCH SET
  VALUES RETURNING WHEN WITH`,
);
