import { InvalidArgumentError, Option } from 'commander';
import { filled } from '../lakes/sourceFlags';
import { dialectOption, mapOption, sideWords, viaOption } from '../schemas/schemaOptions';

export type TraceFormat = 'text' | 'json' | 'mermaid' | 'openlineage' | 'csv';

export interface TraceFlags {
  readonly lake?: string;
  readonly stateDir?: string;
  readonly depth?: number;
  readonly columns?: true;
  readonly files?: true;
  readonly asOf?: string;
  readonly format: TraceFormat;
}

export function traceOptions(): readonly Option[] {
  return [
    new Option('--lake <file>', 'the lake file; left out: lake.json here or above').argParser(
      filled,
    ),
    new Option('--depth <steps>', 'so many steps away at most; left out: all').argParser(steps),
    new Option('--files', 'of a run each file of its receipt, with its own evidence'),
    new Option('--columns', 'columns too, where SQL or the mirror of Benchling tells of them'),
    new Option(
      '--as-of <date|commit>',
      'as it was at the end of that day (UTC), at that time, or at that commit',
    ).argParser(filled),
    new Option('--format <format>', 'how it is written')
      .choices(['text', 'json', 'mermaid', 'openlineage', 'csv'])
      .default('text'),
    new Option(
      '--state-dir <dir>',
      'folder of caches; left out: $LAKESIDE_STATE or the platform’s',
    ).argParser(filled),
  ];
}

/** What is compared, for the impact of a drift; as `schema diff` takes it. */
export function driftOptions(): readonly Option[] {
  return [
    new Option(
      '--schema-diff <sides...>',
      `of all that changes from an older to a newer side, in the place of a node; each ${sideWords}`,
    ),
    mapOption(),
    viaOption(),
    dialectOption(),
    new Option('--anyway', 'compare also what does not look like two versions of one schema'),
  ];
}

function steps(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a whole number above 0.');
}
