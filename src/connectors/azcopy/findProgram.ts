import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { BulkCopyError } from '../../core/storage/bulkCopier';

type Environment = Readonly<Record<string, string | undefined>>;

const names = process.platform === 'win32' ? ['azcopy.exe'] : ['azcopy', 'azcopy_linux_amd64'];

/**
 * The program to run: the one that is named, by the option or by LAKESIDE_AZCOPY, otherwise the first
 * on the PATH. Relative entries of the PATH do not count: a program of a cloned folder is never run.
 * @throws BulkCopyError `engineMissing`
 */
export async function findProgram(
  named: string | undefined,
  environment: Environment,
): Promise<string> {
  const chosen = named ?? (environment['LAKESIDE_AZCOPY'] || undefined);
  if (chosen !== undefined) {
    if (await canRun(chosen)) return chosen;
    throw missing(`AzCopy cannot be run: ${chosen} is not there or not executable`);
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  for (const folder of folders) {
    for (const name of names) if (await canRun(join(folder, name))) return join(folder, name);
  }
  throw missing('AzCopy is not installed: no azcopy on the PATH');
}

function missing(message: string): BulkCopyError {
  return new BulkCopyError('engineMissing', message, {
    remedy:
      'Install AzCopy 10 and put it on the PATH, name it by --azcopy-path, LAKESIDE_AZCOPY or the setting lakeside.azcopyPath, or use engine lakeside, which needs no other program',
  });
}

async function canRun(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
