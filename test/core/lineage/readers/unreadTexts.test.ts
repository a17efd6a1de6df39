import { describe, expect, it } from 'vitest';
import { readQueries } from '../../../../src/core/lineage/readers/queries/readQueries';
import { RelationNames } from '../../../../src/core/lineage/readers/queries/relationNames';
import { tellUnread } from '../../../../src/core/lineage/readers/queries/unreadTexts';
import { walkFiles } from '../../../../src/core/lineage/readers/queries/walkFiles';
import type { FolderFile } from '../../../../src/core/schemaDiff/impact/folders/folderImpact';
import { RepositoryError } from '../../../../src/core/schemaDiff/story/repositoryError';
import { snapshotOf } from '../../../fakes/ddl';
import { impactParser as parser } from '../../../fakes/impact';
import { InMemoryFileTree } from '../../../fakes/inMemoryFileTree';

const { signal } = new AbortController();

async function unreadIn(files: AsyncIterable<FolderFile>) {
  const snapshot = await snapshotOf('create table sample (id int)');
  const names = new RelationNames({ connection: 'w', schema: undefined, snapshot });
  const { unread } = await readQueries(
    { folder: '/lab/etl', prefix: 'etl/', files },
    { names: new Map([['w', names]]), connection: 'w', parser, signal },
  );
  return unread;
}

async function* fileOf(path: string, text: string | undefined, sizeBytes?: number) {
  yield { path, sizeBytes: sizeBytes ?? text?.length ?? 0, read: async () => text };
}

/** What is said of a text, by its line, or its path, and the reason. */
async function unreadOf(path: string, text: string): Promise<readonly string[]> {
  const unread = await unreadIn(fileOf(path, text));
  return unread.map(({ place, why }) => `${place} ${why}`);
}

describe('the statements of a folder', () => {
  it('are not read where the file names a connection that there is not, which is told', async () => {
    const sql = '-- connection: wharehouse\nselect id from sample';
    expect(await unreadOf('a.sql', sql)).toEqual([
      'etl/a.sql its connection wharehouse is none of w',
    ]);
    expect(await unreadOf('b.sql', sql.replace('wharehouse', 'w'))).toEqual([]);
  });

  it('are texts of its commit, or were changed since', async () => {
    const snapshot = await snapshotOf('create table sample (id int)');
    const names = new RelationNames({ connection: 'w', schema: undefined, snapshot });
    const sql = 'select id from sample';
    async function* files() {
      for (const path of ['a.sql', 'b.sql', 'new/deep/c.sql', 'older/d.sql']) {
        yield { path, sizeBytes: sql.length, read: async () => sql };
      }
    }
    const witnessesBy = async (changed: readonly string[] | undefined) => {
      const told = changed && { commit: 'c1', changed: new Set(changed) };
      const folder = {
        folder: '/lab/etl',
        prefix: 'etl/',
        files: files(),
        revision: async () => told,
      };
      const options = { names: new Map([['w', names]]), connection: 'w', parser, signal };
      const { nodes } = await readQueries(folder, options);
      return nodes.map(({ witness }) => witness);
    };
    const kept = { kind: 'text', commit: 'c1' };
    const changed = { ...kept, isChanged: true };
    expect(await witnessesBy(['b.sql', 'new/'])).toEqual([kept, changed, changed, kept]);
    expect(await witnessesBy([''])).toEqual([changed, changed, changed, changed]);
    // Of a repository within the one, git says no more than that it is another.
    expect(await witnessesBy(['new'])).toEqual([kept, kept, changed, kept]);
    expect(await witnessesBy(undefined)).toEqual(
      Array.from({ length: 4 }, () => ({ kind: 'text' })),
    );
  });

  it('are told without a commit where that cannot be read, which is said', async () => {
    const snapshot = await snapshotOf('create table sample (id int)');
    const names = new RelationNames({ connection: 'w', schema: undefined, snapshot });
    const remedy = 'Put right what git says';
    const folder = {
      folder: '/lab/etl',
      prefix: 'etl/',
      files: fileOf('a.sql', 'select id from sample'),
      revision: async () => {
        throw new RepositoryError('refused', 'git status failed', { remedy });
      },
    };
    const options = { names: new Map([['w', names]]), connection: 'w', parser, signal };
    const { nodes, edges, problems } = await readQueries(folder, options);
    expect(nodes.map(({ witness }) => witness)).toEqual([undefined]);
    expect(edges).toHaveLength(1);
    expect(problems).toEqual([
      'The commit of the texts in /lab/etl could not be read: git status failed; put right what git says',
    ]);
  });
});

