/** The language of a file by its name, as editors call it; `undefined` = none that SQL is looked for in. */
export function languageOfFile(path: string): string | undefined {
  const end = /\.([^./\\]+)$/.exec(path)?.[1];
  return end === undefined ? undefined : languages[end.toLowerCase()];
}

/** What a notebook's file is called here: editors have languages for its cells only. */
export const notebookLanguage = 'jupyter';

const languages: Readonly<Record<string, string>> = {
  sql: 'sql',
  psql: 'sql',
  pgsql: 'sql',
  py: 'python',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescriptreact',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascriptreact',
  r: 'r',
  md: 'markdown',
  rmd: 'rmd',
  qmd: 'quarto',
  ipynb: notebookLanguage,
};

/** The ends of names that {@link languageOfFile} knows, in small letters and without the point. */
export const sqlFileEnds: readonly string[] = Object.keys(languages);
