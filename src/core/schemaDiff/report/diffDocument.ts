import type { Change } from '../changes/change';
import type { SchemaDiff } from '../diffSchemas';
import { explainAbsence, type Absence } from '../benchling/absence';
import { benchlingWords, type BenchlingChange } from '../benchling/vocabulary';
import type { Question } from '../match/matches';
import type { SchemaSnapshot } from '../model/snapshot';
import { describeChange } from './changeWords';

/** A diff as plain JSON for programs; `change` of a hazard is the place in the list of changes. */
export interface DiffDocument {
  readonly matches: readonly DocumentMatch[];
  /** Values of enums that are called otherwise, or may be; left out where there are none. */
  readonly enumValues?: readonly DocumentMatch[];
  readonly changes: readonly DocumentChange[];
  readonly hazards: readonly {
    readonly kind: string;
    /** Place of its change in `changes`, from 0. */
    readonly change: number;
    readonly message: string;
  }[];
  /** What is none of anybody's changes, by a rule about Benchling. */
  readonly passedOver: readonly (DocumentChange & { readonly rule: string })[];
  readonly notes: readonly string[];
  readonly notUnderstood: {
    readonly old: SchemaSnapshot['notUnderstood'];
    readonly new: SchemaSnapshot['notUnderstood'];
  };
}

export interface DocumentMatch {
  readonly kind: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly evidence: string;
  readonly confidence: number;
  readonly accepted: boolean;
  readonly words: readonly string[];
}

export interface DocumentChange {
  readonly kind: string;
  readonly object: readonly string[];
  /** What it is called now, where it is called otherwise. */
  readonly to?: readonly string[];
  /** Left out for whole relations. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** In Benchling's own words, where it has some. */
  readonly benchling?: string;
  /** What else than dropped it may be, if it is Benchling's. */
  readonly absence?: Absence;
  readonly message: string;
}

export function diffDocument(diff: SchemaDiff): DiffDocument {
  const benchling = benchlingWords(diff);
  const places = new Map(diff.changes.map((change, place) => [change, place]));
  return {
    matches: diff.matches.map(documentMatch),
    ...(diff.values.length > 0 && { enumValues: diff.values.map(documentMatch) }),
    changes: diff.changes.map((change) => ({
      ...documentChange(change, benchling(change)),
      ...absenceIn(change, diff),
    })),
    hazards: diff.hazards.map(({ kind, change, message }) => ({
      kind,
      change: places.get(change) ?? -1,
      message,
    })),
    passedOver: diff.passedOver.map(({ rule, change }) => ({
      rule,
      ...documentChange(change, undefined),
    })),
    notes: diff.notes,
    notUnderstood: { old: diff.before.notUnderstood, new: diff.after.notUnderstood },
  };
}

function documentMatch(match: Question): DocumentMatch {
  const { kind, from, to, evidence, confidence, accepted, words } = match;
  return { kind, from, to, evidence, confidence, accepted, words };
}

function documentChange(change: Change, benchling: BenchlingChange | undefined): DocumentChange {
  return {
    kind: change.kind,
    object: change.object,
    ...('to' in change && { to: change.to }),
    ...('before' in change && !isWhole(change.before) && { before: change.before }),
    ...('after' in change && !isWhole(change.after) && { after: change.after }),
    ...(benchling !== undefined && { benchling }),
    message: describeChange(change),
  };
}

function absenceIn(change: Change, diff: SchemaDiff): Pick<DocumentChange, 'absence'> {
  const absence = explainAbsence(change, diff);
  return absence === undefined ? {} : { absence };
}

/** Relations are long, and stand in the snapshots. */
function isWhole(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'foreignKeys' in value;
}
