import { formatBytes, formatQuantity } from '../../core/base/sizes';
import type { BlobEntry } from '../../core/storage/blobStore';
import { escapeMarkdown as escape } from '../support/editor/markdown';

/** The last part of a blob's name or of a prefix. */
export function lastPart(name: string): string {
  const parts = name.split('/').filter((part) => part !== '');
  return parts.at(-1) ?? name;
}

/** What stands behind a blob's name. */
export function blobDescription({ sizeBytes, md5Hex }: BlobEntry): string {
  return `${formatBytes(sizeBytes)}${md5Hex === undefined ? ' · no MD5' : ''}`;
}

/** Markdown with a blob's size, time, ETag and Content-MD5; says so where none is recorded. */
export function blobTooltip(blob: BlobEntry): string {
  const { name, sizeBytes, md5Hex, etag, modifiedAtMs } = blob;
  const md5 =
    md5Hex === undefined
      ? 'no MD5 recorded: nothing proves what the blob holds'
      : `${md5Hex} (as recorded)`;
  return [
    `**${escape(name)}**`,
    `${formatBytes(sizeBytes)} (${formatQuantity(sizeBytes, 'byte')})`,
    `Content-MD5: ${md5}`,
    `Modified: ${new Date(modifiedAtMs).toISOString()}`,
    `ETag: ${escape(etag)}`,
  ].join('\n\n');
}
