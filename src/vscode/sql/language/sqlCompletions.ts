import {
  CompletionItem,
  CompletionItemKind,
  SnippetString,
  type CancellationToken,
  type CompletionContext,
  type CompletionItemProvider,
  type Position,
  type Range,
  type TextDocument,
} from 'vscode';
import { completeSql, isBehindJoin } from '../../../core/sqlLanguage/completeSql';
import type { Suggestion } from '../../../core/sqlLanguage/suggestion';
import { offsetInStatement, rangeIn, writtenAt } from '../sqlDocuments';
import type { NameSpaces } from './nameSpaces';

const kinds: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  schema: CompletionItemKind.Module,
  table: CompletionItemKind.Struct,
  view: CompletionItemKind.Interface,
  cte: CompletionItemKind.Struct,
  column: CompletionItemKind.Field,
  source: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  join: CompletionItemKind.Snippet,
  keyword: CompletionItemKind.Keyword,
};

/** Typed, they open the list; a blank only where a join is begun. */
export const triggerCharacters = ['.', ' '] as const;

/** Names of the catalog and words of the language, wherever SQL is written. */
export class SqlCompletions implements CompletionItemProvider {
  readonly #spaces: NameSpaces;

  constructor(spaces: NameSpaces) {
    this.#spaces = spaces;
  }

  provideCompletionItems(
    document: TextDocument,
    position: Position,
    _token: CancellationToken,
    { triggerCharacter }: CompletionContext,
  ): CompletionItem[] {
    const at = offsetInStatement(document, position);
    if (at === undefined) return [];
    const { sql, offset, origin } = at;
    if (triggerCharacter === ' ' && !isBehindJoin(sql, offset)) return [];
    const completion = completeSql(sql, offset, this.#spaces.orNone(document));
    const range = rangeIn(document, origin, completion);
    return completion.suggestions.flatMap((suggestion) => {
      const text = writtenAt(document, origin, { sql: suggestion.text, end: range.end });
      return text === undefined ? [] : [itemOf({ ...suggestion, text }, range)];
    });
  }
}

function itemOf(suggestion: Suggestion, range: Range): CompletionItem {
  const { kind, label, text, detail, comment, rank } = suggestion;
  const item = new CompletionItem({ label, description: detail }, kinds[kind]);
  item.range = range;
  item.sortText = `${rank}${label}`;
  // What is typed is the name, also where its table is put before it.
  item.filterText = /^\\?"/.test(text) ? text : label;
  item.insertText = kind === 'function' ? callOf(text) : text;
  if (comment !== undefined) item.documentation = comment;
  return item;
}

function callOf(name: string): SnippetString {
  return new SnippetString().appendText(`${name}(`).appendTabstop(0).appendText(')');
}
