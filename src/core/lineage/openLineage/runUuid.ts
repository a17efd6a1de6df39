const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The UUID that stands for a run in OpenLineage: its id if that is one, else one that is made of it and is
 * the same every time. @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8
 */
export function runUuid(id: string): string {
  if (uuidPattern.test(id)) return id.toLowerCase();
  const digits = [0, 1, 2, 3].map((seed) => hash(id, seed).toString(16).padStart(8, '0')).join('');
  const variant = ((parseInt(digits.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

/** FNV-1a from different starts, stirred at the end. @see https://www.rfc-editor.org/rfc/rfc9923 */
function hash(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ Math.imul(seed + 1, 0x9e3779b1);
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
