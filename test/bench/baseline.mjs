// What no sync can do without, and nothing more: reads every page of a container's listing, and lists
// a folder with the status of every file first if one is given.
//   node test/bench/baseline.mjs SIGNED_CONTAINER_URL [FOLDER]
import { lstatSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

const [container, folder] = process.argv.slice(2);
if (folder !== undefined) scan(folder);
let marker = '';
do {
  const query = `&restype=container&comp=list&marker=${encodeURIComponent(marker)}`;
  const page = await read(`${container}${query}`);
  const end = page.lastIndexOf('</NextMarker>');
  marker = end < 0 ? '' : page.toString('utf8', page.lastIndexOf('<NextMarker>') + 12, end);
} while (marker !== '');

function scan(path) {
  for (const name of readdirSync(path)) {
    const child = join(path, name);
    if (lstatSync(child, { bigint: true }).isDirectory()) scan(child);
  }
}

function read(url) {
  return new Promise((resolve, reject) => {
    const call = request(url, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve(Buffer.concat(chunks)));
      answer.on('error', reject);
    });
    call.on('error', reject);
    call.end();
  });
}
