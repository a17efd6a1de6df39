import { expect, test } from 'vitest';
import { describeStateProblem } from '../../../src/connectors/stateFolder/stateProblem';

const failure = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

test.each([
  ['ENOSPC', 'ENOSPC: no; make room on its disk, or choose another state folder (--state-dir,'],
  [
    'EACCES',
    'EACCES: no; give the account that runs Lakeside permission to write there, or choose',
  ],
  ['EROFS', 'EROFS: no; give the account'],
])('%s comes with what to do', (code, text) => {
  expect(describeStateProblem(failure(code))).toContain(text);
});

test('what nobody foresaw is told as it is', () => {
  expect(describeStateProblem(failure('ELOOP'))).toBe('ELOOP: no');
  expect(describeStateProblem('odd')).toBe('"odd"');
});
