/** Text that stands in HTML, in an element or a quoted attribute, for itself and nothing else. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A value as JSON that may stand in a `script` element: nothing in it ends or comments out anything,
 * and nothing turns the reading direction of the page's source.
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits);
}

function escapeUnits(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}
