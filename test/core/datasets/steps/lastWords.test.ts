import { expect, it } from 'vitest';
import { lastWords } from '../../../../src/core/datasets/steps/lastWords';

it.each([
  ['nothing', '', undefined],
  ['blanks', '  \n\n', undefined],
  ['a line', '4 samples\nSSA001 has too little DNA\n', 'SSA001 has too little DNA'],
  [
    'Python',
    'Traceback (most recent call last):\n  File "a.py", line 1\n    x()\nValueError: no plate\n',
    'ValueError: no plate',
  ],
  [
    'Node.js',
    'file:///a.mjs:1\nthrow new Error("no plate")\n      ^\n\nError: no plate\n    at a.mjs:1:7\n\nNode.js v20.20.2\n',
    'Error: no plate',
  ],
  ['R', 'Error in f() : no plate\nExecution halted\n', 'Error in f() : no plate'],
  [
    'make',
    'sh: 1: qc: not found\nmake: *** [Makefile:2: all] Error 127\n',
    'make: *** [Makefile:2: all] Error 127',
  ],
  ['Windows', 'no plate\r\n\r\n', 'no plate'],
  ['colors and progress', '1 %\r50 %\r\u001b[31mno plate\u001b[0m\n', 'no plate'],
  [
    'a login in an address',
    'OperationalError: "postgresql://lab:hunter2@db/x" is down\n',
    'OperationalError: "postgresql://…@db/x" is down',
  ],
  [
    'secrets by longer names',
    'no access_token=abc client_secret=def apiKey=ghi X-Amz-Signature=jkl MYSQL_PWD=mno SMTP_PASS=pqr',
    'no access_token=… client_secret=… apiKey=… X-Amz-Signature=… MYSQL_PWD=… SMTP_PASS=…',
  ],
  [
    'a password with an @ and a slash',
    'no postgres://lab:p@ss/w0rd@db/x for me@lab.org\n',
    'no postgres://…@db/x for me@lab.org',
  ],
  [
    'a token before a host',
    "fatal: 'https://ghp_0123456789abcdef@github.com/a' not found\n",
    "fatal: 'https://…@github.com/a' not found",
  ],
  ...[
    'no mail to me@lab.org: see https://lab.org/a',
    'https://lab.org:8080/npm/pkg@1.2 asks me@lab.org',
    'https://medium.com/@me/a:b@c is gone',
    'https://lab.org/a?to=me@lab.org&x=a:b@c',
    '{"at":"https://lab.org:8080","mail":"me@lab.org"}',
    '{"at":"https://lab.org","mail":"me@lab.org"}',
    'ssh://git@lab.org/a refused',
    'PWD=/home/lab OLDPWD=/home/lab/work pwd=C:\\work',
    'pass=3 fail=1 max_tokens=5 design=x key=SSA001 bypass=no',
    'reads_pass=12 n_sig=5, next_token=None',
    'reads_pass=10482913, qc_pass=98.5% wells_pass=12/96 (is_sig=True) eos_token=2.',
    'HOST_PWD=/home/lab, PWD="/home/lab2"',
    'no wasbs://experiment-results-2024@labstore.blob.core.windows.net/a',
    'no ssh://analysis-pipeline-ci2@host',
    'https://example-laboratories@dev.azure.com/a refused',
  ].map((line): [string, string, string] => [`no secret: ${line}`, `${line}\n`, line]),
  [
    'passwords that begin as folders and figures do',
    'no pwd=/secretpass1 Server=x;Pwd=~tilde9pass; MYSQL_PWD=/a/b SMTP_PASS=846291 token=12ab sig=5/x=',
    'no pwd=… Server=x;Pwd=…; MYSQL_PWD=… SMTP_PASS=… token=… sig=…',
  ],
  [
    'a user with brackets and a quote',
    "no postgres://lab(x)'s:hunter22@h/db\n",
    'no postgres://…@h/db',
  ],
  [
    'a signed address and a connection string',
    'no https://a/b?sv=1&sig=abc%3D&x=2 by host=db password=hunter2;AccountKey=abc==\n',
    'no https://a/b?sv=1&sig=…&x=2 by host=db password=…;AccountKey=…',
  ],
  [
    'a password that colors part, and one in quotes',
    "no pass\u001b[1mword=hun\u001b[0mter2 host=db pwd='hunter 2' port=5\n",
    'no password=… host=db pwd=… port=5',
  ],
  ['much', `${'x'.repeat(300)}\n`, `${'x'.repeat(200)}…`],
])('are those of %s', (_, output, words) => {
  expect(lastWords(output)).toBe(words);
});
