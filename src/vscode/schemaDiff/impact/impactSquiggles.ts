import {
  CodeAction,
  CodeActionKind,
  Diagnostic,
  DiagnosticSeverity,
  languages,
  WorkspaceEdit,
  type CodeActionProvider,
  type Range,
  type TextDocument,
  type Uri,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { LineIndex } from '../../../core/base/lineIndex';
import type { TextEdit, TextHit } from '../../../core/schemaDiff/impact/texts/textImpact';
import { commands } from '../../support/editor/contributions';
import type { ImpactModel, TextImpact } from './impactModel';
import { rangeOf } from './impactTexts';

const severities: Readonly<Record<TextHit['effect'], DiagnosticSeverity>> = {
  breaks: DiagnosticSeverity.Warning,
  mayBreak: DiagnosticSeverity.Information,
  maySee: DiagnosticSeverity.Information,
};

/** Underlines what the drift reaches, and offers the renames in place. */
export class ImpactSquiggles implements CodeActionProvider, Disposable {
  readonly #model: ImpactModel;
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(languages.createDiagnosticCollection('lakeside-drift'));

  constructor(model: ImpactModel) {
    this.#model = model;
    this.#store.add(model.onDidChange((uris) => this.#show(uris)));
    this.#show(model.impacts.map(({ uri }) => uri));
  }

  provideCodeActions(document: TextDocument, range: Range): CodeAction[] {
    const impact = this.#model.of(document.uri);
    // Offsets of another text would lead somewhere else; it is looked into soon.
    if (impact === undefined || impact.text !== document.getText()) return [];
    const lines = new LineIndex(impact.text);
    return impact.hits
      .filter((hit) => rangeOf(lines, hit).intersection(range) !== undefined)
      .flatMap((hit) => actionsFor(hit, impact, lines));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show(uris: readonly Uri[]): void {
    for (const uri of uris) {
      const impact = this.#model.of(uri);
      const lines = new LineIndex(impact?.text ?? '');
      this.#collection.set(
        uri,
        impact?.hits.map((hit) => diagnosticOf(hit, lines)),
      );
    }
  }
}

function diagnosticOf(hit: TextHit, lines: LineIndex): Diagnostic {
  const message = `${hit.isGuess ? 'Perhaps: ' : ''}${hit.message}.`;
  const diagnostic = new Diagnostic(rangeOf(lines, hit), message, severities[hit.effect]);
  diagnostic.source = 'Lakeside';
  const [change] = hit.changes;
  if (change !== undefined) diagnostic.code = change.kind;
  return diagnostic;
}

function actionsFor(hit: TextHit, { uri }: TextImpact, lines: LineIndex): readonly CodeAction[] {
  const diagnostics = [diagnosticOf(hit, lines)];
  const change = (edits: readonly TextEdit[], isPreferred: boolean): readonly CodeAction[] => {
    if (edits.length === 0) return [];
    const title = `Change to ${edits.map(({ text }) => text).join('')}`;
    const action = new CodeAction(title, CodeActionKind.QuickFix);
    action.edit = new WorkspaceEdit();
    for (const edit of edits) action.edit.replace(uri, rangeOf(lines, edit), edit.text);
    return [Object.assign(action, { diagnostics, isPreferred })];
  };
  const own = [...change(hit.edits, true), ...change(hit.otherEdits, false)];
  return own.length === 0 ? [] : [...own, fixAll(diagnostics)];
}

function fixAll(diagnostics: Diagnostic[]): CodeAction {
  const title = 'Fix All Renames in Workspace';
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.command = { title, command: commands.fixRenames };
  action.diagnostics = diagnostics;
  return action;
}
