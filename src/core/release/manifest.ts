import { toHex } from '../base/hex';
import { encodeLines, forEachLine } from '../base/textPieces';
import { manifestSuffix } from '../runs/releasedRuns';
import type { ReleasedRun } from '../runs/releasedRun';
import { FileError, type FileTree } from '../storage/fileTree';
import type { Digests } from '../storage/digests';
import { trashFolder } from '../storage/sourceTrash';
import type { ProvenFile, ReleaseProof } from './releaseProof';

/** A file of a released run as it was proven, and the local file that was. */
export interface ManifestLine extends ProvenFile {
  /** What tells that nobody touched it since; `''` where nothing tells: it is hashed again. */
  readonly identity: string;
}

/** What a proof says of each file, to be held against lake and trash before anything is deleted. */
export async function encodeManifest(
  proof: ReleaseProof,
  digests: Digests,
): Promise<{ readonly bytes: Uint8Array; readonly sha256: string }> {
  const bytes = await digests.gzip(encodeLines(linesOf(proof)));
  return { bytes, sha256: toHex(await digests.sha256(bytes)) };
}

function* linesOf(proof: ReleaseProof): Generator<string> {
  for (const file of proof.files.values()) {
    const entry = file.localPath === undefined ? undefined : proof.seen.files.get(file.localPath);
    const identity = proof.isSteady ? (entry?.identity ?? '') : '';
    yield `${JSON.stringify({ ...file, identity })}\n`;
  }
}

/** More would not fit into memory. */
const mostBytes = 1024 ** 3;

/** The manifest of a released run; `undefined` unless it is whole and the one its record names. */
export async function readManifest(
  tree: FileTree,
  { name, record }: ReleasedRun,
  digests: Digests,
): Promise<readonly ManifestLine[] | undefined> {
  try {
    const bytes = await tree.readStart(`${trashFolder}/${name}${manifestSuffix}`, mostBytes);
    if (toHex(await digests.sha256(bytes)) !== record?.manifestSha256) return undefined;
    const lines: ManifestLine[] = [];
    await forEachLine(digests.gunzip(bytes), (text) => lines.push(parseLine(text)));
    return lines;
  } catch (error) {
    if (error instanceof FileError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parseLine(text: string): ManifestLine {
  const value: unknown = JSON.parse(text);
  if (!isLine(value)) throw new SyntaxError('Not a line of a manifest');
  return value;
}

function isLine(value: unknown): value is ManifestLine {
  if (typeof value !== 'object' || value === null) return false;
  const line: Partial<Record<keyof ManifestLine, unknown>> = value;
  return (
    typeof line.path === 'string' &&
    (line.localPath === undefined || typeof line.localPath === 'string') &&
    Number.isSafeInteger(line.sizeBytes) &&
    typeof line.md5Hex === 'string' &&
    typeof line.etag === 'string' &&
    (line.evidence === 'attested' || line.evidence === 'reread') &&
    typeof line.identity === 'string'
  );
}
