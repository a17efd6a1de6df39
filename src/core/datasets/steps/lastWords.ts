/** More of a line is left to the log. */
const mostCharacters = 200;

/** What Node.js and R write behind their reason. */
const epilogues = /^(?:Node\.js v\d|Execution halted)/;

/** What a terminal takes for colors and movements, and what was written over by a carriage return. */
// oxlint-disable-next-line no-control-regex -- escape sequences begin with one
const unseen = /\u001b\[[\d;?]*[A-Za-z]|^.*\r(?!$)/gm;

/** What opens something: a login within an address, a signature, a password in a connection string. */
const secrets = [
  [/:\/\/[^/\s@]*:[^/\s@]*@/g, '://…@'],
  [/\b(sig|AccountKey|SharedAccessSignature|password|pwd|token|secret)=[^\s&;'"]+/gi, '$1=…'],
] as const;

/**
 * The line in which a program that failed most likely said why: the last that is neither indented, as
 * traces of calls are, nor an epilogue; `undefined` = there is none. Without what looks like a secret: a log
 * is read by few, and why a step failed by many.
 */
export function lastWords(output: string): string | undefined {
  const lines = output.replaceAll('\r\n', '\n').replace(unseen, '').split('\n');
  const said = lines.findLast((one) => /^\S/.test(one) && !epilogues.test(one))?.trim();
  if (said === undefined) return undefined;
  const line = secrets.reduce((text, [secret, shown]) => text.replace(secret, shown), said);
  if (line.length <= mostCharacters) return line;
  return `${line.slice(0, mostCharacters)}…`;
}
