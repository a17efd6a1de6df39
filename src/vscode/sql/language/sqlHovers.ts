import {
  Hover,
  MarkdownString,
  type HoverProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import { formatCount } from '../../../core/base/sizes';
import { describeName, type NameMeaning } from '../../../core/sqlLanguage/describeName';
import type { Catalog } from '../../../core/warehouse/catalog/catalog';
import type { CatalogFunction, Relation } from '../../../core/warehouse/catalog/catalogEntries';
import { escapeMarkdown as escape, paragraphs } from '../../support/editor/markdown';
import { offsetInStatement, rangeIn } from '../sqlDocuments';
import type { NameSpaces } from './nameSpaces';

/** Columns and signatures that a hover shows at most. */
const mostLines = 30;

/** What a name is: its type and comment, how many rows, and where a column comes from. */
export class SqlHovers implements HoverProvider {
  readonly #spaces: NameSpaces;

  constructor(spaces: NameSpaces) {
    this.#spaces = spaces;
  }

  provideHover(document: TextDocument, position: Position): Hover | undefined {
    const at = offsetInStatement(document, position);
    const space = this.#spaces.find(document);
    if (at === undefined || space === undefined) return undefined;
    const found = describeName(at.sql, at.offset, space);
    if (found === undefined) return undefined;
    const text = new MarkdownString(meaningText(found.meaning, space.catalog));
    return new Hover(text, rangeIn(document, at.origin, found));
  }
}

/** Markdown that shows names and comments and does nothing else. */
function meaningText(meaning: NameMeaning, catalog: Catalog): string {
  switch (meaning.kind) {
    case 'column':
      return columnText(meaning);
    case 'relation':
      return relationText(meaning.relation, catalog);
    case 'query': {
      const columns =
        meaning.columns?.map(escape).join(', ') ?? 'columns that only the server knows';
      return `**${escape(meaning.name)}** — a query\n\n${columns}`;
    }
    case 'schema':
      return paragraphs(
        `**${escape(meaning.name)}** — schema`,
        meaning.comment && escape(meaning.comment),
      );
    case 'function':
      return meaning.functions.slice(0, mostLines).map(functionText).join('\n\n');
  }
}

function columnText({ name, origin }: Extract<NameMeaning, { readonly kind: 'column' }>): string {
  if (origin === undefined) return `**${escape(name)}** — computed by the query`;
  const { relation, column } = origin;
  const traits = [
    column.isNullable ? '' : 'not null',
    column.generation === 'none' ? '' : column.generation,
  ].filter((trait) => trait !== '');
  return paragraphs(
    `**${escape(name)}** ${escape([column.type, ...traits].join(', '))}`,
    `from ${escape(`${relation.schema}.${relation.name}.${column.name}`)}${rowsOf(relation)}`,
    column.comment && escape(column.comment),
  );
}

function relationText(relation: Relation, catalog: Catalog): string {
  const columns = catalog.columnsOf(relation);
  const key = catalog.keysOf(relation).find(({ kind }) => kind === 'primary');
  const shown = columns
    .slice(0, mostLines)
    .map(({ name, type }) => `- ${escape(name)} ${escape(type)}`);
  const left = columns.length - shown.length;
  return paragraphs(
    `**${escape(`${relation.schema}.${relation.name}`)}** — ${escape(relation.kind)}${rowsOf(relation)}`,
    relation.comment && escape(relation.comment),
    [...shown, ...(left > 0 ? [`- and ${left} more`] : [])].join('\n'),
    key && `Primary key: ${key.columns.map(escape).join(', ')}`,
  );
}

/** An estimate, and called one. */
function rowsOf({ rowCountEstimate }: Relation): string {
  return rowCountEstimate === undefined
    ? ''
    : `, about ${escape(formatCount(Math.round(rowCountEstimate)))} rows (estimate)`;
}

function functionText({
  schema,
  name,
  arguments: given,
  result,
  comment,
}: CatalogFunction): string {
  const signature = `${name}(${given})${result === undefined ? '' : ` → ${result}`}`;
  return paragraphs(`**${escape(signature)}** — ${escape(schema)}`, comment && escape(comment));
}
