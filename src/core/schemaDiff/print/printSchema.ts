import { isView } from '../model/isView';
import { pathKey, tablePath } from '../model/objectPath';
import type { ForeignKey, Relation, SchemaSnapshot } from '../model/snapshot';
import { quoteIdentifier, quotePath } from '../normal/quoteIdentifier';
import { printComment, printRelationComments } from './printComments';
import { inOrderOfMaking } from './printOrder';
import { printForeignKey, printIndex } from './printParts';
import { isOwnTarget, printTable, type TableSurroundings } from './printTable';
import { printDomain, printEnum, printFunction } from './printTypes';
import { printView } from './printView';
import { sequencesOf, type ColumnSequence } from './sequences';
import { remark } from './sqlText';

/**
 * A snapshot as DDL, relation by relation: the same snapshot always gives the same text, `readDdl` reads
 * it back, and Postgres makes the schemas of it in an empty database, but for what functions do and where
 * foreign tables lie.
 */
export function printSchema(snapshot: SchemaSnapshot): string {
  const blocks = [
    ...snapshot.schemas.map(printNamespace),
    ...snapshot.enums.map((type) => [printEnum(type), ...commentOf('TYPE', type)]),
    ...snapshot.domains.map((domain) => [printDomain(domain), ...commentOf('DOMAIN', domain)]),
    printFunctions(snapshot),
    ...printRelations(snapshot.relations),
  ];
  const texts = blocks
    .filter((block) => block.length > 0)
    .map((block) => `${block.map(ended).join('\n')}\n`);
  return texts.join('\n');
}

function ended(statement: string): string {
  return statement.startsWith('--') ? statement : `${statement};`;
}

type Block = readonly string[];

function printNamespace({ name, comment }: SchemaSnapshot['schemas'][number]): Block {
  const path = [name] as const;
  return [
    ...(name === 'public' ? [] : [`CREATE SCHEMA ${quoteIdentifier(name)}`]),
    ...(comment === undefined ? [] : [printComment('SCHEMA', path, comment)]),
  ];
}

function commentOf(
  kind: 'TYPE' | 'DOMAIN',
  type: { readonly schema: string; readonly name: string; readonly comment?: string | undefined },
): Block {
  return type.comment === undefined ? [] : [printComment(kind, tablePath(type), type.comment)];
}

function printFunctions({ functions }: SchemaSnapshot): Block {
  if (functions.length === 0) return [];
  return [
    remark('A snapshot knows how functions are called, and not what they do.'),
    'SET check_function_bodies = false',
    ...functions.map(printFunction),
  ];
}

function printRelations(relations: readonly Relation[]): readonly Block[] {
  const known = new Map(relations.map((relation) => [pathKey(tablePath(relation)), relation]));
  const made = new Set<string>();
  const later: string[] = [];
  const sequences = new Set<string>();
  const blocks = inOrderOfMaking(relations).map((relation): Block => {
    const isMade = (key: ForeignKey): boolean =>
      isOwnTarget(relation, key) ||
      made.has(pathKey(key.refTable)) ||
      !known.has(pathKey(key.refTable));
    later.push(
      ...relation.foreignKeys.filter((key) => !isMade(key)).map((key) => addKey(relation, key)),
    );
    made.add(pathKey(tablePath(relation)));
    const { partitionOf } = relation;
    const parent = partitionOf && known.get(pathKey(partitionOf.parent));
    // An heir asks the sequence of its parent.
    const own = sequencesOf(relation).filter(({ written }) => !sequences.has(written));
    for (const { written } of own) sequences.add(written);
    return printRelation(relation, own, {
      parent,
      foreignKeys: relation.foreignKeys.filter(isMade),
    });
  });
  const title = remark('Foreign keys to tables that stand further down.');
  return later.length === 0 ? blocks : [...blocks, [title, ...later]];
}

function addKey(relation: Relation, key: ForeignKey): string {
  return `ALTER TABLE ${quotePath(tablePath(relation))} ADD ${printForeignKey(key)}`;
}

function printRelation(
  relation: Relation,
  sequences: readonly ColumnSequence[],
  surroundings: TableSurroundings,
): Block {
  const path = tablePath(relation);
  return [
    ...sequences.map(({ written }) => `CREATE SEQUENCE ${written}`),
    ...(isView(relation) ? [printView(relation)] : printTable(relation, surroundings)),
    ...sequences.map(
      ({ written, column }) => `ALTER SEQUENCE ${written} OWNED BY ${quotePath([...path, column])}`,
    ),
    ...relation.indexes.map((index) => printIndex(path, index)),
    ...printRelationComments(relation),
  ];
}
