import { basename, resolve } from 'node:path';
import { UsageError } from '../../core/base/errors';
import type { Lake } from '../../core/lake/lake';
import { parseLake } from '../../core/lake/parseLake';
import type { SourceFlags } from './sourceFlags';
import { printable } from '../terminal/textStyle';

/**
 * The lake of one source that `--main-folder` and its companions describe, held against the same
 * rules as a lake file. The source is called after its folder. @throws UsageError
 */
export function lakeOfFolder(
  flags: SourceFlags & { readonly mainFolder: string },
  options: {
    readonly blobEndpoint: string;
    readonly workingFolder: string;
    /** Called for options that have no effect together. */
    readonly onWarning: (message: string) => void;
  },
): Lake {
  const folder = resolve(options.workingFolder, flags.mainFolder);
  const file = {
    storage: { blobEndpoint: options.blobEndpoint },
    sources: [
      {
        name: printable(basename(folder)) || folder,
        folder,
        kind: flags.kind ?? 'illumina',
        container: flags.container,
        destination: flags.destination,
        completionFlag: flags.completionFlag,
        completionDelay: flags.completionDelay,
        sampleSheets: flags.samplesheetFolder,
        projectGlob: flags.projectGlob,
        blankGlob: flags.blankGlob,
        minFileAge: flags.minFileAge,
      },
    ],
  };
  const { lake, problems } = parseLake(JSON.stringify(file), {
    file: '',
    resolveFolder: (path) => resolve(options.workingFolder, path),
  });
  for (const { message } of lake === undefined ? [] : problems) {
    options.onWarning(inOptionWords(message));
  }
  if (lake !== undefined) return lake;
  const messages = problems
    .filter(({ severity }) => severity === 'error')
    .map(({ message }) => inOptionWords(message));
  throw new UsageError(messages.join('; '), { remedy: 'Correct the option' });
}

const optionOfKey: readonly (readonly [key: string, option: string])[] = [
  ['sources[0].container', '--container'],
  ['sources[0].destination', '--destination'],
  ['sources[0].completionFlag', '--completion-flag'],
  ['sources[0].completionDelay', '--completion-delay'],
  ['sources[0].sampleSheets', '--samplesheet-folder'],
  ['sources[0].projectGlob', '--project-glob'],
  ['sources[0].blankGlob', '--blank-glob'],
  ['sources[0].minFileAge', '--min-file-age'],
  ['sources[0].projectGlob', '--project-glob'],
  ['sources[0].blankGlob', '--blank-glob'],
  ['sources[0].minFileAge', '--min-file-age'],
  ['sources[0].folder', '--main-folder'],
  ['sources[0].name', '--main-folder'],
  ['storage.blobEndpoint', '--blob-endpoint'],
];

function inOptionWords(message: string): string {
  const known = optionOfKey.find(([key]) => message.startsWith(`${key} `));
  return known ? known[1] + message.slice(known[0].length) : message;
}
