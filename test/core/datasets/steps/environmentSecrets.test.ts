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
  ['AT_DSN', 'postgres://u:p@ssw0rd123@h/db', ['p@ssw0rd123', 'u:p@ssw0rd123@']],
  ['SLASH_DSN', 'postgres://u:hunt/er2@h/db', ['hunt/er2', 'u:hunt/er2@']],
  [
    'TWO_URLS',
    'postgres://u:first1@h/x,postgres://u:second2@h/y?to=a@b',
    ['first1', 'u:first1@', 'second2', 'u:second2@', 'second2@h/y?to=a', 'u:second2@h/y?to=a@'],
  ],
  ['AZURE_DSN', 'postgres://lab@srv:hunter2@srv.db/x', ['hunter2', 'lab@srv:hunter2@']],
  ['CLONE_URL', 'https://ghp_0123456789abcdef@github.com/a', ['ghp_0123456789abcdef']],
  [
    'CLONE_FROM',
    'https://ghp_0123456789abcdef:x@github.com/a',
    ['ghp_0123456789abcdef', 'ghp_0123456789abcdef:x@'],
  ],
  ['USER_URL', 'ssh://operator@db.example.org/x', []],
  ['NPM_URL', 'https://cdn.example.org:8080/npm/package@1.2.3', []],
  ['REDIS_URL', 'redis://:hunter2@cache', ['hunter2', ':hunter2@']],
  ['A_SHORT_ONE', 'postgres://lab:pw@db/x', ['lab:pw@']],
  ['RUNS_URL', 'https://a.blob.core.windows.net/c?sv=1&sig=abc%3Ddef', ['abc%3Ddef', 'abc=def']],
  ['WAREHOUSE', "host=db user=lab password='hun ter2'", ['hun ter2']],
  [
    'STORAGE_CONNECTION_STRING',
    'AccountName=a;AccountKey=c2VjcmV0;x=1',
    ['AccountName=a;AccountKey=c2VjcmV0;x=1', 'c2VjcmV0'],
  ],
  ['MYSQL_PWD', 'hunter2', ['hunter2']],
  ['SMTP_PASS', 'hunter2', ['hunter2']],
  ['LAB_CREDENTIALS', 'me hunter2', ['me hunter2']],
  [
    'S3_URL',
    'https://s3/a?X-Amz-Signature=abcdef&api_key=ghijkl&access_token=mnopqr',
    ['abcdef', 'ghijkl', 'mnopqr'],
  ],
  ['ODBC', 'Driver={x};UID=lab;PWD=hunter2', ['hunter2']],
  ['OLDPWD', '/home/lab/work', []],
  ['GIT_ASKPASS', '/usr/bin/askpass', []],
  ['SHELL_STATE', 'PWD=/home/lab OLDPWD=/home/lab/work', []],
  ['DOCS_URL', 'https://example.org/a?b=1', []],
  ['PWD', '/home/lab/work', []],
  ['DEBUG_TOKEN', 'short', []],
])('of %s, what opens something', (name, value, secrets) => {
  expect([...secretsIn({ [name]: value, NOTHING: undefined })].toSorted()).toEqual(
    secrets.toSorted(),
  );
});
