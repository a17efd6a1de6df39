import type { Uri } from 'vscode';
import type { Disposable } from '../../../core/base/disposables';
import type { SchemaDiff } from '../../../core/schemaDiff/diffSchemas';
import type { AlignedDdl } from '../../../core/schemaDiff/print/printAligned';
import type {
  ComparedSources,
  CompareOptions,
  SchemaComparer,
} from '../../../core/schemaDiff/schemaComparer';
import type { StoryLine } from '../../../core/schemaDiff/story/storyOf';
import type { StoryTexts } from '../../../core/schemaDiff/story/storyTimeline';
import type { Connectors } from '../../support/lakes/connectors';
import { DecisionFile } from '../decisionFile';

/** Compares texts of a folder's snapshots, as decided there by now. */
export interface TextComparer extends Disposable {
  of(texts: StoryTexts, signal: AbortSignal): Promise<SchemaDiff>;
  tell(texts: StoryTexts, signal: AbortSignal): Promise<readonly StoryLine[]>;
  /** An empty text is a schema of nothing. */
  ddl(texts: StoryTexts, signal: AbortSignal): Promise<AlignedDdl>;
}

/** On a thread of its own, which starts with the first comparison. */
export function compareTexts(
  connectors: Pick<Connectors, 'schemaComparer'>,
  folder: Uri,
): TextComparer {
  let started: Promise<SchemaComparer> | undefined;
  const ask = async <T>(
    { path: name, before, after }: StoryTexts,
    signal: AbortSignal,
    work: (comparer: SchemaComparer, sources: ComparedSources, how: CompareOptions) => Promise<T>,
  ): Promise<T> => {
    started ??= connectors.schemaComparer();
    const decisions = await new DecisionFile(folder).read();
    const sources: ComparedSources = {
      before: { kind: 'text', name, text: before },
      after: { kind: 'text', name, text: after },
      isOfSchemasAfter: false,
    };
    return work(await started, sources, { decisions, comparesUnrelated: true, signal });
  };
  return {
    of: (texts, signal) => ask(texts, signal, (comparer, ...asked) => comparer.compare(...asked)),
    tell: (texts, signal) => ask(texts, signal, (comparer, ...asked) => comparer.story(...asked)),
    ddl: (texts, signal) => ask(texts, signal, (comparer, ...asked) => comparer.ddlOf(...asked)),
    dispose: () => void started?.then((comparer) => comparer.dispose()),
  };
}
