import type { PassedOver } from '../../../core/schemaDiff/benchling/rules';
import type { Change } from '../../../core/schemaDiff/changes/change';
import type { Hazard } from '../../../core/schemaDiff/hazards/hazard';
import type { Question, MatchDecision } from '../../../core/schemaDiff/match/matches';
import type { ToldChange } from '../../../core/schemaDiff/report/toldChanges';
import type { Drift } from '../driftModel';

interface InDrift {
  readonly branch: 'drift';
  readonly id: string;
}

/** The drift itself, or that it is being made or could not be. */
export interface DriftRootNode extends InDrift {
  readonly kind: 'drift';
  readonly drift: Drift | undefined;
  readonly isComparing: boolean;
  readonly failure: unknown;
}

export type DriftSectionName = 'questions' | 'decided' | 'passedOver' | 'notes';

/** What is no change by itself, under a heading. */
export interface DriftSectionNode extends InDrift {
  readonly kind: 'driftSection';
  readonly section: DriftSectionName;
  readonly count: number;
}

/** Whether two objects are one. */
export interface DriftQuestionNode extends InDrift {
  readonly kind: 'driftQuestion';
  readonly match: Question;
}

/** What a person has said of two objects. */
export interface DriftDecisionNode extends InDrift {
  readonly kind: 'driftDecision';
  readonly decision: MatchDecision;
}

/** The changes of a table or view, or of one kind. */
export interface DriftGroupNode extends InDrift {
  readonly kind: 'driftTable' | 'driftKind';
  readonly title: string;
  /** What the table is called now; of a kind of changes absent. */
  readonly path: readonly string[] | undefined;
  readonly told: readonly ToldChange[];
  readonly hazards: readonly Hazard[];
  readonly isIncluded: boolean;
}

export interface DriftChangeNode extends InDrift {
  readonly kind: 'driftChange';
  /** With the same of the view over its table. */
  readonly told: ToldChange;
  readonly hazards: readonly Hazard[];
  readonly isIncluded: boolean;
  /** Said with its table where it does not stand under it. */
  readonly isUnderTable: boolean;
}

export interface DriftHazardNode extends InDrift {
  readonly kind: 'driftHazard';
  readonly hazard: Hazard;
}

/** Changes that a rule passes over. */
export interface DriftRuleNode extends InDrift {
  readonly kind: 'driftRule';
  readonly rule: PassedOver['rule'];
  readonly changes: readonly Change[];
}

export interface DriftPassedNode extends InDrift {
  readonly kind: 'driftPassed';
  readonly change: Change;
}

export interface DriftNoteNode extends InDrift {
  readonly kind: 'driftNote';
  readonly text: string;
  readonly icon: 'pass' | 'info' | 'question' | 'error';
}

/** How far Benchling is covered one to one. */
export interface DriftCoverageNode extends InDrift {
  readonly kind: 'driftCoverage';
  readonly figures: string;
}

/** A line of *Schema Drift*. */
export type DriftNode =
  | DriftRootNode
  | DriftSectionNode
  | DriftQuestionNode
  | DriftDecisionNode
  | DriftGroupNode
  | DriftChangeNode
  | DriftHazardNode
  | DriftRuleNode
  | DriftPassedNode
  | DriftNoteNode
  | DriftCoverageNode;

/** Commands are called with the view's own nodes, or with nothing from the palette. */
export function isDriftNode(value: unknown): value is DriftNode {
  return (
    typeof value === 'object' && value !== null && 'branch' in value && value.branch === 'drift'
  );
}
