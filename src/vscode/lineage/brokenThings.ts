import { EventEmitter } from 'vscode';
import type { Disposable } from '../../core/base/disposables';
import { changedNode } from '../../core/lineage/find/changedNode';
import type { LineageIndex } from '../../core/lineage/graph/lineageIndex';
import type { ChangedObjects } from '../support/changedObjects';

/** What some changes break. */
export interface BrokenThings {
  /** Of what breaks it, for a title. */
  readonly title: string;
  /** Ids of what changes, as far as lineage knows it. */
  readonly starts: readonly string[];
  /** Ids of those and of everything downstream of them. */
  readonly all: ReadonlySet<string>;
}

/** What is marked as affected wherever lineage is shown. */
export class BrokenModel implements Disposable {
  readonly #didChange = new EventEmitter<BrokenThings | undefined>();
  readonly onDidChange = this.#didChange.event;
  #current: BrokenThings | undefined;

  get current(): BrokenThings | undefined {
    return this.#current;
  }

  show(broken: BrokenThings | undefined): void {
    if (this.#current === broken) return;
    this.#current = broken;
    this.#didChange.fire(broken);
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}

/** What is downstream of changes: of the columns themselves where lineage knows them, else of their tables. */
export function brokenBy(
  { title, connections, objects }: ChangedObjects,
  index: LineageIndex,
): BrokenThings {
  const starts = new Set(objects.flatMap((path) => changedNode(path, connections, index) ?? []));
  const reached = [...starts].flatMap((id) => index.nodesDownstream(id).map((node) => node.id));
  return { title, starts: [...starts], all: new Set([...starts, ...reached]) };
}
