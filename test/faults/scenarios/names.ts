import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultLab } from '../faultLab';
import { destination, runName } from '../labRun';
import { incomplete, verified, type Expected, type Scenario } from './scenario';

/** A name that the service could not keep as it is. */
function refused(name: string, path: string): Scenario {
  return {
    name,
    prepare: (lab) => lab.write(path, 'content under an odd name'),
    expects: incomplete({ [path]: 'failed' }),
    recovers: incomplete({ [path]: 'failed' }),
  };
}

const noted = (path: string): Expected => ({ state: 'verified', problems: { [path]: 'note' } });

/** Segments of 200 characters, so that only the whole is too long. */
function longPath(length: number): string {
  const start = `${destination}/${runName}/`.length;
  const folders = Array.from({ length: 5 }, () => 'd'.repeat(200)).join('/');
  return `${folders}/${'f'.repeat(length - start - folders.length - 1)}`;
}

/** Names that file systems take and object stores turn into others. */
export const nameScenarios: readonly Scenario[] = [
  {
    name: 'a backslash in a name would make it the name of another file',
    prepare: async (lab) => {
      await lab.write('a\\b', 'with a backslash');
      await lab.write('a/b', 'in a folder');
    },
    expects: incomplete({ 'a\\b': 'failed' }),
    recovers: incomplete({ 'a\\b': 'failed' }),
  },
  refused('a name holds a control character', 'bell\u0007.txt'),
  refused('a name holds a line break', 'line\nbreak.txt'),
  refused('a name ends with a dot', 'trailing.'),
  refused('a folder’s name ends with a dot', 'folder./a.txt'),
  refused('a name is one character longer than the service takes', longPath(1025)),
  {
    name: 'a name is no UTF-8',
    onlyHere: 'each tool makes a name of its own of such bytes',
    prepare: (lab) => writeRaw(lab, Buffer.from([0x66, 0xe9, 0x6f]), 'content under raw bytes'),
    expects: incomplete({ 'f\ufffdo': 'failed' }),
    recovers: incomplete({ 'f\ufffdo': 'failed' }),
  },
  {
    name: 'a name is exactly as long as the service takes',
    prepare: (lab) => lab.write(longPath(1024), 'long'),
    expects: verified,
  },
  {
    name: 'two names differ only in Unicode form (NFC and NFD)',
    prepare: async (lab) => {
      await lab.write('caf\u00e9', 'composed');
      await lab.write('cafe\u0301', 'decomposed');
    },
    expects: noted('caf\u00e9'),
    recovers: noted('caf\u00e9'),
  },
  {
    name: 'two names differ only in case',
    prepare: async (lab) => {
      await lab.write('Read.txt', 'upper');
      await lab.write('read.txt', 'lower');
    },
    expects: noted('read.txt'),
    recovers: noted('read.txt'),
  },
  {
    name: 'names hold spaces, quotes, percent signs, emoji and what else URLs escape',
    prepare: async (lab) => {
      const names = [
        ' lead',
        'tail ',
        '100%25',
        '#1?&=+;',
        '\'"<>|*:',
        '😀 日本',
        '%2e%2e',
        '...a',
      ];
      for (const name of names) await lab.write(name, `content of ${name}`);
    },
    expects: verified,
  },
];

async function writeRaw(lab: FaultLab, name: Buffer, content: string): Promise<void> {
  await writeFile(Buffer.concat([Buffer.from(join(lab.at(''), '/')), name]), content);
}
