import type { BlobEntry } from '../../storage/blobStore';
import type { DatasetName } from '../reference/grosReference';
import type { VersionId } from '../reference/versionId';
import { auditDocument, parseAuditRecord } from './auditDocument';
import { isRecordOf, type AuditRecord } from './auditRecord';

/** What lineage wants to know of an audit record. */
export type RecordSummary = Pick<
  AuditRecord,
  'upstreams' | 'rows' | 'sizeBytes' | 'md5Hex' | 'producer' | 'pipeline' | 'runId'
>;

/** The metadata in which a record repeats what lineage wants to know. */
const summaryKey = 'gros_record';

/** The MD5 of the record that this was taken from, in hex. */
const sourceKey = 'gros_record_md5';

/** All metadata of a blob together must not be larger than 8 KB. @see https://learn.microsoft.com/rest/api/storageservices/put-blob */
const mostCharacters = 4_096;

/**
 * Metadata under which listings tell the summary of a record whose document has this MD5, so that nobody
 * has to ask for each. A summary that is too long is told by the record alone.
 */
export function tellRecord(
  record: AuditRecord,
  documentMd5Hex: string,
): Readonly<Record<string, string>> {
  const {
    columns: _columns,
    sha256Hex: _hash,
    publishedAt: _at,
    publishedBy: _by,
    others: _others,
    ...told
  } = record;
  const text = inAscii(JSON.stringify(auditDocument(told)));
  return text.length > mostCharacters ? {} : { [summaryKey]: text, [sourceKey]: documentMd5Hex };
}

/**
 * What a listing tells of a record, for {@link readSummary}. `undefined` = nothing, or what it tells was
 * not taken from the document that is there now: then the record itself has to be read.
 */
export function toldSummary({ metadata, md5Hex }: BlobEntry): string | undefined {
  return md5Hex !== undefined && metadata?.[sourceKey] === md5Hex
    ? metadata[summaryKey]
    : undefined;
}

/** The summary of a version's record; `undefined` if the text is none of that version. */
export function readSummary(
  text: string,
  name: DatasetName,
  version: VersionId,
): RecordSummary | undefined {
  const record = parseAuditRecord(text);
  return record !== undefined && isRecordOf(record, name, version) ? record : undefined;
}

/** The same JSON without letters that metadata cannot hold. */
function inAscii(json: string): string {
  return json.replace(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
