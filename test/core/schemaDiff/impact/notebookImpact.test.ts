import { beforeAll, describe, expect, it } from 'vitest';
import type { MappedSchema } from '../../../../src/core/schemaDiff/impact/mappedSchema';
import { notebookCells } from '../../../../src/core/schemaDiff/impact/texts/notebookCells';
import { fixed, impactOf, mappedOf } from '../../../fakes/impact';

let schema: MappedSchema;
beforeAll(async () => {
  schema = await mappedOf({
    before: 'create table run (run_id int primary key, machine text)',
    after: 'create table sequencing_run ("Run$" int primary key, machine text)',
    renames: ['run > sequencing_run', 'run.run_id > sequencing_run.Run$'],
  });
});

interface Cell {
  readonly source: string | readonly string[];
  readonly kind?: string;
  readonly languageId?: string;
}

function notebook(cells: readonly Cell[], metadata: unknown = {}): string {
  const written = cells.map(({ source, kind = 'code', languageId }) => ({
    cell_type: kind,
    metadata: languageId === undefined ? {} : { vscode: { languageId } },
    source,
    ...(kind === 'code' && { outputs: [{ text: 'select run_id from run' }], execution_count: 1 }),
  }));
  return `${JSON.stringify({ cells: written, metadata, nbformat: 4, nbformat_minor: 5 }, undefined, 1)}\n`;
}

/** The sources of cells once the renames are written into the file. */
async function fixedCells(text: string): Promise<readonly unknown[]> {
  const changed = await fixed(text, schema, 'jupyter');
  const { cells } = JSON.parse(changed) as { cells: readonly { source: unknown }[] };
  return cells.map(({ source }) => source);
}

describe('the cells of a notebook', () => {
  it('are programs in the language of the kernel, each string written as JSON has it', async () => {
    const source = [
      'rows = read("""\n',
      '  select machine\n',
      '  from run where run_id = 1\n',
      '""")',
    ];
    expect(await fixedCells(notebook([{ source }, { source: source.join('') }]))).toEqual([
      [source[0], source[1], '  from sequencing_run where "Run$" = 1\n', source[3]],
      source.join('').replace('from run where run_id', 'from sequencing_run where "Run$"'),
    ]);
    const inR = notebook([{ source: 'dbGetQuery(con, "select machine from run")' }], {
      kernelspec: { language: 'R' },
    });
    expect(await fixedCells(inR)).toEqual([
      'dbGetQuery(con, "select machine from sequencing_run")',
    ]);
  });

  it('are SQL by their magic, by VS Code, or in the fences of their text', async () => {
    const cells = [
      { source: ['%%sql --save runs\n', 'select machine from run'] },
      { source: 'names = %sql select machine from run\nprint(run)' },
      { source: 'select machine from run', languageId: 'sql' },
      { kind: 'markdown', source: 'Of run:\n\n```sql\nselect machine from run\n```\n' },
      { kind: 'raw', source: 'select machine from run' },
      { source: '# select machine from run' },
    ];
    expect(await fixedCells(notebook(cells))).toEqual([
      ['%%sql --save runs\n', 'select machine from sequencing_run'],
      'names = %sql select machine from sequencing_run\nprint(run)',
      'select machine from sequencing_run',
      'Of run:\n\n```sql\nselect machine from sequencing_run\n```\n',
      'select machine from run',
      '# select machine from run',
    ]);
  });

  it('keep names that a program reads, escapes and the form of the file', async () => {
    const text = notebook([
      { source: 'q = "select run_id, \\"machine\\" from run -- \\u00fc\\t"' },
    ]);
    const changed = await fixed(text, schema, 'jupyter');
    expect(JSON.parse(changed)).toMatchObject({
      cells: [
        {
          source:
            'q = "select \\"Run$\\" as run_id, \\"machine\\" from sequencing_run -- \\u00fc\\t"',
        },
      ],
    });
    expect(changed.replace(/"source": .*/, '')).toBe(text.replace(/"source": .*/, ''));
  });

  it('point at what stands in the file', async () => {
    const text = notebook([{ source: 'q = "\\n\\tselect machine from run"' }]);
    const [hit, ...others] = await impactOf(text, schema, 'jupyter');
    expect(others).toEqual([]);
    expect(text.slice(hit?.start, hit?.end)).toBe('run');
  });

  it('are none in what is no notebook', () => {
    for (const text of ['', '{', '[]', '{"cells": 3}', '{"cells": [{"cell_type": "code"}]}']) {
      expect(notebookCells(text)).toEqual([]);
    }
  });
});
