import { constants, realpathSync, statSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname, join } from 'node:path';

/**
 * One change of a file system, as a process asks the system for it.
 * @typedef {{ kind: 'mkdir' | 'unlink' | 'sync', path: string }
 *   | { kind: 'create', path: string, empties: boolean }
 *   | { kind: 'write', path: string, position: number, bytes: Buffer, fd?: number }
 *   | { kind: 'truncate', path: string, sizeBytes: number }
 *   | { kind: 'link' | 'rename', path: string, to: string }} DiskChange
 */

/**
 * Tells of every change that this process asks `node:fs/promises` for, before and after it is made:
 * what all of Lakeside writes with. Paths are real ones.
 * @param {(change: DiskChange, edge: 'before' | 'after') => void} watch
 * @returns {Promise<() => void>} ends the watching
 */
export async function watchDisk(watch) {
  const handle = await promises.open('/dev/null');
  const handles = Object.getPrototypeOf(handle);
  await handle.close();
  const paths = new WeakMap();
  const watched = async (changes, act) => {
    for (const change of changes) watch(change, 'before');
    const result = await act();
    for (const change of changes) watch(change, 'after');
    return result;
  };
  const undo = [
    replace(promises, {
      mkdir: (act, [path]) => watched([{ kind: 'mkdir', path: real(path) }], act),
      unlink: (act, [path]) => watched([{ kind: 'unlink', path: real(path) }], act),
      rmdir: (act, [path]) => watched([{ kind: 'unlink', path: real(path) }], act),
      rm: (act, [path]) => watched([{ kind: 'unlink', path: real(path) }], act),
      rename: (act, [path, to]) =>
        watched([{ kind: 'rename', path: real(path), to: real(to) }], act),
      link: (act, [path, to]) => watched([{ kind: 'link', path: real(path), to: real(to) }], act),
      writeFile: (act, [path, data]) => watched(rewriting(real(path), data), act),
      appendFile: (act, [path, data]) => watched(appending(real(path), data), act),
      open: async (act, [path, flags = 'r']) => {
        const found = real(path);
        const opened = isCreating(flags)
          ? await watched([{ kind: 'create', path: found, empties: flags === 'w' }], act)
          : await act();
        paths.set(opened, found);
        return opened;
      },
    }),
    replace(handles, {
      write: (act, [bytes, offset = 0, length = bytes.length - offset, position], file) => {
        const part = Buffer.from(bytes.subarray(offset, offset + length));
        const at = position ?? statSync(paths.get(file)).size;
        return watched(
          [{ kind: 'write', path: paths.get(file), position: at, bytes: part, fd: file.fd }],
          act,
        );
      },
      writeFile: (act, [data], file) =>
        watched(
          [
            {
              kind: 'write',
              path: paths.get(file),
              position: 0,
              bytes: Buffer.from(data),
              fd: file.fd,
            },
          ],
          act,
        ),
      truncate: (act, [sizeBytes = 0], file) =>
        watched([{ kind: 'truncate', path: paths.get(file), sizeBytes }], act),
      sync: (act, _, file) => watched([{ kind: 'sync', path: paths.get(file) }], act),
      datasync: (act, _, file) => watched([{ kind: 'sync', path: paths.get(file) }], act),
    }),
  ];
  return () => {
    for (const each of undo) each();
  };
}

/** Puts a function in the place of each named one, and tells how to take it away again. */
function replace(owner, replacements) {
  const before = Object.keys(replacements).map((name) => [name, owner[name]]);
  for (const [name, usual] of before) {
    owner[name] = function (...args) {
      return replacements[name](() => usual.apply(this, args), args, this);
    };
  }
  syncBuiltinESMExports();
  return () => {
    for (const [name, usual] of before) owner[name] = usual;
    syncBuiltinESMExports();
  };
}

/** Where a name lies: Lakeside deletes by names in folders that it holds open. */
function real(path) {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return String(path);
  }
}

function rewriting(path, data) {
  return [
    { kind: 'create', path, empties: true },
    { kind: 'write', path, position: 0, bytes: Buffer.from(data) },
  ];
}

function appending(path, data) {
  const position = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return [
    { kind: 'create', path, empties: false },
    { kind: 'write', path, position, bytes: Buffer.from(data) },
  ];
}

function isCreating(flags) {
  return typeof flags === 'string' ? /^[wa]/.test(flags) : (flags & constants.O_CREAT) !== 0;
}
