// Kills the process that imports it at a change of the disk:
//   LAKESIDE_KILL_AT='{"change":"rename","path":"\\.json$","edge":"after","number":1}'
import { writeSync } from 'node:fs';
import { watchDisk } from './watchDisk.mjs';

const { change: kind, path, edge, number } = JSON.parse(process.env['LAKESIDE_KILL_AT'] ?? '{}');
let seen = 0;

await watchDisk((change, when) => {
  const isMeant = change.kind === kind && new RegExp(path).test(change.to ?? change.path);
  if (!isMeant) return;
  if (when === 'before') seen += 1;
  if (seen !== number) return;
  if (edge === 'within' && when === 'before') {
    const { fd, bytes, position } = change;
    writeSync(fd, bytes, 0, Math.floor(bytes.length / 2), position);
  }
  if (edge === when || edge === 'within') process.kill(process.pid, 'SIGKILL');
});
