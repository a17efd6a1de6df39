import { Option } from 'commander';
import { schemaMapFile } from '../../core/schemaDiff/document/schemaMap';
import { filled } from '../lakes/sourceFlags';

/** What a side of a comparison may be, for the help of an argument. */
export const sideWords = 'a snapshot or DDL file, git:REVISION:PATH, or a connection of the lake';

export function lakeOption(): Option {
  return new Option('--lake <file>', 'the lake file; left out: lake.json here or above').argParser(
    filled,
  );
}

export function mapOption(): Option {
  return new Option(
    '--map <file>',
    `what was decided of renames; left out: ${schemaMapFile} beside a side’s file`,
  ).argParser(filled);
}
