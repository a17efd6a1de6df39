import {
  EventEmitter,
  workspace,
  type ProviderResult,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import type { Clock } from '../../core/base/clock';
import { DisposableStore, type Disposable } from '../../core/base/disposables';
import type { Source } from '../../core/lake/lake';
import type { ObservedSource } from '../../core/runs/run';
import type { Activities } from '../support/window/activities';
import type { BrokenLake, OpenLake, OpenLakes } from '../support/lakes/openLakes';
import { runKey, type RunRef } from '../support/window/runRef';
import { runDetails, sourceNotices, type DetailLine } from './runDetails';
import type { RunHandle, RunsModel } from './runsModel';
import { brokenLakeItem, detailItem, lakeItem, runItem, sourceItem } from './runsTreeItems';
import { isLookedAt } from './sourceTrust';

export type RunsNode =
  | { readonly kind: 'lake'; readonly lake: OpenLake }
  | { readonly kind: 'brokenLake'; readonly lake: BrokenLake }
  | {
      readonly kind: 'source';
      readonly lake: OpenLake;
      readonly source: Source;
    }
  | ({ readonly kind: 'run' } & RunHandle)
  | ({ readonly kind: 'detail'; readonly key: string } & DetailLine);

export interface RunsTreeOptions {
  readonly lakes: OpenLakes;
  readonly model: RunsModel;
  readonly activities: Activities;
  readonly clock: Clock;
}

/** Lakes (where there are several) → sources → runs → what is known of a run. */
export class RunsTree implements TreeDataProvider<RunsNode>, Disposable {
  readonly #options: RunsTreeOptions;
  readonly #store = new DisposableStore();
  readonly #onDidChangeTreeData = this.#store.add(new EventEmitter<RunsNode | undefined>());
  readonly onDidChangeTreeData = this.#onDidChangeTreeData.event;
  /** One object per run: the editor matches nodes of partial updates by identity. */
  #runs = new Map<string, RunsNode>();

  constructor(options: RunsTreeOptions) {
    this.#options = options;
    this.#store.add(options.model.onDidChange((ref) => this.#redraw(ref)));
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (node === undefined) return this.#roots();
    switch (node.kind) {
      case 'lake':
        return sourcesOf(node.lake);
      case 'source':
        return this.#runsOf(node.lake, node.source);
      case 'run':
        return this.#detailsOf(node);
      case 'brokenLake':
      case 'detail':
        return [];
    }
  }

  getTreeItem(node: RunsNode): TreeItem {
    const { model, activities, clock } = this.#options;
    switch (node.kind) {
      case 'lake':
        return lakeItem(node.lake);
      case 'brokenLake':
        return brokenLakeItem(node);
      case 'source':
        return sourceItem(node.lake, node.source);
      case 'run':
        return runItem(node, {
          facts: model.factsOf(node.ref),
          remembered: model.rememberedOf(node.ref),
          running: activities.findRunning(node.ref),
          nowMs: clock.nowMs(),
        });
      case 'detail':
        return detailItem(node.key, node);
    }
  }

  getParent(node: RunsNode): ProviderResult<RunsNode> {
    if (node.kind === 'run') return { kind: 'source', lake: node.lake, source: node.source };
    const isBelowLake = node.kind === 'source' && this.#hasLakeNodes();
    return isBelowLake ? { kind: 'lake', lake: node.lake } : undefined;
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #roots(): Promise<RunsNode[]> {
    const { lakes } = this.#options;
    await lakes.whenRead;
    const [first] = lakes.all;
    // With no usable lake at all the view says what to do.
    if (first === undefined) return [];
    if (!this.#hasLakeNodes()) return sourcesOf(first);
    return [
      ...lakes.all.map((lake): RunsNode => ({ kind: 'lake', lake })),
      ...lakes.broken.map((lake): RunsNode => ({ kind: 'brokenLake', lake })),
    ];
  }

  #hasLakeNodes(): boolean {
    const { all, broken } = this.#options.lakes;
    return all.length + broken.length > 1;
  }

  async #runsOf(lake: OpenLake, source: Source): Promise<RunsNode[]> {
    const { model } = this.#options;
    const key = `${lake.id} ${source.name}`;
    if (!isLookedAt(lake, source, workspace.isTrusted)) {
      return detailNodes(key, [
        { label: 'Outside this folder, which is not trusted', icon: 'lock' },
      ]);
    }
    const observed = await model.listRuns(lake, source);
    const notices = sourceNotices(observed, model.sources.failureOf(lake, source));
    return [...detailNodes(key, notices), ...this.#runNodes(lake, observed)];
  }

  #runNodes(lake: OpenLake, { source, runNames }: ObservedSource): RunsNode[] {
    return runNames.toReversed().map((run) => {
      const ref = { lake: lake.id, source: source.name, run };
      const node: RunsNode = { kind: 'run', ref, lake, source };
      this.#runs.set(runKey(ref), node);
      this.#options.model.look(node);
      return node;
    });
  }

  #detailsOf(node: RunHandle): RunsNode[] {
    const facts = this.#options.model.factsOf(node.ref);
    return facts === undefined ? [] : detailNodes(runKey(node.ref), runDetails(facts));
  }

  #redraw(ref: RunRef | undefined): void {
    if (ref === undefined) {
      this.#runs = new Map();
      this.#onDidChangeTreeData.fire(undefined);
      return;
    }
    const node = this.#runs.get(runKey(ref));
    if (node === undefined) return;
    if (node.kind === 'run') this.#options.model.look(node);
    this.#onDidChangeTreeData.fire(node);
  }
}

function sourcesOf(lake: OpenLake): RunsNode[] {
  if (lake.lake.sources.length > 0) {
    return lake.lake.sources.map((source) => ({ kind: 'source', lake, source }));
  }
  return detailNodes(lake.id, [
    { label: 'No sources', description: 'add one under "sources" in lake.json', icon: 'info' },
  ]);
}

function detailNodes(parent: string, lines: readonly DetailLine[]): RunsNode[] {
  return lines.map((line, index) => ({ kind: 'detail', key: `${parent}\u0000${index}`, ...line }));
}
