import type { Event } from 'vscode';
import type { LastRun, LineageNode } from '../../../core/lineage/graph/lineageGraph';

/** How a pipeline stands, as lineage tells it. */
export interface PipelineState {
  readonly lastRun: LastRun;
  /** Why it failed; absent = it did not. */
  readonly problem?: string;
}

/** How pipelines stand that this window runs, before anybody has read that from the lake. */
export interface PipelineStates {
  /** By the pipelines' ids in the lineage. */
  readonly all: ReadonlyMap<string, PipelineState>;
  readonly onDidChange: Event<void>;
}

/** A thing as it stands now: what the lake tells of it, unless this window knows something later. */
export function withState<T extends LineageNode>(node: T, states: PipelineStates['all']): T {
  const state = states.get(node.id);
  if (state === undefined || isLater(node.lastRun, state.lastRun)) return node;
  const { problem: _, ...rest } = node;
  return { ...(rest as T), ...state };
}

function isLater(one: LastRun | undefined, { atMs = 0 }: LastRun): boolean {
  return (one?.atMs ?? 0) > atMs;
}
