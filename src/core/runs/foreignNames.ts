/** What servers, desktops and archives put beside the runs and nobody means to keep. */
const foreignNames = new Set([
  '@eadir',
  '@recycle',
  '@recently-snapshot',
  '#recycle',
  '#snapshot',
  '__macosx',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  'thumbs.db',
  'desktop.ini',
]);

/** True for hidden names and those of servers and desktops: no runs, no sheets, nothing to report. */
export function isForeign(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$') || foreignNames.has(name.toLowerCase());
}
