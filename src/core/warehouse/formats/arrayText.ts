/** The items of an array, which may be arrays themselves. */
export type ArrayItem = string | null | readonly ArrayItem[];

/**
 * The items of an array as Postgres writes it, `{1,NULL,"a b",{…}}`; `undefined` for one with bounds of
 * its own, `[0:2]={…}`, and for what is no array.
 * @see https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
 */
export function parseArrayText(text: string): readonly ArrayItem[] | undefined {
  if (!text.startsWith('{')) return undefined;
  const open: ArrayItem[][] = [];
  let done: readonly ArrayItem[] | undefined;
  for (const { 0: token, 1: quoted } of text.matchAll(tokens)) {
    if (token === '{') open.push([]);
    else if (token === '}') {
      done = open.pop();
      if (done === undefined) return undefined;
      open.at(-1)?.push(done);
    } else if (token !== ',') open.at(-1)?.push(itemOf(token, quoted));
  }
  return open.length === 0 ? done : undefined;
}

const tokens = /[{},]|"((?:[^"\\]|\\.)*)"|(?:[^{},"\\]|\\.)+/gs;

function itemOf(token: string, quoted: string | undefined): string | null {
  if (quoted === undefined && token === 'NULL') return null;
  return (quoted ?? token).replace(/\\(.)/gs, '$1');
}
