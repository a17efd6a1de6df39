import { assertNever } from '../../base/errors';
import type { DatasetName, GrosReference, GrosTag } from './grosReference';
import { parseGros } from './parseGros';
import { formatVersion, parseVersion, type VersionId } from './versionId';

/**
 * The address of a reference. What git allows in a name but text around an address would take for its
 * own (quotes, brackets, commas, letters beyond ASCII) is percent-encoded.
 */
export function formatGros({ repo, branch, tag }: GrosReference): string {
  const path = branch === undefined ? '' : `/${escapeName(branch)}`;
  const written = formatTag(tag);
  return `gros://${escapeName(repo)}${path}${written === '' ? '' : `:${written}`}`;
}

/** A tag as it stands after the colon; the live one is `''`. */
export function formatTag(tag: GrosTag): string {
  switch (tag.kind) {
    case 'live':
      return '';
    case 'latest':
      return 'latest';
    case 'day':
      return tag.date;
    case 'version':
      return formatVersion(tag.version);
    case 'index':
      return String(tag.index);
    default:
      return assertNever(tag);
  }
}

/** The address of a dataset without a tag. */
export function formatDataset({ repo, branch }: DatasetName): string {
  return formatGros({ repo, branch, tag: { kind: 'live' } });
}

/**
 * The one address of a version that stays its own, as it stands on the lake: with the publication's
 * number, so that a later one of the day does not move it.
 */
export function serializeGros({ repo, branch }: DatasetName, version: VersionId): string {
  return formatGros({ repo, branch, tag: { kind: 'version', version } });
}

/** A version as a serialized reference names it. */
export interface NamedVersion {
  readonly name: DatasetName;
  readonly version: VersionId;
}

/**
 * Reads what the lake stores. A day alone is its first publication: older tools, which knew one a day,
 * wrote it so. `undefined` = it is no serialized reference.
 */
export function parseSerialized(text: string): NamedVersion | undefined {
  const parsed = parseGros(text.trim());
  const reference = parsed.kind === 'reference' ? parsed.reference : parsed.hint;
  if (reference?.branch === undefined) return undefined;
  const version = parseVersion(formatTag(reference.tag));
  const { repo, branch } = reference;
  return version === undefined ? undefined : { name: { repo, branch }, version };
}

function escapeName(name: string): string {
  return name.replace(/[^\w.@+=/-]/gu, (character) => encodeAscii(character));
}

/** As `encodeURIComponent`, which leaves a few marks that end an address in prose. */
function encodeAscii(character: string): string {
  const code = character.charCodeAt(0);
  if (code > 0x7f) return encodeURIComponent(character);
  return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
}
