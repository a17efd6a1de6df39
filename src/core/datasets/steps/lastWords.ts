/** More of a line is left to the log. */
const mostCharacters = 200;

/** What Node.js and R write behind their reason. */
const epilogues = /^(?:Node\.js v\d|Execution halted)/;

/** What a terminal takes for colors and movements, and what was written over by a carriage return. */
// oxlint-disable-next-line no-control-regex -- escape sequences begin with one
const unseen = /\u001b\[[\d;?]*[A-Za-z]|^.*\r(?!$)/gm;

/**
 * The line in which a program that failed most likely said why: the last that is neither indented, as
 * traces of calls are, nor an epilogue; `undefined` = there is none.
 */
export function lastWords(output: string): string | undefined {
  const lines = output.replaceAll('\r\n', '\n').replace(unseen, '').split('\n');
  const line = lines.findLast((one) => /^\S/.test(one) && !epilogues.test(one))?.trim();
  if (line === undefined || line.length <= mostCharacters) return line;
  return `${line.slice(0, mostCharacters)}…`;
}
