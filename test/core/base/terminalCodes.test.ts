import { expect, it } from 'vitest';
import { withoutTerminalCodes } from '../../../src/core/base/terminalCodes';

it.each([
  ['colors', 'sec\u001b[1;31mret\u001b[0m', 'secret'],
  ['colors in one character', 'sec\u009b31mret\u009b0m', 'secret'],
  ['a color that was never finished', 'secret\u001b[31', 'secret'],
  ['a title', 'sec\u001b]0;title\u0007ret', 'secret'],
  ['a title that ends otherwise', 'sec\u001b]0;title\u001b\\ret', 'secret'],
  ['a title in one character', 'sec\u009d0;title\u009cret', 'secret'],
  ['a title that was never finished', 'sec\u001b]0;title\nnext', 'sec\nnext'],
  ['a title that a color breaks off', 'sec\u001b]0;title\u001b[mret', 'secret'],
  ['titles in one character each', 'sec\u009d0;a\u009c\u009d0;b\u0007\u009b1mret', 'secret'],
  ['a title in one character that never ends', 'sec\u009d0;a\n\u009fret\u009c', 'sec0;a\n'],
  ['a message to the device', 'sec\u001bPq#0\u001b\\ret', 'secret'],
  ['a change of the character set', 'sec\u001b(Bret', 'secret'],
  ['a lone escape', 'sec\u001b\u001b[mret\u001b', 'secret'],
  ['controls that show nothing', 's\u0000e\u0007c\u000er\u000fe\u007ft', 'secret'],
  ['a letter that is written over', 'secx\bret', 'secret'],
  ['bold letters of a manual', 's\bse\bec\bcr\bre\bet\bt', 'secret'],
  ['a wheel that turns', '|\b/\b-\bsecret', 'secret'],
  ['a cursor that only goes back', 'secret\b\b\b\nnext\b', 'secret\nnext'],
  ['a backspace at the start of a line', '\bsecret\r\b\n', 'secret\r\n'],
])('are not those of %s', (_, written, shown) => {
  expect(withoutTerminalCodes(written)).toBe(shown);
});

it.each([
  ['one', 'Gr\u00c3\u009fe of plate 7 is 12 mm\n', 'Gr\u00c3e of plate 7 is 12 mm\n'],
  [
    'some',
    'Gr\u00c3\u009fe der \u00c3\u009cbung: \u00c3\u009b5m',
    'Gr\u00c3e der \u00c3bung: \u00c35m',
  ],
  [
    'a quote',
    '\u00e2\u0080\u009cplate 7\u00e2\u0080\u009d is full\u0007',
    '\u00e2plate 7\u00e2 is full',
  ],
  ['one alone', 'plate \u0098 7 is full', 'plate  7 is full'],
])('take no words with letters that were decoded wrongly: %s', (_, written, shown) => {
  expect(withoutTerminalCodes(written)).toBe(shown);
});

it('leaves plain text as it is, whatever letters it has', () => {
  const text = 'Größe 5 µl\t[31m]\r\n\f日本 ✓ 😀\u00a0end\n';
  expect(withoutTerminalCodes(text)).toBe(text);
});
