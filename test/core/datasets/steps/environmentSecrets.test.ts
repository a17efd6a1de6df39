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
  // Names of containers, accounts and logins.
  ['RESULTS', 'wasbs://experiment-results-2024@labstore.blob.core.windows.net/a', []],
  ['EXPORTS', 'abfss://benchling-exports-2024@labstore.dfs.core.windows.net', []],
  ['DEPLOY', 'ssh://analysis-pipeline-ci2@host', []],
  ['DEVOPS', 'https://example-laboratories@dev.azure.com/a', []],
  [
    'LONG_DSN',
    'postgres://benchling_warehouse1:pw2345@h',
    ['pw2345', 'benchling_warehouse1:pw2345@'],
  ],
  [
    'BOT',
    'https://gitlab-deploy-token-17:hunter22@h',
    ['hunter22', 'gitlab-deploy-token-17:hunter22@'],
  ],
  ['BASIC', 'https://sk_0123456789abcdef:@h', ['sk_0123456789abcdef', 'sk_0123456789abcdef:@']],
  [
    'OAUTH',
    'git+https://ghp_0123456789abcdef:x-oauth-basic@h/a',
    ['ghp_0123456789abcdef', 'x-oauth-basic', 'ghp_0123456789abcdef:x-oauth-basic@'],
  ],
  // Letters that no address should have unescaped.
  ['ODD_USER', 'postgres://lab(x):hunter22@h/db', ['hunter22', 'lab(x):hunter22@']],
  ['ODD_WEB_USER', "https://o'neil;a,b:hunter22@h", ['hunter22', "o'neil;a,b:hunter22@"]],
  ['DIGITS', 'postgres://u:1234/56@h', ['1234/56', 'u:1234/56@']],
  ['QUOTE', "postgres://u:pa'ss/word1@h", ["pa'ss/word1", "u:pa'ss/word1@"]],
  ['ODD_PORT', 'postgres://db.lab.org:5432/lab?user=operator@lab.org', []],
  ['JSON', '{"at":"https://lab.org","mail":"operator@lab.org"}', []],
  ['LIST', 'https://lab.org,https://u:hunter22@h', ['hunter22', 'u:hunter22@']],
  // Passwords that begin as folders do, and folders.
  ['TILDE', 'Server=x;Pwd=~tilde9pass', ['~tilde9pass']],
  ['SLASH', 'pwd=/secretpass1', ['/secretpass1']],
  ['FOLDER', 'Server=x; pwd=/home/lab;Database=y', ['/home/lab']],
  ['MYSQL_PWD', '/home/lab', ['/home/lab']],
  ['LAB_PWD', '/secretpass1', ['/secretpass1']],
  ['HOST_PWD', '/home/lab', []],
  ['HOST_PWD', '/scratch/', []],
  ['ENVIRONMENT', 'HOST_PWD=/home/lab', []],
  ['GOOGLE_APPLICATION_CREDENTIALS', '/home/lab/key.json', []],
  ['GOOGLE_APPLICATION_CREDENTIALS', 'C:\\Users\\Jane Doe\\key.json', []],
  ['AWS_SECRET_ACCESS_KEY', '/ab/cdefgh', ['/ab/cdefgh']],
])('of %s, what opens something', (name, value, secrets) => {
  expect([...secretsIn({ [name]: value, NOTHING: undefined })].toSorted()).toEqual(
    secrets.toSorted(),
  );
});

it('asks of few @ whether they end a password', () => {
  const password = 'hunter2@'.repeat(3000);
  const secrets = secretsIn({ AT_DSN: `postgres://u:${password}@h` });
  expect(secrets).toHaveLength(16);
  expect(secrets).toContain(password);
  expect(secrets).toContain('hunter2@hunter2');
});
