/**
 * Colors, movements and titles that a program writes for a terminal.
 * @see https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ (CSI and OSC)
 */
const codes =
  // oxlint-disable-next-line no-control-regex -- they begin with an escape
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-Z\\^-~])/g;

/** Text without what a terminal takes for colors and movements, which may stand within any word. */
export function withoutTerminalCodes(text: string): string {
  return text.replace(codes, '');
}
