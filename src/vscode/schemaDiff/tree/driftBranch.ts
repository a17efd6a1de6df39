import { commands as registry, EventEmitter, type TreeItem, type ViewBadge } from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import { formatQuantity } from '../../../core/base/sizes';
import { changeKey } from '../../../core/schemaDiff/changes/changeKey';
import { openQuestions } from '../../../core/schemaDiff/decide/openQuestions';
import { bothOf, toldChanges } from '../../../core/schemaDiff/report/toldChanges';
import { contextKeys } from '../../support/editor/contributions';
import type { BranchNode, TreeBranch } from '../../support/trees/treeBranch';
import type { DriftModel } from '../driftModel';
import { DriftCoverage } from './driftCoverage';
import { driftItem } from './driftItems';
import {
  isDriftNode,
  type DriftNode,
  type DriftQuestionNode,
  type DriftRootNode,
} from './driftNode';
import {
  insideChange,
  insideDrift,
  insideGroup,
  insideSection,
  type DriftGrouping,
} from './driftNodes';
import { driftTooltip } from './driftTooltip';

/** *Schema Drift* in the view *Warehouse*; there is none until something was compared. */
export class DriftBranch implements TreeBranch<DriftNode>, Disposable {
  readonly #model: DriftModel;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new EventEmitter<void>());
  readonly onDidChange = this.#onDidChange.event;
  readonly #onDidReveal = this.#store.add(new EventEmitter<DriftNode>());
  readonly onDidReveal = this.#onDidReveal.event;
  readonly #parents = new Map<string, DriftNode>();
  readonly #coverage = new DriftCoverage(() => this.#onDidChange.fire());
  #grouping: DriftGrouping = 'table';
  #selection: () => readonly unknown[] = () => [];

  constructor(model: DriftModel) {
    this.#model = model;
    this.#store.add(
      model.onDidChange(() => {
        this.#parents.clear();
        this.#onDidChange.fire();
      }),
    );
  }

  get roots(): readonly DriftRootNode[] {
    const { current: drift, failure, isComparing } = this.#model;
    if (drift === undefined && failure === undefined && !isComparing) return [];
    return [{ branch: 'drift', kind: 'drift', id: 'drift', drift, failure, isComparing }];
  }

  /** What asks for somebody: questions, and changes that are not left out. */
  get badge(): ViewBadge | undefined {
    const drift = this.#model.current;
    if (drift === undefined) return undefined;
    const asked = openQuestions(drift.diff).length;
    const included = drift.diff.changes.filter((change) => !drift.excluded.has(change));
    const told = toldChanges(included, drift.diff).length;
    const value = told + asked;
    if (value === 0) return undefined;
    const changes = formatQuantity(told, 'change');
    return { value, tooltip: `Schema drift: ${changes}, ${formatQuantity(asked, 'question')}` };
  }

  get grouping(): DriftGrouping {
    return this.#grouping;
  }

  /** By table, or by what changes are. */
  regroup(): void {
    this.#grouping = this.#grouping === 'table' ? 'kind' : 'table';
    this.#parents.clear();
    this.#onDidChange.fire();
  }

  /** The question that is selected in the view; `undefined` = another line is. */
  get selectedQuestion(): DriftQuestionNode | undefined {
    const [first, second] = this.#selection();
    const isQuestion = isDriftNode(first) && first.kind === 'driftQuestion' && second === undefined;
    return isQuestion ? first : undefined;
  }

  /** Brings the top node into view. */
  reveal(): void {
    const [root] = this.roots;
    if (root !== undefined) this.#onDidReveal.fire(root);
  }

  childrenOf(node: BranchNode): readonly DriftNode[] {
    if (!isDriftNode(node)) return [];
    const children = this.#inside(node);
    for (const child of children) this.#parents.set(child.id, node);
    return children;
  }

  parentOf(node: BranchNode): DriftNode | undefined {
    return this.#parents.get(node.id);
  }

  itemOf(node: BranchNode): TreeItem {
    if (!isDriftNode(node)) throw new Error(`${node.id} is no part of a drift`);
    return driftItem(node);
  }

  tooltipOf(node: BranchNode): string {
    return isDriftNode(node) ? driftTooltip(node, this.#model.current) : '';
  }

  check(nodes: readonly BranchNode[], isChecked: boolean): void {
    const changes = nodes.filter(isDriftNode).flatMap((node) => {
      if (node.kind === 'driftChange') return bothOf(node.told);
      const isGroup = node.kind === 'driftTable' || node.kind === 'driftKind';
      return isGroup ? node.told.flatMap(bothOf) : [];
    });
    if (changes.length > 0) this.#model.include(changes, isChecked);
  }

  select(selection: () => readonly unknown[]): void {
    this.#selection = selection;
    const isAtQuestion = this.selectedQuestion !== undefined;
    void registry.executeCommand('setContext', contextKeys.isAtQuestion, isAtQuestion);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #inside(node: DriftNode): readonly DriftNode[] {
    const drift = this.#model.current;
    if (node.kind === 'drift') {
      const coverage = drift && this.#coverage.figuresOf(drift);
      return insideDrift(node, { grouping: this.#grouping, coverage });
    }
    if (drift === undefined) return [];
    switch (node.kind) {
      case 'driftSection':
        return insideSection(node, drift);
      case 'driftTable':
      case 'driftKind':
        return insideGroup(node, drift);
      case 'driftChange':
        return insideChange(node);
      case 'driftRule':
        return node.changes.map((change) => ({
          branch: 'drift',
          kind: 'driftPassed',
          id: `${node.id}\0${changeKey(change)}`,
          change,
        }));
      default:
        return [];
    }
  }
}
