import { expect, it } from 'vitest';
import { ended, sentence } from '../../../src/core/base/sentence';

it('makes a sentence of what is none yet', () => {
  expect(sentence('the server is gone')).toBe('The server is gone.');
  expect(sentence('is it there?')).toBe('Is it there?');
  expect(sentence('without an end', '')).toBe('Without an end');
  expect(sentence('')).toBe('');
  expect(ended('lakeside ls shows it')).toBe('lakeside ls shows it.');
  expect(ended('Is it there?')).toBe('Is it there?');
});
