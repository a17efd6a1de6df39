import type { GrosTag } from './grosReference';
import { isDate } from './versionId';

/** What stands after the colon: a tag, or a sentence (without its end) that says why it is none. */
export type ParsedTag =
  | { readonly kind: 'tag'; readonly tag: GrosTag }
  | { readonly kind: 'malformed'; readonly why: string };

const known = 'write latest, a day like 2026-11-27, a version like 2026-11-27.2, or a number';

/** Reads the tag of a reference; `''` is the live one. */
export function parseTag(text: string): ParsedTag {
  if (text === '') return { kind: 'tag', tag: { kind: 'live' } };
  if (text === 'latest') return { kind: 'tag', tag: { kind: 'latest' } };
  if (/^[+-]?\d+$/.test(text)) return parseIndex(text);
  const dated = /^(\d+)-(\d+)-(\d+)(?:\.(.*))?$/.exec(text);
  if (dated !== null) return parseDated(text, dated);
  if (text.toLowerCase() === 'latest') return malformed(`The tag ${text} is written latest`);
  return malformed(`${JSON.stringify(text)} is no tag: ${known}`);
}

function parseIndex(text: string): ParsedTag {
  const index = Number(text);
  if (!Number.isSafeInteger(index)) {
    return malformed(`No dataset has as many versions as the tag ${text} counts`);
  }
  // There is no 0 from the end.
  return { kind: 'tag', tag: { kind: 'index', index: index === 0 ? 0 : index } };
}

function parseDated(
  text: string,
  [, year = '', month = '', day = '', number]: string[],
): ParsedTag {
  if (year.length !== 4 || month.length !== 2 || day.length !== 2) {
    return malformed(`The day of the tag ${text} is written with four, two and two digits`);
  }
  const date = `${year}-${month}-${day}`;
  if (!isDate(date)) return malformed(`There is no day ${date} in the calendar`);
  if (number === undefined) return { kind: 'tag', tag: { kind: 'day', date } };
  if (/^0*$/.test(number)) {
    return malformed(`The first publication of a day is ${date}.1, so there is no ${text}`);
  }
  if (!/^[1-9]\d{0,5}$/.test(number)) {
    return malformed(`The tag ${text} has no publication's number after its dot: write ${date}.2`);
  }
  return {
    kind: 'tag',
    tag: { kind: 'version', version: { date, number: Number(number) } },
  };
}

function malformed(why: string): ParsedTag {
  return { kind: 'malformed', why };
}
