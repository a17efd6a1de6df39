/** The column that a part of an index orders by; `undefined` for an expression. */
export function indexedColumn(part: string): string | undefined {
  const [, quoted, plain] = /^(?:"((?:[^"]|"")+)"|([a-z_]\w*))(?= |$)/.exec(part) ?? [];
  return quoted?.replaceAll('""', '"') ?? plain;
}
