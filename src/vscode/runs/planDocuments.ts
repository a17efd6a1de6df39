import { Uri, window } from 'vscode';
import { UsageError } from '../../core/base/errors';
import { countInSlices } from '../../core/base/slices';
import { renderPlan } from '../../core/sync/report/documents';
import type { PlannedAction, SyncPlan } from '../../core/sync/plan';
import { runKey, type RunRef } from '../support/window/runRef';
import type { VirtualDocuments } from '../support/documents/virtualDocuments';

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
    await this.#documents.show(uri, await renderPlan(plan), 'markdown');
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
export async function isSamePlan(a: SyncPlan, b: SyncPlan): Promise<boolean> {
  if (a.container !== b.container || a.prefix !== b.prefix) return false;
  if (a.actions.length !== b.actions.length) return false;
  let row = 0;
  const others = await countInSlices(a.actions, (action) => {
    const isOther = !isSameEffect(action, b.actions.at(row));
    row += 1;
    return isOther;
  });
  return others === 0;
}

function isSameEffect(a: PlannedAction, b: PlannedAction | undefined): boolean {
  if (a.kind !== b?.kind || a.path !== b.path || a.sizeBytes !== b.sizeBytes) return false;
  return a.kind !== 'upload' || b.kind !== 'upload' || a.replacesEtag === b.replacesEtag;
}
