import { describe, expect, test } from 'vitest';
import { snippetOf, type SnippetSubject } from '../../../../src/core/datasets/writing/snippets';

const subject: SnippetSubject = {
  reference: 'gros://sequencing-qc/feature/x:2026-11-27.1',
  repo: 'sequencing-qc',
  format: 'csv.gz',
  delimiter: ',',
  columnNames: ['sample', 'say "x"'],
};

describe('A snippet', () => {
  test('of a shell keeps the file', () => {
    expect(snippetOf('shell', subject)).toBe(
      "lakeside get 'gros://sequencing-qc/feature/x:2026-11-27.1' --output sequencing_qc.csv",
    );
  });

  test('of Python reads it with pandas', () => {
    expect(snippetOf('python', subject)).toMatchInlineSnapshot(`
      "import io
      import subprocess

      import pandas as pd

      command = ["lakeside", "get", "gros://sequencing-qc/feature/x:2026-11-27.1"]
      content = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
      sequencing_qc = pd.read_csv(io.BytesIO(content))"
    `);
  });

  test('of R stops when it could not be read', () => {
    expect(snippetOf('r', { ...subject, format: 'parquet' })).toMatchInlineSnapshot(`
      "file <- tempfile(fileext = ".parquet")
      status <- system2("lakeside", c("get", shQuote("gros://sequencing-qc/feature/x:2026-11-27.1"), "--output", shQuote(file)))
      if (status != 0) stop("lakeside get failed")
      sequencing_qc <- arrow::read_parquet(file)"
    `);
  });

  test('of SQL fills a table whose columns are those of the file', () => {
    expect(snippetOf('sql', subject)).toMatchInlineSnapshot(`
      "-- psql
      CREATE TEMP TABLE "sequencing_qc" (
        "sample" text,
        "say ""x""" text
      );
      \\copy "sequencing_qc" FROM PROGRAM 'lakeside get ''gros://sequencing-qc/feature/x:2026-11-27.1''' WITH (FORMAT csv, HEADER true)"
    `);
  });

  test('says what separates fields where that is no comma', () => {
    const tabs = { ...subject, delimiter: '\t' };
    expect(snippetOf('python', tabs)).toContain(
      String.raw`pd.read_csv(io.BytesIO(content), sep="\t")`,
    );
    expect(snippetOf('sql', tabs)).toContain(String.raw`HEADER true, DELIMITER E'\t')`);
    const semicolons = { ...subject, delimiter: ';' };
    expect(snippetOf('r', semicolons)).toContain('check.names = FALSE, sep = ";")');
  });

  test('is named so that every language takes it', () => {
    const text = snippetOf('shell', { ...subject, repo: '16S-Größe!' });
    expect(text).toMatch(/--output dataset_16s_gr_e\.csv$/);
  });
});
