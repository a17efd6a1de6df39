import { skipBlank } from '../firstWord';

/**
 * Tells SQL from all the other texts of a program, as it is written there, by how it begins. Verbs are
 * all in capitals or all in small letters: "Select a file" is a sentence.
 */
export function looksLikeSql(written: string): boolean {
  if (marker.test(written)) return true;
  const verb = firstVerb(written);
  if (verb !== verb.toUpperCase() && verb !== verb.toLowerCase()) return false;
  const form = forms[verb.toLowerCase()];
  if (form === undefined) return false;
  const text = readable(written);
  return form.test(text.slice(skipBlank(text, 0)));
}

/**
 * False for most texts that are none, found without taking them out of the document: a program may have
 * many thousand strings.
 */
export function mayBeSql(document: string, start: number, end: number): boolean {
  let at = start;
  while (at < end && (isBlank(document.charCodeAt(at)) || document[at] === '(')) at += 1;
  let wordEnd = at;
  while (wordEnd < end && isLetter(document.charCodeAt(wordEnd))) wordEnd += 1;
  // A comment or an escape may stand before the verb.
  if (wordEnd === at) return at < end && '-/\\'.includes(document.charAt(at));
  return wordEnd - at <= longestVerb && document.slice(at, wordEnd).toLowerCase() in forms;
}

function isBlank(code: number): boolean {
  return code <= 0x20 || code === 0xa0;
}

function isLetter(code: number): boolean {
  const small = code | 0x20;
  return small >= 0x61 && small <= 0x7a;
}

function firstVerb(written: string): string {
  const head = readable(written.slice(0, headLength));
  const start = skipBlank(head, 0);
  // A long comment may be all of the head.
  const text = start < head.length ? head : readable(written);
  return verbAt.exec(text.slice(start < head.length ? start : skipBlank(text, 0)))?.[1] ?? '';
}

/** With escaped white space as such, so that words end where they do. */
function readable(written: string): string {
  return written.replace(/\\[ntr]/g, '  ');
}

const verbAt = /^\(*\s*([A-Za-z]+)\b/;
/** Characters of a text that may hold its verb. */
const headLength = 80;
/** What people write to tell an editor what a string is. */
const marker = /^\s*(?:--\s*(?:sql|connection\s*:)|\/\*\s*sql\s*\*\/)/i;

/** By verb, what must follow for it to be one. */
const forms: Readonly<Record<string, RegExp>> = {
  select: /^\(*\s*select\b(?:[^;]*\bfrom\b|\s+(?:[\d*('"]|\w+\())/i,
  with: /^with\s+(?:recursive\s+)?["\w]+\s*(?:\([^)]*\)\s*)?as\s+(?:(?:not\s+)?materialized\s*)?\(/i,
  values: /^values\s*\(/i,
  table: /^table\s+["\w.]+\s*;?\s*$/i,
  explain: /^explain\s+(?:\(|analyze\b|verbose\b|select\b|with\b|insert\b|update\b|delete\b)/i,
  insert: /^insert\s+into\b/i,
  update: /^update\s+(?:only\s+)?["\w.]+(?:\s+(?:as\s+)?\w+)?\s+set\b/i,
  delete: /^delete\s+from\b/i,
  merge: /^merge\s+into\b/i,
  truncate: /^truncate\s+(?:table\s+)?["\w.]+/i,
  refresh: /^refresh\s+materialized\s+view\b/i,
  create:
    /^create\s+(?:or\s+replace\s+)?(?:(?:global|local|temp|temporary|unlogged|unique|recursive)\s+)*(?:table|view|materialized\s+view|index|schema|function|procedure|sequence|type|trigger|extension|role|user)\b/i,
  alter: /^alter\s+(?:table|view|index|schema|function|sequence|type|role|user|database)\b/i,
  drop: /^drop\s+(?:table|view|materialized\s+view|index|schema|function|sequence|type|role|user)\b/i,
  grant: /^grant\s+[\w\s,]+\s+(?:on|to)\b/i,
  revoke: /^revoke\s+[\w\s,]+\s+(?:on|from)\b/i,
  copy: /^copy\s+[("\w]/i,
};
const longestVerb = Math.max(...Object.keys(forms).map((verb) => verb.length));
