import { Uri, window } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { renderPlan } from '../../core/sync/report/documents';
import type { SyncPlan } from '../../core/sync/plan';
import { runKey, type RunRef } from '../support/runRef';
import type { VirtualDocuments } from '../support/virtualDocuments';

export interface ShownPlan {
  readonly ref: RunRef;
  readonly plan: SyncPlan;
}

/** Plans as read-only documents, and which plan a document shows. */
export class PlanDocuments {
  readonly #documents: VirtualDocuments;
  readonly #plans = new Map<string, ShownPlan>();

  constructor(documents: VirtualDocuments) {
    this.#documents = documents;
  }

  async show(ref: RunRef, plan: SyncPlan): Promise<void> {
    const uri = this.#documents.uriOf(`${ref.run}.plan.md`, runKey(ref));
    this.#plans.set(uri.toString(), { ref, plan });
    await this.#documents.show(uri, renderPlan(plan), 'markdown');
  }

  /** The plan of a document, otherwise of the active editor. @throws UsageError if it shows none. */
  find(argument: unknown): ShownPlan {
    const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
    const shown = uri && this.#plans.get(uri.toString());
    if (shown !== undefined) return shown;
    throw new UsageError('No plan is open', { remedy: 'make one with "Lakeside: Plan Sync"' });
  }
}

/** Thrown to stop a sync whose plan is no longer the one that was looked at; nothing is done then. */
export class PlanChanged extends UsageError {
  constructor(readonly plan: SyncPlan) {
    super(`The plan of ${plan.run} has changed since it was shown, so nothing was done`, {
      remedy: 'look at the new plan and go ahead with it',
    });
  }
}

/** True if both plans do the same to the same blobs. */
export function isSamePlan(a: SyncPlan, b: SyncPlan): boolean {
  return describeEffects(a) === describeEffects(b);
}

function describeEffects({ actions, container, prefix }: SyncPlan): string {
  const effects = actions.map((action) => {
    const { kind, path, sizeBytes } = action;
    return [kind, path, sizeBytes, kind === 'upload' ? action.replacesEtag : undefined];
  });
  return JSON.stringify([container, prefix, effects]);
}
