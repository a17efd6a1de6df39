import { formatBytes, formatCount, formatQuantity } from '../../core/base/sizes';
import { sentence } from '../../core/base/sentence';
import { formatGros, serializeGros } from '../../core/datasets/reference/formatGros';
import type { GrosReference } from '../../core/datasets/reference/grosReference';
import { formatVersion } from '../../core/datasets/reference/versionId';
import type { AuditRecord, Producer } from '../../core/datasets/versions/auditRecord';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import { formatMoment } from '../../core/datasets/writing/moment';
import { escapeMarkdown as escape, paragraphs } from '../support/editor/markdown';
import type { Missing, Unasked } from './knownDatasets';

/** Columns and upstreams that a hover shows at most. */
const mostListed = 20;
/** The same of a line. */
const mostListedInLine = 2;

/** What a reference means, before anybody is asked: only its tag tells who runs again. */
export function describeTag({ tag }: GrosReference): string {
  switch (tag.kind) {
    case 'live':
      return 'the latest version, and a live dependency: a pipeline that reads it runs again when there is a later one';
    case 'latest':
      return 'the latest version; nobody runs again for it';
    case 'day':
      return `the last publication of ${tag.date}`;
    case 'version':
      return 'this version, whatever is published later';
    case 'index':
      return tag.index < 0
        ? `version ${-tag.index} from the latest backward`
        : `version ${tag.index} from the earliest on, which is 0`;
  }
}

/** Markdown about a version: what it is, what can be done with it, where it comes from, what is in it. */
export function versionText(
  reference: GrosReference,
  found: { readonly version: DatasetVersion; readonly record: AuditRecord | undefined },
  actions: string,
): string {
  const { version, record } = found;
  return paragraphs(
    `**${escape(formatGros(reference))}** — ${escape(describeTag(reference))}`,
    `→ **${escape(formatVersion(version.version))}**${escape(standingOf(version, record))} · ` +
      escape(factsOf(version, record)),
    actions,
    record === undefined ? unrecorded : originText(record),
    columnsText(record),
  );
}

/** The same in one plain line, where nothing but text is shown. */
export function versionLine({
  version,
  record,
}: {
  readonly version: DatasetVersion;
  readonly record: AuditRecord | undefined;
}): string {
  const makers = record === undefined ? [] : makersOf(record);
  const upstreams = (record?.upstreams ?? []).map((upstream) => plain(upstream));
  return [
    formatVersion(version.version) + standingOf(version, record),
    factsOf(version, record),
    ...(makers.length === 0 ? [] : [`produced by ${makers.join('; ')}`]),
    ...(upstreams.length === 0 ? [] : [`made from ${listed(upstreams, mostListedInLine)}`]),
    ...(record === undefined ? [unrecorded] : []),
  ].join(' · ');
}

/** Whether it is the latest, and since when it is there. */
function standingOf(version: DatasetVersion, record: AuditRecord | undefined): string {
  const published = `published ${formatMoment(publishedAtMs(version, record))}`;
  return version.isLatest ? `, the latest, ${published}` : `, ${published}`;
}

const unrecorded = 'Nothing was recorded of how it was made.';

/** Markdown about a reference that stands for nothing. */
export function missingText(reference: GrosReference, missing: Missing): string {
  return paragraphs(
    `**${escape(formatGros(reference))}** — ${escape(describeTag(reference))}`,
    escape(missingLine(missing)),
  );
}

/** What is missing, and what to do about it. */
export function missingLine({ message, remedy }: Missing): string {
  return `${sentence(message)} ${sentence(remedy)}`;
}

export function unaskedText(reference: GrosReference, unasked: Unasked): string {
  return paragraphs(
    `**${escape(formatGros(reference))}** — ${escape(describeTag(reference))}`,
    escape(unaskedLine(unasked)),
  );
}

/** Why nobody was asked. */
export function unaskedLine({ kind }: Unasked): string {
  return kind === 'untrusted'
    ? 'This folder is not trusted, so no lake is asked what it is.'
    : 'No lake file of this window says where datasets lie: add "datasets", with a "container", to lake.json.';
}

/** What a version's file is, for tooltips and heads: `csv.gz, 1.2 MB, 12,345 rows, 8 columns`. */
export function factsOf(
  { format, sizeBytes }: Pick<DatasetVersion, 'format' | 'sizeBytes'>,
  record: AuditRecord | undefined,
): string {
  const { rows, columns } = record ?? {};
  return [
    format,
    formatBytes(sizeBytes),
    ...(rows === undefined ? [] : [formatQuantity(rows, 'row')]),
    ...(columns === undefined ? [] : [formatQuantity(columns.length, 'column')]),
  ].join(', ');
}

/** When it was published: by its record, since a file that was copied is as old as the copy. */
export function publishedAtMs(version: DatasetVersion, record: AuditRecord | undefined): number {
  const recorded = Date.parse(record?.publishedAt ?? '');
  return Number.isNaN(recorded) ? version.publishedAtMs : recorded;
}

/** Which code made it. */
export function producerText({ repo, branch, commit, dirty }: Producer): string {
  const state = dirty ? ', with changes that were not committed' : '';
  return `${repo}, branch ${branch}, commit ${commit.slice(0, 10)}${state}`;
}

/** Which code made it, and which pipeline, as far as that was recorded. */
function makersOf({ producer, pipeline }: AuditRecord): readonly string[] {
  return [
    ...(producer === undefined ? [] : [producerText(producer)]),
    ...(pipeline === undefined ? [] : [`pipeline ${pipeline}`]),
  ];
}

function originText(record: AuditRecord): string {
  const { upstreams } = record;
  const by = makersOf(record);
  const from =
    upstreams.length === 0
      ? 'Made from no other dataset.'
      : `Made from ${listed(upstreams.map((upstream) => `\`${plain(upstream)}\``))}`;
  return paragraphs(by.length > 0 && `Produced by ${escape(by.join('; '))}`, from);
}

function columnsText(record: AuditRecord | undefined): string {
  const columns = record?.columns ?? [];
  if (columns.length === 0) return '';
  const words = columns.map(({ name, type }) =>
    type === undefined ? `**${escape(name)}**` : `**${escape(name)}** ${escape(type)}`,
  );
  return `Columns: ${listed(words)}`;
}

function listed(words: readonly string[], most = mostListed): string {
  const left = words.length - most;
  const shown = words.slice(0, most).join(', ');
  return left > 0 ? `${shown} and ${formatCount(left)} more` : shown;
}

/** Text for a code span, which nothing ends but a backtick. */
function plain(text: string): string {
  return text.replaceAll('`', "'").replace(/\s+/g, ' ');
}

/** The reference of a version, as it is pinned. */
export function pinnedText({ name, version }: DatasetVersion): string {
  return serializeGros(name, version);
}
