import {
  Hover,
  type CancellationToken,
  type HoverProvider,
  type Position,
  type TextDocument,
} from 'vscode';
import { mayEndBySigningIn } from '../../core/access/wantsSignIn';
import { describeError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import { formatGros } from '../../core/datasets/reference/formatGros';
import type { GrosReference } from '../../core/datasets/reference/grosReference';
import type { DatasetVersion } from '../../core/datasets/versions/datasetVersion';
import { lineageId } from '../../core/lineage/graph/lineageId';
import { sentence } from '../../core/base/sentence';
import { commands } from '../support/editor/contributions';
import { failureText } from '../support/editor/failures';
import { escapeMarkdown as escape, paragraphs } from '../support/editor/markdown';
import { commandLink, linkingMarkdown } from './commandLinks';
import { missingText, unaskedText, versionText } from './datasetWords';
import type { KnownDatasets } from './knownDatasets';
import { placeOf, type PlaceInText } from './placeInText';
import { referenceAt, type WrittenReference } from './writtenReferences';

/** What an address of a dataset stands for now, what is in it and where it comes from. */
export class DatasetHovers implements HoverProvider {
  readonly #known: KnownDatasets;
  readonly #logger: Logger;

  constructor(known: KnownDatasets, logger: Logger) {
    this.#known = known;
    this.#logger = logger;
  }

  async provideHover(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    const written = referenceAt(document, position);
    if (written === undefined) return undefined;
    const place = placeOf(document, written.range);
    const text = await this.#text(written, place);
    return token.isCancellationRequested
      ? undefined
      : new Hover(linkingMarkdown(text), written.range);
  }

  async #text({ text, parsed }: WrittenReference, place: PlaceInText): Promise<string> {
    if (parsed.kind === 'malformed') return malformedText(text, parsed, place);
    try {
      return await this.#referenceText(parsed.reference, place);
    } catch (error) {
      this.#logger.info(`no answer about ${text}: ${describeError(error)}`);
      const signIn = mayEndBySigningIn(error) && commandLink('Sign In', commands.signInToDatasets);
      return paragraphs(`**${escape(text)}**`, escape(failureText(error)), signIn);
    }
  }

  async #referenceText(reference: GrosReference, place: PlaceInText): Promise<string> {
    const found = await this.#known.find(reference);
    switch (found.kind) {
      case 'version': {
        const { version } = found;
        const record = await this.#known.record(found);
        return versionText(reference, { version, record }, actionsText(reference, version, place));
      }
      case 'untrusted':
      case 'noLake':
        return unaskedText(reference, found);
      default:
        return paragraphs(missingText(reference, found), nearText(found.near, place));
    }
  }
}

function malformedText(
  text: string,
  { why, hint }: { readonly why: string; readonly hint?: GrosReference },
  place: PlaceInText,
): string {
  return paragraphs(
    `**${escape(text)}** — not an address of a dataset`,
    escape(sentence(why)),
    hint !== undefined && changeLink(formatGros(hint), place),
  );
}

/** What may be meant, each with a way to write it. */
function nearText(near: readonly string[], place: PlaceInText): string {
  return near
    .slice(0, 3)
    .map((text) => changeLink(text, place))
    .join(' · ');
}

function changeLink(text: string, place: PlaceInText): string {
  return commandLink(`Change to ${escape(text)}`, commands.mendReference, { ...place, text });
}

function actionsText(
  reference: GrosReference,
  { name }: DatasetVersion,
  place: PlaceInText,
): string {
  const text = formatGros(reference);
  const isPinned = reference.tag.kind === 'version';
  return [
    commandLink('Open', commands.openDataset, text),
    commandLink('Preview', commands.previewDataset, text),
    commandLink('Show Lineage', commands.showLineage, lineageId({ kind: 'dataset', ...name })),
    isPinned
      ? commandLink('Follow Latest', commands.followLatest, place)
      : commandLink('Pin Version', commands.pinVersion, place),
    commandLink('Copy Snippet', commands.copySnippet, text),
  ].join(' · ');
}
