import type { RunState } from '../../core/runs/run';
import { runStateLabels } from '../../core/sync/report/reportWords';
import type { Verdict } from '../../core/sync/compare/verdicts';
import type { TextStyle } from '../terminal/textStyle';

type Color = 'green' | 'yellow' | 'red' | 'cyan' | 'dim';

interface Mark {
  readonly symbol: string;
  readonly color: Color;
}

const stateMarks: Readonly<Record<RunState, Mark>> = {
  sequencing: { symbol: '◌', color: 'dim' },
  copying: { symbol: '◌', color: 'dim' },
  settling: { symbol: '◔', color: 'dim' },
  ready: { symbol: '●', color: 'cyan' },
  syncing: { symbol: '◑', color: 'cyan' },
  verified: { symbol: '✔', color: 'green' },
  released: { symbol: '✔', color: 'dim' },
  incomplete: { symbol: '✖', color: 'red' },
  mismatch: { symbol: '✖', color: 'red' },
  unverifiable: { symbol: '▲', color: 'yellow' },
  failedRun: { symbol: '✖', color: 'dim' },
  sheetOnly: { symbol: '○', color: 'dim' },
  offline: { symbol: '▲', color: 'yellow' },
  stale: { symbol: '▲', color: 'yellow' },
};

const verdictColors: Readonly<Record<Verdict, Color>> = {
  match: 'green',
  differs: 'red',
  missingRemote: 'red',
  missingLocal: 'dim',
  noDigest: 'yellow',
  changedRemotely: 'yellow',
  changedLocally: 'yellow',
  notCarried: 'dim',
  failed: 'red',
};

/** The symbol of a state, colored. */
export function markOf(state: RunState, style: TextStyle): string {
  const { symbol, color } = stateMarks[state];
  return style[color](symbol);
}

/** The word of a state, colored; never told by its color alone. */
export function wordOf(state: RunState, style: TextStyle): string {
  return style[stateMarks[state].color](runStateLabels[state].toLowerCase());
}

export function colorVerdict(verdict: Verdict | null, text: string, style: TextStyle): string {
  return style[verdict === null ? 'yellow' : verdictColors[verdict]](text);
}
