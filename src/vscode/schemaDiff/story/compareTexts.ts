import type { Uri } from 'vscode';
import type { Disposable } from '../../../core/base/disposables';
import type { SchemaDiff } from '../../../core/schemaDiff/diffSchemas';
import type { SchemaComparer } from '../../../core/schemaDiff/schemaComparer';
import type { StoryTexts } from '../../../core/schemaDiff/story/storyTimeline';
import type { Connectors } from '../../support/connectors';
import { DecisionFile } from '../decisionFile';

/** Compares texts of a folder's snapshots, as decided there by now. */
export interface TextComparer extends Disposable {
  of(texts: StoryTexts, signal: AbortSignal): Promise<SchemaDiff>;
}

/** On a thread of its own, which starts with the first comparison. */
export function compareTexts(
  connectors: Pick<Connectors, 'schemaComparer'>,
  folder: Uri,
): TextComparer {
  let comparer: Promise<SchemaComparer> | undefined;
  return {
    of: async ({ path: name, before, after }, signal) => {
      comparer ??= connectors.schemaComparer();
      const decisions = await new DecisionFile(folder).read();
      const sources = {
        before: { kind: 'text', name, text: before },
        after: { kind: 'text', name, text: after },
        isOfSchemasAfter: false,
      } as const;
      return (await comparer).compare(sources, { decisions, comparesUnrelated: true, signal });
    },
    dispose: () => void comparer?.then((started) => started.dispose()),
  };
}
