import type { Event, TreeItem, ViewBadge } from 'vscode';

/** A node that another feature than the view's own has made. */
export interface BranchNode {
  /** The feature. */
  readonly branch: string;
  /** Begins with the name of the feature, so that no view takes it for its own. */
  readonly kind: `drift${string}`;
  readonly id: string;
}

/** What one feature shows within the view of another. */
export interface TreeBranch<Node extends BranchNode = BranchNode> {
  /** Above all that the view itself shows. */
  readonly roots: readonly Node[];
  readonly badge: ViewBadge | undefined;
  /** Fires when what is shown is another. */
  readonly onDidChange: Event<void>;
  /** Fires when a node is to be shown to the person. */
  readonly onDidReveal: Event<Node>;
  childrenOf(node: BranchNode): readonly Node[];
  parentOf(node: BranchNode): Node | undefined;
  itemOf(node: BranchNode): TreeItem;
  /** Markdown; empty = nothing. */
  tooltipOf(node: BranchNode): string;
  /** A person has checked boxes of nodes, or unchecked them. */
  check(nodes: readonly BranchNode[], isChecked: boolean): void;
  /**
   * Something else is selected in the view, of whichever feature. What it is, the view knows whenever it is
   * asked: while it is drawn anew it tells of nothing.
   */
  select(selection: () => readonly unknown[]): void;
}

export function isBranchNode(node: object): node is BranchNode {
  return 'branch' in node;
}
