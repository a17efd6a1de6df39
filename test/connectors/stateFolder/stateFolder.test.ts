import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import {
  defaultStateFolder,
  platformStateFolder,
} from '../../../src/connectors/stateFolder/stateFolder';

test('$LAKESIDE_STATE wins over what the platform has', () => {
  expect(defaultStateFolder({ LAKESIDE_STATE: '/srv/lakeside', XDG_STATE_HOME: '/x' })).toBe(
    resolve('/srv/lakeside'),
  );
  expect(defaultStateFolder({ LAKESIDE_STATE: '' })).toMatch(/lakeside$/);
});

test('each platform has its own place for state', () => {
  const home = '/home/ada';
  const folders = [
    platformStateFolder({}, 'linux', home),
    platformStateFolder({ XDG_STATE_HOME: '/state' }, 'linux', home),
    platformStateFolder({ XDG_STATE_HOME: 'relative' }, 'linux', home),
    platformStateFolder({}, 'darwin', home),
    platformStateFolder({ LOCALAPPDATA: '/local' }, 'win32', home),
  ];
  expect(folders).toEqual([
    '/home/ada/.local/state',
    '/state',
    '/home/ada/.local/state',
    '/home/ada/Library/Application Support',
    '/local',
  ]);
});
