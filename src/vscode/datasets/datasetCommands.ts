import { window, workspace } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { formatGros } from '../../core/datasets/reference/formatGros';
import type { Connectors } from '../support/lakes/connectors';
import { openLimitBytes } from '../support/editor/settings';
import { fieldsOf, parseText } from '../support/webviews/requestFields';
import { copySnippet } from './copySnippet';
import { pinnedText } from './datasetWords';
import { versionUri } from './datasetUris';
import { foundFor, referenceFor } from './foundDataset';
import type { FoundVersion, KnownDatasets } from './knownDatasets';
import { documentOf, parsePlace, rangeOf, replaceIn } from './placeInText';
import { tooLargeText, type VersionContents } from './versionContent';
import { referenceAt, type WrittenReference } from './writtenReferences';

export interface DatasetCommandsOptions {
  readonly known: KnownDatasets;
  readonly contents: VersionContents;
  readonly connectors: Pick<Connectors, 'openPreview'>;
  /** Brings a version's rows to the front. */
  readonly preview: (found: FoundVersion) => void;
}

/** What a person does with the address of a dataset. */
export class DatasetCommands {
  readonly #options: DatasetCommandsOptions;

  constructor(options: DatasetCommandsOptions) {
    this.#options = options;
  }

  /** In an editor as text; in the grid if an editor is the wrong place for it. */
  async open(given: unknown): Promise<void> {
    const { known, contents, preview } = this.#options;
    const found = await foundFor(await referenceFor(given, known), known);
    const { version } = found;
    if (version.format === 'parquet') return preview(found);
    if ((await contents.read(found, openLimitBytes())) === undefined) {
      void window.showInformationMessage(tooLargeText(version));
      return preview(found);
    }
    const document = await workspace.openTextDocument(versionUri(version));
    await window.showTextDocument(document, { preview: true });
  }

  async preview(given: unknown): Promise<void> {
    const { known, preview } = this.#options;
    preview(await foundFor(await referenceFor(given, known), known));
  }

  /** Writes the version that a reference stands for now in its place. */
  async pin(place: unknown): Promise<void> {
    const { known } = this.#options;
    await rewrite(place, async ({ parsed, text }) => {
      if (parsed.kind === 'malformed') throw malformed(text, parsed.why);
      return pinnedText((await foundFor(parsed.reference, known)).version);
    });
  }

  /** Writes the dataset's address without a tag: its reader runs again when it is published. */
  async followLatest(place: unknown): Promise<void> {
    await rewrite(place, async ({ parsed, text }) => {
      if (parsed.kind === 'malformed') throw malformed(text, parsed.why);
      return formatGros({ ...parsed.reference, tag: { kind: 'live' } });
    });
  }

  async copySnippet(given: unknown): Promise<void> {
    await copySnippet(await referenceFor(given, this.#options.known), this.#options);
  }

  /** Asks for what is missing, and then anew for what could not be asked. */
  async signIn(): Promise<void> {
    const { known } = this.#options;
    try {
      await known.signInAnew();
    } finally {
      known.forget();
    }
  }

  /** Writes what a link of a hover offers. */
  async mend(given: unknown): Promise<void> {
    const place = parsePlace(given);
    if (place === undefined) return;
    const text = parseText(fieldsOf<{ readonly text: string }>(given).text);
    await replaceIn(await documentOf(place), rangeOf(place), text);
  }
}

/** Changes the reference at a place, or at the cursor; one that changed meanwhile is left alone. */
async function rewrite(
  given: unknown,
  change: (written: WrittenReference) => Promise<string>,
): Promise<void> {
  const { document, written } = await writtenAt(given);
  const text = await change(written);
  if (document.getText(written.range) !== written.text) {
    throw new UsageError(`${written.text} is no longer where it was`, { remedy: 'try again' });
  }
  await replaceIn(document, written.range, text);
}

async function writtenAt(given: unknown) {
  const place = parsePlace(given);
  const editor = window.activeTextEditor;
  const document = place === undefined ? editor?.document : await documentOf(place);
  const position = place === undefined ? editor?.selection.active : rangeOf(place).start;
  const written = document && position && referenceAt(document, position);
  if (document === undefined || written === undefined) {
    throw new UsageError('There is no address of a dataset at the cursor', {
      remedy: 'put the cursor on one, such as gros://repo/branch',
    });
  }
  return { document, written };
}

function malformed(text: string, why: string): UsageError {
  return new UsageError(`${text} is no address of a dataset`, { remedy: why });
}
