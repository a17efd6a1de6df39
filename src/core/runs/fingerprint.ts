import type { ObservedRun } from './run';

/**
 * A short text that is another one whenever anything of the run was written, added or removed, or its
 * readiness changed; equal texts mean that there is nothing new to look at.
 */
export function fingerprintOf({ files, notCarried, sheet, verdict }: ObservedRun): string {
  const hash = new TextHash();
  for (const entries of [files, notCarried]) {
    for (const { path, identity } of entries) hash.add(`${path}\0${identity}\0`);
  }
  hash.add(`${sheet?.path ?? ''}\0${sheet?.entry.identity ?? ''}\0${verdict.readiness}`);
  return `${files.length}-${hash.digest()}`;
}

/** FNV-1a twice, with two multipliers: fast, and 64 bits are plenty against chance. @see https://www.rfc-editor.org/rfc/rfc9923 */
class TextHash {
  #a = 0x811c9dc5;
  #b = 0x2f0b4f1d;

  add(text: string): void {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      this.#a = Math.imul(this.#a ^ code, 0x01000193);
      this.#b = Math.imul(this.#b ^ code, 0x85ebca6b);
    }
  }

  digest(): string {
    return [this.#a, this.#b].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