describe('texts that could not be read', () => {
  it('are statements that the parser does not take', async () => {
    const sql = 'select * from sample;\nselect broken from from;\nselect top 3 * from [sample];';
    expect(await unreadOf('a.sql', sql)).toEqual([
      'etl/a.sql:2 syntax error at or near "from"',
      'etl/a.sql:3 syntax error at or near "3"',
    ]);
    const filled = 'rows = run(f"select * from sample where {kind} between and 3")';
    expect(await unreadOf('a.py', filled)).toHaveLength(1);
  });

  it('are no sentences of programs that only look like statements', async () => {
    expect(await unreadOf('a.py', 'print("select a sample from the list")')).toEqual([]);
  });

  it('are no commands of psql, and nothing after a mark of byte order', async () => {
    const sql = '\uFEFFselect * from sample;\n\\set ON_ERROR_STOP on\nselect 1 from sample;';
    expect(await unreadOf('a.sql', sql)).toEqual([]);
  });

  it('are statements that hold too much to be taken apart in one turn', async () => {
    const rows = Array.from({ length: 30_000 }, (_, id) => `(${id})`).join(',\n');
    expect(await unreadOf('a.sql', `\ninsert into sample values ${rows}`)).toEqual([
      'etl/a.sql:2 the statement is too long',
    ]);
  });

  it('are no templates that a shell or a program fills in', async () => {
    const sql = `insert into sample select id from sample, (values ($ROWS)) r (x) where x = \${limit};
      do $body$ begin perform 1; end $body$;`;
    expect(await unreadOf('a.sql', sql)).toEqual([]);
  });

  it('are statements whose tables are filled in when they run', async () => {
    const why = 'its tables are filled in';
    expect(await unreadOf('a.py', 'run(f"select * from {table}")')).toEqual([`etl/a.py:1 ${why}`]);
    expect(await unreadOf('a.py', 'run(f"select * from of_{year}")')).toEqual([
      `etl/a.py:1 ${why}`,
    ]);
    expect(await unreadOf('a.sql', "select * from {{ ref('sample') }}")).toEqual([
      `etl/a.sql:1 ${why}`,
    ]);
    expect(await unreadOf('a.py', 'run(f"select * from sample where id = {id}")')).toEqual([]);
  });

  it('are files that are too large or no text, of notebooks ten times as large ones', async () => {
    expect(await unreadIn(fileOf('a.sql', '', 1_500_000))).toEqual([
      { kind: 'file', place: 'etl/a.sql', why: 'its 1.5 MB are too many' },
    ]);
    expect(await unreadIn(fileOf('a.ipynb', '{}', 1_500_000))).toEqual([]);
    expect(await unreadIn(fileOf('a.sql', undefined))).toEqual([
      { kind: 'file', place: 'etl/a.sql', why: 'it cannot be opened, or is no text in UTF-8' },
    ]);
  });

  it('are folders and files that cannot be opened, unless nobody wants them', async () => {
    const tree = new InMemoryFileTree('/lab/etl');
    for (const path of ['good/a.sql', 'closed/b.sql', 'data/c.sql']) tree.write(path, '');
    for (const path of ['good/a.sql', 'closed', 'data']) tree.fail(path, 'denied');
    expect(await unreadIn(walkFiles(tree, { without: new Set(['data']), signal }))).toEqual([
      { kind: 'folder', place: 'etl/closed/', why: 'it cannot be opened' },
      { kind: 'file', place: 'etl/good/a.sql', why: 'it cannot be opened, or is no text in UTF-8' },
    ]);
    const none = new InMemoryFileTree('/lab/etl').fail('', 'missing');
    expect(await unreadIn(walkFiles(none, { without: new Set(), signal }))).toEqual([
      { kind: 'folder', place: 'etl/', why: 'it cannot be opened' },
    ]);
  });

  it('are told in a sentence of each kind, each text once and few by their names', () => {
    const statement = (line: number) =>
      ({ kind: 'statement', place: `a.sql:${line}`, why: 'no' }) as const;
    const file = { kind: 'file', place: 'b.sql', why: 'too large' } as const;
    expect(tellUnread([])).toEqual([]);
    expect(tellUnread([1, 2, 3, 4, 5, 1].map(statement))).toEqual([
      '5 statements could not be read, and may use any table: a.sql:1 (no), a.sql:2 (no), a.sql:3 (no) and 2 more',
    ]);
    expect(tellUnread([statement(1), file])).toEqual([
      '1 statement could not be read, and may use any table: a.sql:1 (no)',
      '1 file could not be read, and may use any table: b.sql (too large)',
    ]);
  });
});
