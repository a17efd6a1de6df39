import { expect, it } from 'vitest';
import { secretsIn } from '../../../../src/core/datasets/steps/environmentSecrets';

it.each([
  ['AZURE_STORAGE_KEY', 'c2VjcmV0', ['c2VjcmV0']],
  ['BENCHLING_TOKEN', 't0ken-of-lab', ['t0ken-of-lab']],
  ['LAB_SAS', '?sv=1&sig=abcdef', ['?sv=1&sig=abcdef', 'sv=1&sig=abcdef', 'abcdef']],
  ['DATABASE_URL', 'postgres://lab:hunter2@db/x', ['hunter2', 'lab:hunter2@']],
  [
    'LAB_DSN',
    'postgresql://lab:p%40ssw0rd@db/x',
    ['p%40ssw0rd', 'p@ssw0rd', 'lab:p%40ssw0rd@', 'lab:p@ssw0rd@'],
  ],
  ['REDIS_URL', 'redis://:hunter2@cache', ['hunter2', ':hunter2@']],
  ['A_SHORT_ONE', 'postgres://lab:pw@db/x', ['lab:pw@']],
  ['RUNS_URL', 'https://a.blob.core.windows.net/c?sv=1&sig=abc%3Ddef', ['abc%3Ddef', 'abc=def']],
  ['WAREHOUSE', "host=db user=lab password='hun ter2'", ['hun ter2']],
  [
    'STORAGE_CONNECTION_STRING',
    'AccountName=a;AccountKey=c2VjcmV0;x=1',
    ['AccountName=a;AccountKey=c2VjcmV0;x=1', 'c2VjcmV0'],
  ],
  ['DOCS_URL', 'https://example.org/a?b=1', []],
  ['PWD', '/home/lab/work', []],
  ['DEBUG_TOKEN', 'short', []],
])('of %s, what opens something', (name, value, secrets) => {
  expect([...secretsIn({ [name]: value, NOTHING: undefined })].toSorted()).toEqual(
    secrets.toSorted(),
  );
});
