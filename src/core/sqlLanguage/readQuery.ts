import { wordSet } from '../sql/wordSet';
import type { Cte, QueryBlock, QueryCore, Source } from './queryBlocks';
import { isName, nameOf, queryTokens, tokenAt, type QueryToken } from './queryTokens';
import { readOutputs } from './selectList';

/** Takes a statement apart into its queries, as far as it is written; what is odd is passed over. */
export function readQuery(sql: string): QueryBlock {
  return new QueryReader(queryTokens(sql), sql.length).block(undefined, 0);
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenBlock = Mutable<Omit<QueryBlock, 'ctes' | 'cores' | 'inner'>> & {
  readonly ctes: Cte[];
  readonly cores: OpenCore[];
  readonly inner: QueryBlock[];
};
type OpenCore = Mutable<Omit<QueryCore, 'sources' | 'block'>> & {
  readonly block: OpenBlock;
  readonly sources: Source[];
};

/** Where in a SELECT one is. */
interface Place {
  /** In FROM, where commas go on to the next source. */
  isFrom: boolean;
  /** Parentheses around joins that are open. */
  joinDepth: number;
  /** Index of the first token of the list of columns; `undefined` = it is over, or was not begun. */
  outputsFrom: number | undefined;
}

class QueryReader {
  #at = 0;

  constructor(
    readonly tokens: readonly QueryToken[],
    readonly length: number,
  ) {}

  /** Reads to the parenthesis that closes the block, which stays, or to the end. */
  block(parent: OpenCore | undefined, start: number): QueryBlock {
    const block: OpenBlock = { start, end: start, parent, ctes: [], cores: [], inner: [] };
    let core = this.#openCore(block, start);
    const place: Place = { isFrom: false, joinDepth: 0, outputsFrom: undefined };
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      if (token.text === ')' && place.joinDepth === 0) break;
      if (setOperations.has(token.keyWord)) {
        this.#closeOutputs(core, place);
        core.end = token.start;
        this.#at += 1;
        core = this.#openCore(block, token.end);
        place.isFrom = false;
      } else {
        this.#step(token, core, place);
      }
    }
    this.#closeOutputs(core, place);
    block.end = this.#peek()?.start ?? this.length;
    core.end = block.end;
    return block;
  }

  #peek(): QueryToken | undefined {
    return this.tokens[this.#at];
  }

  #openCore(block: OpenBlock, start: number): OpenCore {
    const core: OpenCore = { block, start, end: start, sources: [], outputs: [] };
    block.cores.push(core);
    return core;
  }

  #step(token: QueryToken, core: OpenCore, place: Place): void {
    this.#at += 1;
    if (token.text === '(') return this.#parentheses(core);
    if (token.text === ')') {
      place.joinDepth -= 1;
      return;
    }
    if (token.text === ',' && place.isFrom) return this.#source(core, place);
    if (token.kind === 'word') this.#word(token, core, place);
  }

  #word({ keyWord }: QueryToken, core: OpenCore, place: Place): void {
    const begin = this.#clauses[keyWord];
    if (begin !== undefined) return begin(core, place);
    if (!endsFrom.has(keyWord)) return;
    this.#closeOutputs(core, place);
    place.isFrom = false;
  }

  /** What words begin that names of sources or columns follow. */
  readonly #clauses: Readonly<Record<string, (core: OpenCore, place: Place) => void>> = {
    WITH: (core) => {
      if (core.block.cores.length === 1 && core.sources.length === 0) this.#ctes(core);
    },
    SELECT: (_, place) => this.#openOutputs(place),
    RETURNING: (_, place) => this.#openOutputs(place),
    FROM: (core, place) => {
      if (this.#before().keyWord === 'DISTINCT') return;
      this.#closeOutputs(core, place);
      place.isFrom = true;
      this.#source(core, place);
    },
    JOIN: (core, place) => this.#source(core, place),
    USING: (core, place) => {
      const isOfJoin = this.#peek()?.text === '(' && core.sources.length > 0;
      if (!isOfJoin) this.#source(core, place);
    },
    UPDATE: (core, place) => this.#target(core, place),
    INTO: (core, place) => this.#target(core, place),
    TABLE: (core, place) => {
      const { text, keyWord } = this.#before();
      // `CREATE TABLE` and its like read from nothing.
      if (text === '' || text === '(' || keyWord === 'AS') this.#source(core, place);
    },
  };

  /** What stands before the word that was read last. */
  #before(): QueryToken {
    return tokenAt(this.tokens, this.#at - 2);
  }

  #openOutputs(place: Place): void {
    place.outputsFrom = this.#at;
    place.isFrom = false;
  }

  /** `FOR UPDATE` and `DO UPDATE` write to nothing new; `INSERT INTO` and `MERGE INTO` do. */
  #target(core: OpenCore, place: Place): void {
    if (!writesNothingNew.has(this.#before().keyWord)) this.#source(core, place, true);
  }

  #closeOutputs(core: OpenCore, place: Place): void {
    if (place.outputsFrom === undefined) return;
    const { keyWord } = this.tokens[this.#at - 1] ?? { keyWord: '' };
    const isBehind = keyWord === 'FROM' || endsFrom.has(keyWord);
    core.outputs = readOutputs(this.tokens.slice(place.outputsFrom, this.#at - (isBehind ? 1 : 0)));
    place.outputsFrom = undefined;
  }

  /** What stands in parentheses within an expression: queries in it are read, all else is passed over. */
  #parentheses(core: OpenCore): void {
    if (this.#beginsQuery()) {
      this.#innerBlock(core);
      return;
    }
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      this.#at += 1;
      if (token.text === ')') return;
      if (token.text === '(') this.#parentheses(core);
    }
  }

  #beginsQuery(): boolean {
    let ahead = this.#at;
    while (this.tokens[ahead]?.text === '(') ahead += 1;
    return queryWords.has(this.tokens[ahead]?.keyWord ?? '');
  }

  /** The opening parenthesis has been read; reads the closing one too. */
  #innerBlock(core: OpenCore): QueryBlock {
    const block = this.block(core, this.tokens[this.#at - 1]?.end ?? 0);
    core.block.inner.push(block);
    this.#at += 1;
    return block;
  }

  #ctes(core: OpenCore): void {
    if (this.#peek()?.keyWord === 'RECURSIVE') this.#at += 1;
    for (let name = this.#peek(); isName(name); name = this.#peek()) {
      this.#at += 1;
      const columns = this.#nameList();
      while (['AS', 'NOT', 'MATERIALIZED'].includes(this.#peek()?.keyWord ?? '')) this.#at += 1;
      const cte: Mutable<Cte> = { name: nameOf(name), ...spanOf(name), columns, query: undefined };
      // Known before its query is read, which may name it.
      core.block.ctes.push(cte);
      if (this.#peek()?.text !== '(') return;
      this.#at += 1;
      cte.query = this.#innerBlock(core);
      if (this.#peek()?.text !== ',') return;
      this.#at += 1;
    }
  }

  #source(core: OpenCore, place: Place, isTarget = false): void {
    while (['ONLY', 'LATERAL'].includes(this.#peek()?.keyWord ?? '')) this.#at += 1;
    const token = this.#peek();
    if (token?.text === '(') {
      this.#at += 1;
      if (!this.#beginsQuery()) {
        place.joinDepth += 1;
        return this.#source(core, place);
      }
      const query = this.#innerBlock(core);
      core.sources.push({
        start: query.start,
        end: query.end,
        from: { kind: 'query', query },
        ...this.#alias(''),
      });
    } else if (isName(token) && !endsSource.has(token.keyWord)) {
      this.#named(core, token, isTarget);
    }
  }

  #named(core: OpenCore, first: QueryToken, isTarget: boolean): void {
    const parts = [nameOf(first)];
    let last = first;
    this.#at += 1;
    while (this.#peek()?.text === '.') {
      const next = this.tokens[this.#at + 1];
      if (!isName(next)) break;
      parts.push(nameOf(next));
      last = next;
      this.#at += 2;
    }
    const name = parts.at(-1) ?? '';
    const span = { start: first.start, end: last.end };
    if (this.#peek()?.text === '(' && !isTarget) {
      this.#at += 1;
      this.#parentheses(core);
      core.sources.push({ ...span, from: { kind: 'function', name }, ...this.#alias(name) });
      return;
    }
    const from = { kind: 'relation', schema: parts.at(-2), name } as const;
    core.sources.push({ ...span, from, ...this.#alias(name, isTarget) });
  }

  /** In parentheses behind a table that is written to stand columns of it, which are no new names. */
  #alias(name: string, isTarget = false): Pick<Source, 'alias' | 'columns'> {
    if (this.#peek()?.text === '*') this.#at += 1;
    const hasAs = this.#peek()?.keyWord === 'AS';
    if (hasAs) this.#at += 1;
    const token = this.#peek();
    if (!isName(token) || (!hasAs && endsSource.has(token.keyWord))) {
      return { alias: name, columns: undefined };
    }
    this.#at += 1;
    return { alias: nameOf(token), columns: isTarget ? undefined : this.#nameList() };
  }

  /** `(a, b)`; types of columns, which functions may have, are passed over. */
  #nameList(): readonly string[] | undefined {
    if (this.#peek()?.text !== '(' || this.#beginsQueryAfter()) return undefined;
    const names: string[] = [];
    let isFirst = true;
    let depth = 0;
    for (let token = this.#peek(); token !== undefined; token = this.#peek()) {
      this.#at += 1;
      if (token.text === '(') depth += 1;
      else if (token.text === ')' && (depth -= 1) === 0) break;
      else if (token.text === ',' && depth === 1) isFirst = true;
      else if (isFirst && isName(token)) {
        names.push(nameOf(token));
        isFirst = false;
      }
    }
    return names;
  }

  #beginsQueryAfter(): boolean {
    return queryWords.has(this.tokens[this.#at + 1]?.keyWord ?? '');
  }
}

function spanOf({ start, end }: QueryToken): { readonly start: number; readonly end: number } {
  return { start, end };
}

const writesNothingNew = wordSet('FOR DO NO KEY ON THEN');
const setOperations = wordSet('UNION INTERSECT EXCEPT');
const queryWords = wordSet('SELECT WITH VALUES TABLE INSERT UPDATE DELETE MERGE');
/** Clauses behind the list of columns and FROM. */
const endsFrom = wordSet(
  'WHERE GROUP HAVING WINDOW ORDER LIMIT OFFSET FETCH FOR RETURNING SET VALUES WHEN',
);
/** What follows a source and is no alias of it. */
const endsSource = wordSet(
  `${[...endsFrom, ...setOperations].join(' ')} ON USING JOIN INNER LEFT RIGHT FULL CROSS NATURAL
  TABLESAMPLE SELECT FROM WITH AS LATERAL DEFAULT OVERRIDING DO`,
);
