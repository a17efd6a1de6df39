import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, fdatasyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const MIB = 1024 * 1024;
const PIECE_BYTES = 4 * MIB;
const PIECES = 128;

/**
 * What this machine could do at most, in bytes a second, measured in the same run: MD5 on one core,
 * reading a file that is not in memory, and sending bytes to another process over loopback.
 */
export async function measureCeilings(workFolder) {
  return {
    md5BytesPerSecond: measureMd5(),
    diskBytesPerSecond: measureDisk(join(workFolder, 'ceiling')),
    loopbackBytesPerSecond: await measureLoopback(),
  };
}

function measureMd5() {
  const piece = Buffer.alloc(PIECE_BYTES, 1);
  return rateOf(() => {
    const hash = createHash('md5');
    for (let index = 0; index < PIECES; index++) hash.update(piece);
    hash.digest();
  });
}

function measureDisk(file) {
  const piece = Buffer.alloc(PIECE_BYTES, 1);
  const target = openSync(file, 'w');
  for (let index = 0; index < PIECES; index++) writeSync(target, piece);
  fdatasyncSync(target);
  closeSync(target);
  // Without the kernel's memory of it: GNU dd gives advice to forget a file.
  execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
  const source = openSync(file, 'r');
  const rate = rateOf(() => {
    while (readSync(source, piece) > 0);
  });
  closeSync(source);
  rmSync(file);
  return rate;
}

function rateOf(work) {
  const startedAt = performance.now();
  work();
  return rateSince(startedAt);
}

async function measureLoopback() {
  const receiver = new Worker(RECEIVER, { eval: true });
  const [port] = await once(receiver, 'message');
  const piece = Buffer.alloc(PIECE_BYTES, 1);
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const startedAt = performance.now();
  for (let index = 0; index < PIECES; index++) {
    if (!socket.write(piece)) await once(socket, 'drain');
  }
  socket.end();
  await once(socket, 'close');
  const rate = rateSince(startedAt);
  await receiver.terminate();
  return rate;
}

/** Takes in what comes, on a thread of its own. */
const RECEIVER = `
const server = require('node:net').createServer((socket) => socket.resume());
server.listen(0, '127.0.0.1', () =>
  require('node:worker_threads').parentPort.postMessage(server.address().port),
);`;

function rateSince(startedAt) {
  return Math.round((PIECES * PIECE_BYTES) / ((performance.now() - startedAt) / 1000));
}
