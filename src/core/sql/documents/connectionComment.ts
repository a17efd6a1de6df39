/** Lines at the top of a document that may name its connection: all its comments before the first word. */
const topLines = 20;
const comment = /^\s*(?:--|#|\/\/|<!--)\s*connection\s*:\s*([\w.-]+)/i;
const isComment = /^\s*(?:--|#|\/\/|\/\*|\*|<!--|$)/;

/** The connection that a document names itself: `-- connection: NAME` at its top; `undefined` = none. */
export function connectionComment(document: string): string | undefined {
  let from = 0;
  for (let line = 0; line < topLines && from <= document.length; line += 1) {
    const end = document.indexOf('\n', from);
    const text = document.slice(from, end === -1 ? undefined : end);
    const name = comment.exec(text)?.[1];
    if (name !== undefined) return name;
    if (end === -1 || !isComment.test(text)) return undefined;
    from = end + 1;
  }
  return undefined;
}
