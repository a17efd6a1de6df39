/** Text with a capital first. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Text as a sentence: a capital first and `end` last, unless it has an end; empty text stays so. */
export function sentence(text: string, end = '.'): string {
  return capitalized(ended(text, end));
}

/** Text with `end` last, unless it has an end; empty text stays so. */
export function ended(text: string, end = '.'): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}${end}`;
}
