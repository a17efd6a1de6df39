import { withoutTerminalCodes } from '../../base/terminalCodes';
import { withoutLogins } from './loginsInAddresses';
import { withoutNamedSecrets } from './namedSecrets';

/** More of a line is left to the log. */
const mostCharacters = 200;

/** What Node.js and R write behind their reason. */
const epilogues = /^(?:Node\.js v\d|Execution halted)/;

/** What was written over by a carriage return. */
const unseen = /^.*\r(?!$)/gm;

/**
 * The line in which a program that failed most likely said why: the last that is neither indented, as
 * traces of calls are, nor an epilogue; `undefined` = there is none. Without what looks like a secret: a log
 * is read by few, and why a step failed by many.
 */
export function lastWords(output: string): string | undefined {
  const text = withoutTerminalCodes(output).replaceAll('\r\n', '\n').replace(unseen, '');
  const lines = text.split('\n');
  const said = lines.findLast((one) => /^\S/.test(one) && !epilogues.test(one))?.trim();
  if (said === undefined) return undefined;
  const line = withoutNamedSecrets(withoutLogins(said));
  if (line.length <= mostCharacters) return line;
  return `${line.slice(0, mostCharacters)}…`;
}
