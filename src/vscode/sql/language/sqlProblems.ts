import {
  CodeAction,
  CodeActionKind,
  Diagnostic,
  DiagnosticSeverity,
  languages,
  workspace,
  WorkspaceEdit,
  type CodeActionProvider,
  type Event,
  type Range,
  type TextDocument,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { sentence } from '../../../core/base/sentence';
import { pauseIfDue } from '../../../core/base/slices';
import { byteOffsets } from '../../../core/sql/byteOffsets';
import type { DocumentStatement } from '../../../core/sql/documents/documentStatements';
import type { ParsedSql, SqlParser } from '../../../core/sql/sqlParser';
import { checkNames } from '../../../core/sqlLanguage/checkNames';
import { readQuery } from '../../../core/sqlLanguage/readQuery';
import { findRelation, type NameSpace } from '../../../core/sqlLanguage/resolveNames';
import { debounce } from '../../support/editor/debounce';
import { isLookedInto, isSqlFile, rangeIn, readSql, writtenAt } from '../sqlDocuments';
import type { NameSpaces } from './nameSpaces';

export interface SqlProblemsOptions {
  readonly spaces: NameSpaces;
  readonly parser: () => Promise<SqlParser>;
  /** Names may mean something else than before. */
  readonly onDidChangeNames: readonly Event<unknown>[];
}

const pauseMs = 400;
/** Statements of which what the parser said is kept. */
const mostParsed = 2000;

interface Problem {
  readonly diagnostic: Diagnostic;
  /** What to write in its place; `undefined` = nobody knows. */
  readonly instead: string | undefined;
}

/** What does not parse, and names that nothing has, underlined while one writes. */
export class SqlProblems implements CodeActionProvider, Disposable {
  readonly #options: SqlProblemsOptions;
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(languages.createDiagnosticCollection('lakeside-sql'));
  readonly #problems = new Map<string, readonly Problem[]>();
  readonly #parsed = new Map<string, ParsedSql>();
  readonly #waiting = new Set<TextDocument>();
  readonly #soon = this.#store.add(debounce(() => void this.#checkWaiting(), pauseMs));

  constructor(options: SqlProblemsOptions) {
    this.#options = options;
    this.#store.add(workspace.onDidChangeTextDocument(({ document }) => this.#note(document)));
    this.#store.add(workspace.onDidOpenTextDocument((document) => this.#note(document)));
    this.#store.add(workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    for (const event of options.onDidChangeNames) this.#store.add(event(() => this.#noteAll()));
    this.#noteAll();
  }

  provideCodeActions(document: TextDocument, range: Range): CodeAction[] {
    const problems = this.#problems.get(document.uri.toString()) ?? [];
    return problems.flatMap(({ diagnostic, instead }) => {
      const isHere = diagnostic.range.intersection(range) !== undefined;
      if (!isHere || instead === undefined) return [];
      const action = new CodeAction(`Change to ${instead}`, CodeActionKind.QuickFix);
      action.edit = new WorkspaceEdit();
      action.edit.replace(document.uri, diagnostic.range, instead);
      action.diagnostics = [diagnostic];
      action.isPreferred = true;
      return [action];
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #note(document: TextDocument): void {
    if (!isLookedInto(document)) return;
    this.#waiting.add(document);
    this.#soon.call();
  }

  #noteAll(): void {
    for (const document of workspace.textDocuments) this.#note(document);
  }

  #forget({ uri }: TextDocument): void {
    this.#collection.delete(uri);
    this.#problems.delete(uri.toString());
  }

  async #checkWaiting(): Promise<void> {
    const documents = [...this.#waiting];
    this.#waiting.clear();
    for (const document of documents) if (!document.isClosed) await this.#check(document);
  }

  /** Gives up where the document is another one before it is through: that one waits already. */
  async #check(document: TextDocument): Promise<void> {
    const { statements, version } = readSql(document);
    const space = this.#options.spaces.find(document);
    const problems: Problem[] = [];
    for (const statement of statements) {
      if (statement.holes.length > 0) continue;
      problems.push(...(await this.#problemsOf(statement, { document, space })));
      await pauseIfDue();
      if (document.isClosed || document.version !== version) return;
    }
    this.#problems.set(document.uri.toString(), problems);
    this.#collection.set(
      document.uri,
      problems.map(({ diagnostic }) => diagnostic),
    );
  }

  async #problemsOf(
    statement: DocumentStatement,
    { document, space }: { readonly document: TextDocument; readonly space: NameSpace | undefined },
  ): Promise<readonly Problem[]> {
    const { sql } = statement;
    const parsed = await this.#parse(sql);
    const isProgram = !isSqlFile(document) && document.languageId !== 'markdown';
    if (parsed.kind === 'malformed') {
      if (isProgram) return [];
      const start = Math.min(byteOffsets(sql)(parsed.byte), Math.max(0, sql.length - 1));
      const place = rangeIn(document, statement, { start, end: Math.min(sql.length, start + 1) });
      const range = document.getWordRangeAtPosition(place.start) ?? place;
      return [problem(range, sentence(parsed.message), DiagnosticSeverity.Error)];
    }
    if (space === undefined || (isProgram && !namesTable(sql, space))) return [];
    return parsed.statements.flatMap(({ tree }) =>
      checkNames(sql, tree, space).map((name) => {
        const range = rangeIn(document, statement, name);
        const { instead } = name;
        const written = instead && writtenAt(document, statement, { sql: instead, end: range.end });
        return problem(range, `${name.message}.`, DiagnosticSeverity.Warning, written);
      }),
    );
  }

  async #parse(sql: string): Promise<ParsedSql> {
    const known = this.#parsed.get(sql);
    if (known !== undefined) return known;
    const parsed = await (await this.#options.parser()).parse(sql);
    this.#parsed.set(sql, parsed);
    const [oldest] = this.#parsed.keys();
    if (this.#parsed.size > mostParsed && oldest !== undefined) this.#parsed.delete(oldest);
    return parsed;
  }
}

/** A sentence in a program may read like SQL; one that names a table of the database does not. */
function namesTable(sql: string, space: NameSpace): boolean {
  const { cores } = readQuery(sql);
  return cores.some(({ sources }) =>
    sources.some(
      ({ from }) =>
        from.kind === 'relation' && findRelation(space, from.schema, from.name) !== undefined,
    ),
  );
}

function problem(
  range: Range,
  message: string,
  severity: DiagnosticSeverity,
  instead?: string,
): Problem {
  const diagnostic = new Diagnostic(range, message, severity);
  diagnostic.source = 'Lakeside';
  return { diagnostic, instead };
}
