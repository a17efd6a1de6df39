import { NotUnderstoodError } from '../../ddl/statementContext';
import { tablePath } from '../../model/objectPath';
import { isView } from '../../model/isView';
import { quoteIdentifier, quotePath } from '../../normal/quoteIdentifier';
import { carriedName } from '../carriedNames';
import type { CarriedStatement, Carrying } from '../carrying';
import type { TokenReader } from '../text/tokenReader';
import { alterTable } from './alterTable';
import { readIndex } from './createIndex';
import { createTable } from './createTable';
import { createType } from './createType';
import { createView } from './createView';

/**
 * A statement of T-SQL as statements for Postgres; empty if it says nothing of the schema.
 * @throws NotUnderstoodError with why it was left behind
 */
export function carryStatement(
  reader: TokenReader,
  carrying: Carrying,
): readonly CarriedStatement[] {
  if (reader.accept('USE')) {
    carrying.database = reader.name();
    return [];
  }
  if (reader.accept('CREATE')) return create(reader, carrying);
  if (reader.accept('ALTER')) return alter(reader, carrying);
  if (reader.accept('DROP')) return drop(reader, carrying);
  return [];
}

function create(reader: TokenReader, carrying: Carrying): readonly CarriedStatement[] {
  const at = reader.whole;
  reader.accept('OR', 'ALTER');
  if (reader.accept('SCHEMA')) return [{ ...at, sql: createSchema(reader) }];
  if (reader.accept('TABLE')) return createTable(reader, carrying);
  if (reader.accept('VIEW')) return [{ ...createView(reader, carrying), ...at }];
  if (reader.accept('TYPE')) return [{ ...createType(reader, carrying), ...at }];
  if (reader.accept('SEQUENCE')) {
    return [{ ...at, sql: `create sequence ${quotePath(carrying.newPath(reader.path()))}` }];
  }
  if (indexWords.some((word) => reader.isAt(word))) {
    return [{ ...at, sql: readIndex(reader, carrying) }];
  }
  return leaveBehind(reader);
}

const indexWords = [
  'INDEX',
  'UNIQUE',
  'CLUSTERED',
  'NONCLUSTERED',
  'COLUMNSTORE',
  'SPATIAL',
  'PRIMARY',
];

function createSchema(reader: TokenReader): string {
  const name = reader.isAt('AUTHORIZATION') ? undefined : reader.name();
  const owner = reader.accept('AUTHORIZATION') ? reader.name() : '';
  return `create schema ${quoteIdentifier(carriedName(name ?? owner))}`;
}

/** What is created beside tables, views and types: what of it is a loss, and why. */
function leaveBehind(reader: TokenReader): readonly CarriedStatement[] {
  const found = left.find(({ words }) => words.some((word) => reader.isAt(...word.split(' '))));
  if (found !== undefined) throw new NotUnderstoodError(found.reason);
  if (silent.some((word) => reader.isAt(word))) return [];
  throw new NotUnderstoodError(`CREATE ${reader.next?.value ?? ''} is not known here`);
}

const left = [
  { words: ['PROC', 'PROCEDURE'], reason: 'a procedure in T-SQL has to be written anew' },
  { words: ['FUNCTION', 'AGGREGATE'], reason: 'a function in T-SQL has to be written anew' },
  { words: ['TRIGGER'], reason: 'a trigger in T-SQL has to be written anew' },
  { words: ['SYNONYM'], reason: 'Postgres has no synonyms; a view can stand for one' },
  { words: ['XML SCHEMA'], reason: 'Postgres checks no XML against a schema' },
  { words: ['XML', 'FULLTEXT'], reason: 'Postgres has no index like it' },
  { words: ['PARTITION'], reason: 'partitions are of a table in Postgres, not of a scheme' },
  {
    words: ['DEFAULT', 'RULE'],
    reason: 'defaults and rules that are bound later are not followed',
  },
  { words: ['ASSEMBLY', 'EXTERNAL'], reason: 'Postgres has nothing like it' },
] as const;

/** Rights, storage and the server. */
const silent = [
  'USER',
  'ROLE',
  'LOGIN',
  'APPLICATION',
  'DATABASE',
  'STATISTICS',
  'CERTIFICATE',
  'CREDENTIAL',
  'MASTER',
  'SYMMETRIC',
  'ASYMMETRIC',
  'QUEUE',
  'SERVICE',
  'ROUTE',
  'MESSAGE',
  'EVENT',
  'SERVER',
  'SECURITY',
];

function alter(reader: TokenReader, carrying: Carrying): readonly CarriedStatement[] {
  const at = reader.whole;
  if (reader.accept('TABLE')) return alterTable(reader, carrying);
  if (reader.accept('VIEW')) return [{ ...createView(reader, carrying), ...at }];
  if (reader.isAt('SCHEMA'))
    throw new NotUnderstoodError('what moves to another schema is not followed');
  const found = ['PROC', 'PROCEDURE', 'FUNCTION', 'TRIGGER'].some((word) => reader.isAt(word));
  return found ? leaveBehind(reader) : [];
}

/** What is not there is not missed: scripts begin with DROP of what they make. */
function drop(reader: TokenReader, carrying: Carrying): readonly CarriedStatement[] {
  const at = reader.whole;
  if (!reader.accept('TABLE') && !reader.accept('VIEW')) return [];
  reader.accept('IF', 'EXISTS');
  return reader
    .rest()
    .splitByCommas()
    .flatMap((part): readonly CarriedStatement[] => {
      const parts = part.path();
      const found = parts.at(-1)?.startsWith('#') === true ? undefined : carrying.find(parts);
      if (found === undefined) return [];
      const kind = isView(found) ? 'view' : 'table';
      return [{ ...at, sql: `drop ${kind} ${quotePath(tablePath(found))}` }];
    });
}
