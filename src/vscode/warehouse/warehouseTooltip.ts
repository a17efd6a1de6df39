import { formatBytes } from '../../core/base/sizes';
import { kindWords } from '../../core/warehouse/catalog/kindWords';
import type { Catalog } from '../../core/warehouse/catalog/catalog';
import type { Relation } from '../../core/warehouse/catalog/catalogEntries';
import { escapeMarkdown as escape, paragraphs } from '../support/editor/markdown';
import { pairTraps, registryTraps } from './benchlingTraps';
import type {
  ColumnNode,
  DatabaseNode,
  RelationNode,
  SchemaNode,
  WarehouseNode,
} from './warehouseNode';
import { columnWords, indexWords, rowWords } from './warehouseWords';

/** Markdown with what there is to say of a node; empty if that is all in its line. */
export function warehouseTooltip(node: WarehouseNode): string {
  switch (node.kind) {
    case 'database':
      return databaseTooltip(node);
    case 'schema':
      return schemaTooltip(node);
    case 'relation':
      return relationTooltip(node);
    case 'column':
      return columnTooltip(node);
    case 'index':
      return paragraphs(
        `**${escape(node.index.name)}**`,
        code(node.index.definition ?? indexWords(node.index)),
      );
    case 'foreignKey':
      return paragraphs(
        `**${escape(node.foreignKey.name)}**`,
        node.other === undefined
          ? 'Refers to what you may not see'
          : 'Click to show the other table',
      );
    case 'failure':
      return paragraphs(escape(node.error.message), escape(node.error.remedy));
    case 'note':
      return escape(node.tooltip);
    default:
      return '';
  }
}

function databaseTooltip({ database }: DatabaseNode): string {
  const { connection, known, lake } = database;
  const { user, host, port, database: name, tls, writable } = connection;
  return paragraphs(
    `**${escape(connection.name)}** of ${escape(lake.label)}`,
    escape(`${user}@${host}:${port}/${name}, tls ${tls}${writable ? ', writable' : ', read-only'}`),
    known && catalogLine(known.catalog),
    known?.failure && escape(`Not asked now: ${known.failure.message}. ${known.failure.remedy}`),
    lake.lake.benchling === connection.name ? registryTraps : undefined,
  );
}

function catalogLine({ database, relations, readAtMs }: Catalog): string {
  const at = new Date(readAtMs).toLocaleString();
  return escape(`Postgres ${database.version}, ${relations.length} tables and views, read ${at}`);
}

function schemaTooltip({ catalog, schema }: SchemaNode): string {
  const found = catalog.schemas.find(({ name }) => name === schema);
  return paragraphs(
    `**${escape(schema)}**`,
    found?.comment && escape(found.comment),
    found && `Owner: ${escape(found.owner)}`,
  );
}

/** What is not to be missed comes first: a long tooltip is cut. */
function relationTooltip({ relation, raw, catalog }: RelationNode): string {
  const { schema, name, kind, owner } = relation;
  const comment = relation.comment ?? raw?.comment;
  const facts = [...factsOf(raw ?? relation), `Owner: ${escape(owner)}`];
  return paragraphs(
    `**${escape(schema)}.${escape(name)}**, ${kindWords[kind]}`,
    comment && escape(comment),
    raw && pairTraps(relation, raw, catalog),
    facts.join(' · '),
  );
}

function factsOf({ kind, rowCountEstimate, totalBytes }: Relation): readonly string[] {
  if (kind === 'view') return [];
  const rows =
    rowCountEstimate === undefined
      ? 'Rows: never analyzed, so that there is no estimate'
      : `${rowWords(rowCountEstimate)}, an estimate of when it was last analyzed`;
  return totalBytes === undefined ? [rows] : [rows, `${formatBytes(totalBytes)} with its indexes`];
}

function columnTooltip({ column, relation, isInPrimaryKey, reference }: ColumnNode): string {
  const { name, comment, generation, default: expression } = column;
  const source = generation === 'none' ? 'Default' : 'Generated as';
  return paragraphs(
    `**${escape(name)}** ${code(columnWords(column))}`,
    comment && escape(comment),
    isInPrimaryKey && 'Part of the primary key',
    reference &&
      `Refers to ${escape(reference.targetName)} (${reference.targetColumns.map(escape).join(', ')})`,
    generation.startsWith('identity') && 'Numbered by the server (identity)',
    expression && `${source} ${code(expression)}`,
    `Column of ${escape(relation.schema)}.${escape(relation.name)}`,
  );
}

/** Text between enough backticks that none in it ends it. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${text.replace(/\s+/g, ' ')} ${fence}`;
}
