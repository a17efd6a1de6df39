import {
  EventEmitter,
  window,
  workspace,
  type NotebookDocument,
  type TextDocument,
  type Uri,
} from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { describeError, isCancellation } from '../../../core/base/errors';
import type { Logger } from '../../../core/base/logger';
import { formatQuantity } from '../../../core/base/sizes';
import { pauseIfDue } from '../../../core/base/slices';
import type { FunctionImpact } from '../../../core/schemaDiff/impact/functionImpact';
import type { TextHit } from '../../../core/schemaDiff/impact/texts/textImpact';
import { debounce } from '../../support/editor/debounce';
import type { Drift, DriftModel } from '../driftModel';
import { findFiles, isLookedInto, readText, textOfDocument, type ImpactText } from './impactTexts';

/** A text with places that the drift reaches. */
export interface TextImpact {
  readonly uri: Uri;
  /** The text that the offsets of hits are of. */
  readonly text: string;
  readonly hits: readonly TextHit[];
}

export interface ImpactModelOptions {
  readonly model: DriftModel;
  readonly logger: Logger;
}

/** After this without another key a document is looked into again. */
const pauseMs = 400;
/** Places that are kept; beyond that the workspace is looked into no further. */
const mostHits = 20_000;

interface Known {
  readonly drift: Drift;
  readonly lifetime: AbortController;
}

/** What the drift does to the statements of the workspace: open documents first, then all files. */
export class ImpactModel implements Disposable {
  readonly #options: ImpactModelOptions;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<readonly Uri[]>());
  /** Fires with the texts of which something else is known. */
  readonly onDidChange = this.#onDidChange.event;
  readonly #impacts = new Map<string, TextImpact>();
  readonly #waiting = new Set<TextDocument>();
  readonly #soon = this.#store.add(debounce(() => void this.#lookAgain(), pauseMs));
  #known: Known | undefined;
  #scan: Promise<void> = Promise.resolve();

  constructor(options: ImpactModelOptions) {
    this.#options = options;
    this.#store.add(options.model.onDidChange(() => this.#follow()));
    this.#store.add(workspace.onDidChangeTextDocument(({ document }) => this.#note(document)));
    this.#store.add(workspace.onDidOpenTextDocument((document) => this.#note(document)));
    // A notebook of SQL is a file, or cells; what was found in the one is then found in the others.
    this.#store.add(workspace.onDidOpenNotebookDocument(({ uri }) => this.#forget([uri])));
    this.#store.add(workspace.onDidCloseNotebookDocument((notebook) => this.#close(notebook)));
    this.#follow();
  }

  /** Without places of changes that are left out; in no order. */
  get impacts(): readonly TextImpact[] {
    return [...this.#impacts.values()].map((impact) => this.#included(impact));
  }

  of(uri: Uri): TextImpact | undefined {
    const impact = this.#impacts.get(uri.toString());
    return impact && this.#included(impact);
  }

  /** Settles when all of the workspace has been looked into. */
  get whenScanned(): Promise<void> {
    return this.#scan;
  }

  /** Looks into a text as it is now. @throws the reason of `signal` */
  async look(
    uri: Uri,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<TextImpact | undefined> {
    const known = this.#known;
    const text = known && (await readText(uri));
    if (known === undefined || text === undefined) return undefined;
    return this.#included(await this.#read(text, known, signal));
  }

  dispose(): void {
    this.#known?.lifetime.abort();
    this.#store.dispose();
  }

  #included(impact: TextImpact): TextImpact {
    const excluded = this.#options.model.current?.excluded;
    if (excluded === undefined || excluded.size === 0) return impact;
    const hits = impact.hits.filter(({ changes }) => changes.some((one) => !excluded.has(one)));
    return { ...impact, hits };
  }

  #follow(): void {
    const drift = this.#options.model.current;
    if (drift?.diff === this.#known?.drift.diff) {
      if (drift?.excluded !== this.#known?.drift.excluded) this.#tellAll(drift);
      return;
    }
    this.#known?.lifetime.abort();
    this.#known = undefined;
    this.#forgetAll();
    if (drift === undefined) return;
    const known = (this.#known = { drift, lifetime: new AbortController() });
    this.#scan = this.#scanAll(known);
  }

  /** Only what is left out is another. */
  #tellAll(drift: Drift | undefined): void {
    if (this.#known !== undefined && drift !== undefined) this.#known = { ...this.#known, drift };
    this.#onDidChange.fire([...this.#impacts.values()].map(({ uri }) => uri));
  }

  #forgetAll(): void {
    this.#forget([...this.#impacts.values()].map(({ uri }) => uri));
  }

  #forget(uris: readonly Uri[]): void {
    for (const uri of uris) this.#impacts.delete(uri.toString());
    this.#onDidChange.fire(uris);
  }

