import type { TerminalLink, TerminalLinkContext, TerminalLinkProvider } from 'vscode';
import { describeError } from '../../core/base/errors';
import type { Logger } from '../../core/base/logger';
import { pause } from '../../core/base/pause';
import { printable } from '../../core/base/printable';
import { sentence } from '../../core/base/sentence';
import { findGros } from '../../core/datasets/reference/findGros';
import { formatGros } from '../../core/datasets/reference/formatGros';
import type { GrosReference } from '../../core/datasets/reference/grosReference';
import { parseGros } from '../../core/datasets/reference/parseGros';
import { commands } from '../support/editor/contributions';
import { executeCommand } from '../support/editor/executeCommand';
import { failureText } from '../support/editor/failures';
import { missingLine, unaskedLine, versionLine } from './datasetWords';
import type { KnownDatasets } from './knownDatasets';

interface DatasetTerminalLink extends TerminalLink {
  readonly reference: string;
}

/** Links come with what they say, so that whoever points at one waits for it, and not for a lake. */
const patienceMs = 300;
/** Addresses of one line that a lake is asked about. */
const mostAsked = 8;
/** What a tooltip shows in one line on most screens. */
const mostCharacters = 300;

const unknown = 'Open dataset';

/** Addresses of datasets in what programs print open them, and say what they stand for. */
export class DatasetTerminalLinks implements TerminalLinkProvider<DatasetTerminalLink> {
  readonly #known: Pick<KnownDatasets, 'find' | 'record'>;
  readonly #logger: Logger;

  constructor(known: Pick<KnownDatasets, 'find' | 'record'>, logger: Logger) {
    this.#known = known;
    this.#logger = logger;
  }

  /** An answer that comes too late is there when the line is pointed at again. */
  async provideTerminalLinks({
    line,
  }: Pick<TerminalLinkContext, 'line'>): Promise<DatasetTerminalLink[]> {
    const found = findGros(line);
    if (found.length === 0) return [];
    const late = pause(patienceMs).then(() => `${unknown}; its lake has not answered yet`);
    return Promise.all(
      found.map(async ({ start, end, text }, place) => ({
        startIndex: start,
        length: end - start,
        tooltip: place < mostAsked ? await Promise.race([this.#tooltip(text), late]) : unknown,
        reference: text,
      })),
    );
  }

  async handleTerminalLink({ reference }: DatasetTerminalLink): Promise<void> {
    await executeCommand(commands.openDataset, reference);
  }

  async #tooltip(text: string): Promise<string> {
    const parsed = parseGros(text);
    if (parsed.kind === 'malformed') {
      const meant = parsed.hint === undefined ? '' : ` Write ${formatGros(parsed.hint)}.`;
      return shown(`Not an address of a dataset: ${sentence(parsed.why)}${meant}`);
    }
    try {
      return shown(await this.#lineOf(parsed.reference));
    } catch (error) {
      this.#logger.info(`no answer about ${text}: ${describeError(error)}`);
      return shown(failureText(error));
    }
  }

  async #lineOf(reference: GrosReference): Promise<string> {
    const found = await this.#known.find(reference);
    switch (found.kind) {
      case 'version':
        return versionLine({ version: found.version, record: await this.#known.record(found) });
      case 'untrusted':
      case 'noLake':
        return unaskedLine(found);
      default:
        return missingLine(found);
    }
  }
}

/** Older editors read a tooltip as Markdown that may run commands: nothing in it is a link. */
function shown(text: string): string {
  const plain = printable(text).replace(/[[\]<>`$\\]/g, "'");
  return plain.length > mostCharacters ? `${plain.slice(0, mostCharacters - 1)}…` : plain;
}
