import { InvalidArgumentError, Option } from 'commander';
import { schemaMapFile } from '../../core/schemaDiff/document/schemaMap';
import type { DdlDialect } from '../../core/schemaDiff/sides/ddlDialect';
import { filled } from '../lakes/sourceFlags';

/** What a side of a comparison may be, for the help of an argument. */
export const sideWords = 'a snapshot or DDL file, git:REVISION:PATH, or a connection of the lake';

export function lakeOption(): Option {
  return new Option('--lake <file>', 'the lake file; left out: lake.json here or above').argParser(
    filled,
  );
}

/** Once for both sides, or twice: of the old one and of the new one. */
export function dialectOption(): Option {
  return new Option(
    '--dialect <dialect>',
    'of files of DDL: postgres or tsql, for both sides or, given twice, for each; left out: what they look like',
  ).argParser((written: string, before: readonly DdlDialect[] | undefined) => [
    ...(before ?? []),
    dialectNamed(written),
  ]);
}

function dialectNamed(written: string): DdlDialect {
  if (written === 'postgres' || written === 'tsql') return written;
  throw new InvalidArgumentError('Allowed choices are postgres, tsql.');
}

export function mapOption(): Option {
  return new Option(
    '--map <file>',
    `what was decided of renames; left out: ${schemaMapFile} beside a side’s file`,
  ).argParser(filled);
}

export function viaOption(): Option {
  return new Option(
    '--via <side>',
    'what <new> was when <old> was made to match it: tells renames in a mirror by the ids of the other; left out: the snapshot kept in schema/, if <new> is the lake’s Benchling',
  ).argParser(filled);
}
