import {
  verdicts,
  type PairDecision,
  type SchemaDiffApi,
  type ShownDrift,
} from '../../../protocol/schemaDiffApi';
import {
  fieldsOf,
  parseList,
  parseOneOf,
  parseText,
  unreadable,
} from '../../support/webviews/requestFields';

/** What the view of matched tables may do to the world. */
export interface MatchesActions {
  open(): Promise<ShownDrift>;
  decide(decision: PairDecision): Promise<void>;
  compare(): Promise<void>;
}

/** Serves one view. Arguments come from a web page and are read as such. */
export function createMatchesApi(actions: MatchesActions): SchemaDiffApi {
  return {
    open: () => actions.open(),
    decide: async (decision) => actions.decide(parseDecision(decision)),
    compare: () => actions.compare(),
  };
}

/** @throws UsageError if it is no decision about two objects of one kind */
export function parseDecision(value: unknown): PairDecision {
  const { kind, from, to, verdict } = fieldsOf<PairDecision>(value);
  const known = parseOneOf(['table', 'column'] as const, kind);
  const parts = known === 'table' ? 2 : 3;
  return {
    kind: known,
    from: parsePath(from, parts),
    to: parsePath(to, parts),
    verdict: parseOneOf(verdicts, verdict),
  };
}

function parsePath(value: unknown, parts: number): readonly string[] {
  const path = parseList(value, parseText);
  if (path.length === parts && !path.includes('')) return path;
  throw unreadable();
}
