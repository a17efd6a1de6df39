import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../../src/core/runs/layouts/glob';

describe('matchesGlob', () => {
  it.each([
    ['prot[0-9]*', 'prot1', true],
    ['prot[0-9]*', 'PROT0123_yeast', true],
    ['prot[0-9]*', 'prot', false],
    ['prot[0-9]*', 'prototype', false],
    ['prot[0-9]*', 'my_prot1', false],
    ['blank*.raw', 'Blank_03.RAW', true],
    ['blank*.raw', 'blank.raw.txt', false],
    ['blank*.raw', 'blankxraw', false],
    ['[!0-9]x', 'ax', true],
    ['[!0-9]x', '1x', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a?c', 'a😀c', true],
    ['[]x]', ']', true],
    ['[a-]', '-', true],
    ['[z-a]', 'b', false],
    ['[', '[', true],
    ['a[', 'a[', true],
    ['a+(b|c)$', 'a+(b|c)$', true],
    ['\\d', '\\d', true],
    ['\\d', '5', false],
    ['[\\d]', '5', false],
    ['*', 'line\nbreak', true],
  ])('%j takes %j: %s', (glob, name, isMatch) => {
    expect(matchesGlob(name, glob)).toBe(isMatch);
  });

  it('takes a name for itself when nothing in it has a meaning', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(matchesGlob(name, name.replace(/[*?[]/g, '?'))).toBe(true);
      }),
    );
  });

  it('never throws on any pattern', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('[', ']', '!', '-', 'a', '0', '*', '?', '\\', '^', '{'),
        }),
        (glob) => {
          matchesGlob('a', glob);
        },
      ),
    );
  });
});