  #close(notebook: NotebookDocument): void {
    this.#forget(notebook.getCells().map(({ document }) => document.uri));
    const known = this.#known;
    if (known !== undefined) void this.#unlessOver(() => this.#readFile(notebook.uri, known));
  }

  async #readFile(uri: Uri, known: Known): Promise<void> {
    const text = await this.#tryRead(uri);
    if (text !== undefined) await this.#readInto(text, known);
  }

  #note(document: TextDocument): void {
    const { drift } = this.#known ?? {};
    if (drift === undefined || !isLookedInto(document, sidesOf(drift))) return;
    this.#waiting.add(document);
    this.#soon.call();
  }

  async #lookAgain(): Promise<void> {
    const documents = [...this.#waiting];
    this.#waiting.clear();
    const known = this.#known;
    if (known === undefined) return;
    await this.#unlessOver(async () => {
      for (const document of documents) {
        if (!document.isClosed) await this.#readInto(textOfDocument(document), known);
      }
    });
  }

  async #scanAll(known: Known): Promise<void> {
    const { logger } = this.#options;
    const sides = sidesOf(known.drift);
    await this.#unlessOver(async () => {
      if (!(await this.#isFelt(known))) return;
      const open = workspace.textDocuments.filter((document) => isLookedInto(document, sides));
      for (const document of open) await this.#readInto(textOfDocument(document), known);
      const { uris, isCut } = await findFiles(sides);
      const read = await this.#scanFiles(uris, known);
      const places = this.impacts.reduce((sum, { hits }) => sum + hits.length, 0);
      const found = `${formatQuantity(places, 'place')} in ${formatQuantity(read, 'file')}`;
      const isWhole = !isCut && read === uris.length;
      logger.info(`impact of the drift: ${found}${isWhole ? '' : ', and others were not read'}`);
      if (!isWhole) this.#tellCut(found, known);
      await this.#readFunctions(known);
    });
  }

  /** Whoever writes the renames has to know that there may be more. */
  #tellCut(found: string, { drift }: Known): void {
    const cut = `The workspace is larger than what is looked into: ${found} were, and others may use older names, too`;
    this.#options.model.tell(drift.diff, [cut]);
    void window.showWarningMessage(`${cut}. "lakeside schema impact" looks into all of a folder.`);
  }

  /** Of the database that is compared, if it is logged in to: what its functions do with older names. */
  async #readFunctions({ drift, lifetime: { signal } }: Known): Promise<void> {
    const { before, diff } = drift;
    if (before.kind !== 'live') return;
    const { connection } = before.database;
    const comparer = await this.#options.model.comparer();
    const functions = await before.database.use({ mayAsk: false, signal }, ({ password }) =>
      comparer.impactOnFunctions({ connection, password }, diff, {
        schema: schemaOf(drift),
        signal,
      }),
    );
    this.#options.model.tell(diff, functions.map(functionNote));
  }

  async #scanFiles(uris: readonly Uri[], known: Known): Promise<number> {
    const { signal } = known.lifetime;
    let read = 0;
    let left = mostHits;
    for (const uri of uris) {
      if (left < 0) break;
      read += 1;
      if (this.#impacts.has(uri.toString())) continue;
      const text = await this.#tryRead(uri);
      signal.throwIfAborted();
      if (text !== undefined) left -= await this.#readInto(text, known);
      await pauseIfDue();
    }
    return read;
  }

  /** A file that is gone meanwhile, or may not be read, keeps no other from being looked into. */
  async #tryRead(uri: Uri): Promise<ImpactText | undefined> {
    try {
      return await readText(uri);
    } catch (error) {
      this.#options.logger.info(`${workspace.asRelativePath(uri)}: ${describeError(error)}`);
      return undefined;
    }
  }

  /** Returns how many places were found. */
  async #readInto(text: ImpactText, known: Known): Promise<number> {
    const impact = await this.#read(text, known, known.lifetime.signal);
    const key = text.uri.toString();
    const isNews = impact.hits.length > 0 || this.#impacts.has(key);
    if (impact.hits.length > 0) this.#impacts.set(key, impact);
    else this.#impacts.delete(key);
    if (isNews) this.#onDidChange.fire([text.uri]);
    return impact.hits.length;
  }

  async #read(
    { uri, text, language }: ImpactText,
    { drift }: Known,
    signal: AbortSignal,
  ): Promise<TextImpact> {
    const comparer = await this.#options.model.comparer();
    const scope = { schema: schemaOf(drift), signal };
    const hits = await comparer.impactOn({ text, language }, drift.diff, scope);
    signal.throwIfAborted();
    return { uri, text, hits };
  }

  async #isFelt({ drift, lifetime: { signal } }: Known): Promise<boolean> {
    const { diff } = drift;
    if (diff.changes.length === 0) return false;
    const comparer = await this.#options.model.comparer();
    return comparer.isFelt(diff, { schema: schemaOf(drift), signal });
  }

  async #unlessOver(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isCancellation(error)) return;
      this.#options.logger.error(`impact of the drift: ${describeError(error)}`);
    }
  }
}

function functionNote({ signature, hits }: FunctionImpact): string {
  const [first, ...others] = [...new Set(hits.map(({ message }) => message))];
  const rest = others.length === 0 ? '' : `, and ${formatQuantity(others.length, 'other place')}`;
  return `Function ${signature}: ${first ?? ''}${rest}`;
}

/** The schema that a connection's statements are meant for, where it names one. */
function schemaOf({ before }: Drift): string | undefined {
  return before.kind === 'live' ? before.database.connection.schema : undefined;
}

/** The files that are compared. */
function sidesOf({ before, after, via }: Drift): readonly Uri[] {
  return [before, after, via].flatMap((side) =>
    side === undefined || side.kind === 'live' ? [] : [side.uri],
  );
}
