/** Not the second half of a letter that was decoded wrongly: `Ã\u009f` was `ß`. */
const ownControl = String.raw`(?<![\u00c2-\u00f4][\u0080-\u00bf]{0,2})`;
const controlText = String.raw`[^\u0007\r\n\u001b\u009c]*`;
const ownControlText = String.raw`[^\u0007\r\n\u001b\u0090\u0098\u009c-\u009f]*`;
const textEnd = String.raw`(?:\u0007|\u001b\\|\u009c)`;

/**
 * Colors, movements, titles and controls that a program writes for a terminal, also those that it left
 * unfinished and those in one character (C1): a command, a text to its end or to that of the line, an
 * escape, a control that shows nothing. Backspaces are none of these. In one character, a text needs its
 * end: that may be a letter of another encoding, and the line is what the program said.
 * @see https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ (CSI, OSC, DCS, C1)
 */
const codes = new RegExp(
  [
    String.raw`(?:\u001b\[|${ownControl}\u009b)[0-?]*[ -/]*[@-~]?`,
    String.raw`\u001b[\]PX^_]${controlText}${textEnd}?`,
    String.raw`${ownControl}[\u0090\u0098\u009d-\u009f]${ownControlText}${textEnd}`,
    String.raw`\u001b[ -/]*[0-~]`,
    String.raw`[\u0000-\u0007\u000e-\u001f\u007f-\u009f]`,
  ].join('|'),
  'g',
);

const backspace = '\b';

/** Text as a terminal shows it but for its colors and movements, which may stand within any word. */
export function withoutTerminalCodes(text: string): string {
  const plain = text.replace(codes, '');
  return plain.includes(backspace) ? plain.replace(/[^\r\n]+/g, overwritten) : plain;
}

/** A backspace takes nothing away: what comes next is written over what was there. */
function overwritten(line: string): string {
  if (!line.includes(backspace)) return line;
  const shown: string[] = [];
  let at = 0;
  for (const character of line) {
    if (character === backspace) at = Math.max(0, at - 1);
    else shown[at++] = character;
  }
  return shown.join('');
}
