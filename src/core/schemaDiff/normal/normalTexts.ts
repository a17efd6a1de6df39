import type { SqlNode, SqlParser } from '../../sql/sqlParser';
import { asNode } from '../../sql/sqlTree';
import { normalExpression } from './normalExpression';
import type { ExactText } from '../model/snapshot';
import {
  asPrinted,
  inBothForms,
  UnknownSqlError,
  withinTable,
  type BothForms,
  type ExpressionScope,
} from './expressionScope';
import { printExclusion, printIndexElement } from './printIndex';
import { nodesOf, nodesOfType, unwrap } from './treeParts';

/** What a text is, which says what it takes to parse it. */
export type TextKind = 'expression' | 'indexPart' | 'exclusion';

interface NotedText {
  readonly kind: TextKind;
  readonly text: string;
}

/** Texts as the server prints them, each parsed once, however often it comes. */
export class NormalTexts {
  readonly #parser: SqlParser;
  readonly #waiting = new Map<string, NotedText>();
  readonly #normal = new Map<string, BothForms>();

  constructor(parser: SqlParser) {
    this.#parser = parser;
  }

  /** Wants a text in its normal form; what is absent needs none. */
  note(kind: TextKind, text: string | undefined): void {
    if (text === undefined || shortcut(kind, text) !== undefined) return;
    this.#waiting.set(keyOf(kind, text), { kind, text });
  }

  /** Parses all that was noted. */
  async settle(): Promise<void> {
    for (const [key, { kind, text }] of this.#waiting) {
      this.#normal.set(key, await normalize(kind, text, this.#parser));
    }
    this.#waiting.clear();
  }

  /** Of a text that was noted before all was settled. */
  normal(kind: TextKind, text: string): string {
    return shortcut(kind, text) ?? this.#normal.get(keyOf(kind, text))?.text ?? text;
  }

  /** The same as the server prints it, if its normal form leaves something out. */
  exact(kind: TextKind, text: string): ExactText {
    return this.#normal.get(keyOf(kind, text))?.exact === undefined ? undefined : text;
  }
}

function keyOf(kind: TextKind, text: string): string {
  return `${kind}\0${text}`;
}

/** What most texts are needs no parser; that both say the same is a test. */
function shortcut(kind: TextKind, text: string): string | undefined {
  if (kind === 'indexPart') return plainName.test(text) ? text : undefined;
  if (kind !== 'expression') return undefined;
  if (plainValue.test(text)) return text;
  const sequence = /^nextval\(('(?:[^']|'')*')::regclass\)$/.exec(text)?.[1];
  if (sequence !== undefined) return `nextval(${sequence})`;
  return /^('(?:[^'\\]|'')*')::(?:text|character varying|bpchar|jsonb?|date|uuid|timestamp with(?:out)? time zone)(?:\[\])?$/.exec(
    text,
  )?.[1];
}

const plainName = /^(?:[a-z_]\w*|"[^"]+")$/;
const plainValue = /^(?:-?\d+(?:\.\d+)?|true|false|now\(\)|CURRENT_TIMESTAMP|CURRENT_DATE)$/;

/** A text that does not parse, or has parts without a normal form, stays as it is. */
async function normalize(kind: TextKind, text: string, parser: SqlParser): Promise<BothForms> {
  const parsed = await parser.parse(statementFor[kind](text));
  if (parsed.kind === 'malformed') return { text };
  const statement = unwrap(parsed.statements[0]?.tree)?.node ?? {};
  try {
    return inBothForms(printedScope, (scope) => print(kind, statement, scope));
  } catch (error) {
    if (error instanceof UnknownSqlError) return { text };
    throw error;
  }
}

const statementFor: Readonly<Record<TextKind, (text: string) => string>> = {
  expression: (text) => `select ${text}`,
  indexPart: (text) => `create index on t (${text})`,
  exclusion: (text) => `alter table t add ${text}`,
};

function print(kind: TextKind, statement: SqlNode, scope: ExpressionScope): string {
  switch (kind) {
    case 'expression':
      return normalExpression(nodesOfType(statement['targetList'], 'ResTarget')[0]?.['val'], scope);
    case 'indexPart':
      return printIndexElement(
        asNode(nodesOf(statement['indexParams'])[0]?.['IndexElem']) ?? {},
        scope,
      );
    case 'exclusion': {
      const [command] = nodesOfType(statement['cmds'], 'AlterTableCmd');
      return printExclusion(asNode(asNode(command?.['def'])?.['Constraint']) ?? {}, scope).text;
    }
  }
}

const printedScope: ExpressionScope = { ...withinTable, ...asPrinted };
