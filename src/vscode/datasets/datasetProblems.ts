import {
  CodeAction,
  CodeActionKind,
  Diagnostic,
  DiagnosticSeverity,
  languages,
  workspace,
  WorkspaceEdit,
  type CodeActionProvider,
  type Range,
  type TextDocument,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import { describeError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import { sentence } from '../../core/base/sentence';
import { formatGros } from '../../core/datasets/reference/formatGros';
import { debounce } from '../support/editor/debounce';
import type { KnownDatasets } from './knownDatasets';
import { referencesIn, type WrittenReference } from './writtenReferences';

const pauseMs = 400;
/** References of one document that a lake is asked about. */
const mostAsked = 200;
/** What a person writes; documents that Lakeside makes are about other things. */
const checkedSchemes: readonly string[] = [
  'file',
  'untitled',
  'vscode-notebook-cell',
  'vscode-vfs',
];

interface Problem {
  readonly diagnostic: Diagnostic;
  /** What may have been meant, the nearest first. */
  readonly instead: readonly string[];
}

/** Addresses that are malformed, and gently those that stand for nothing on the lake. */
export class DatasetProblems implements CodeActionProvider, Disposable {
  readonly #known: KnownDatasets;
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(languages.createDiagnosticCollection('lakeside-datasets'));
  readonly #problems = new Map<string, readonly Problem[]>();
  readonly #waiting = new Set<TextDocument>();
  readonly #soon = this.#store.add(debounce(() => void this.#checkWaiting(), pauseMs));

  constructor(known: KnownDatasets, logger: Logger) {
    this.#known = known;
    this.#logger = logger;
    this.#store.add(workspace.onDidChangeTextDocument(({ document }) => this.#note(document)));
    this.#store.add(workspace.onDidOpenTextDocument((document) => this.#note(document)));
    this.#store.add(workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.#store.add(workspace.onDidGrantWorkspaceTrust(() => this.#noteAll()));
    this.#store.add(known.onDidChange(() => this.#noteAll()));
    this.#noteAll();
  }

  provideCodeActions(document: TextDocument, range: Range): CodeAction[] {
    const problems = this.#problems.get(document.uri.toString()) ?? [];
    return problems
      .filter(({ diagnostic }) => diagnostic.range.intersection(range) !== undefined)
      .flatMap(({ diagnostic, instead }) =>
        instead.map((text, rank) => {
          const action = new CodeAction(`Change to ${text}`, CodeActionKind.QuickFix);
          action.edit = new WorkspaceEdit();
          action.edit.replace(document.uri, diagnostic.range, text);
          action.diagnostics = [diagnostic];
          action.isPreferred = rank === 0;
          return action;
        }),
      );
  }

  dispose(): void {
    this.#store.dispose();
  }

  #note(document: TextDocument): void {
    if (!checkedSchemes.includes(document.uri.scheme)) return;
    this.#waiting.add(document);
    this.#soon.call();
  }

  #noteAll(): void {
    for (const document of workspace.textDocuments) this.#note(document);
  }

  #forget(document: TextDocument): void {
    this.#waiting.delete(document);
    this.#collection.delete(document.uri);
    this.#problems.delete(document.uri.toString());
  }

  async #checkWaiting(): Promise<void> {
    const documents = [...this.#waiting];
    this.#waiting.clear();
    for (const document of documents) if (!document.isClosed) await this.#check(document);
  }

  /** Gives up where the document is another one before it is through: that one waits already. */
  async #check(document: TextDocument): Promise<void> {
    const { version } = document;
    const references = await referencesIn(document);
    const problems = await this.#problemsOf(references);
    if (document.isClosed || document.version !== version) return;
    this.#problems.set(document.uri.toString(), problems);
    this.#collection.set(
      document.uri,
      problems.map(({ diagnostic }) => diagnostic),
    );
  }

  /** What is malformed shows even where no lake answers. */
  async #problemsOf(references: readonly WrittenReference[]): Promise<readonly Problem[]> {
    const problems: Problem[] = references.flatMap((written) => malformedIn(written));
    try {
      for (const written of references.slice(0, mostAsked)) {
        problems.push(...(await this.#missingIn(written)));
      }
    } catch (error) {
      this.#logger.info(`addresses of datasets were not looked up: ${describeError(error)}`);
    }
    return problems;
  }

  async #missingIn({ parsed, range }: WrittenReference): Promise<readonly Problem[]> {
    if (parsed.kind === 'malformed') return [];
    const found = await this.#known.find(parsed.reference);
    if (found.kind === 'version' || found.kind === 'untrusted' || found.kind === 'noLake') {
      return [];
    }
    const message = `${sentence(found.message)} ${sentence(found.remedy)}`;
    // It may be on another lake, or about to be published.
    const severity = DiagnosticSeverity.Information;
    return [problem({ range, message, severity, instead: found.near })];
  }
}

function malformedIn({ parsed, range }: WrittenReference): readonly Problem[] {
  if (parsed.kind === 'reference') return [];
  const instead = parsed.hint === undefined ? [] : [formatGros(parsed.hint)];
  const severity = DiagnosticSeverity.Warning;
  return [problem({ range, message: sentence(parsed.why), severity, instead })];
}

function problem(options: {
  readonly range: Range;
  readonly message: string;
  readonly severity: DiagnosticSeverity;
  readonly instead: readonly string[];
}): Problem {
  const diagnostic = new Diagnostic(options.range, options.message, options.severity);
  diagnostic.source = 'Lakeside';
  return { diagnostic, instead: options.instead };
}
