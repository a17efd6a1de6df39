import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder that editor and command keep their state in, absolute; nothing is created. */
export function defaultStateFolder(environment: Environment): string {
  const given = environment['LAKESIDE_STATE'];
  if (given !== undefined && given !== '') return resolve(given);
  return join(platformStateFolder(environment, platform()), 'lakeside');
}

/**
 * Where programs of a platform keep state that is not worth a backup.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/ for $XDG_STATE_HOME
 */
export function platformStateFolder(
  environment: Environment,
  system: NodeJS.Platform,
  home = homedir(),
): string {
  if (system === 'win32') return environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  if (system === 'darwin') return join(home, 'Library', 'Application Support');
  const given = environment['XDG_STATE_HOME'];
  // The specification has relative paths ignored.
  return given?.startsWith('/') ? given : join(home, '.local', 'state');
}
