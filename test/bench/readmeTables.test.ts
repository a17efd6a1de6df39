import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const checkout = join(import.meta.dirname, '../..');

test.each(['test/bench/table.mjs', 'test/faults/losses/table.mjs'])(
  'what %s writes stands in the README as it was measured',
  async (script) => {
    const checked = promisify(execFile)(process.execPath, [script, '--check'], { cwd: checkout });
    await expect(checked).resolves.toMatchObject({ stderr: '' });
  },
);
