import { explainAbsence } from '../../../core/schemaDiff/benchling/absence';
import { benchlingWords } from '../../../core/schemaDiff/benchling/vocabulary';
import type { Change } from '../../../core/schemaDiff/changes/change';
import type { Question } from '../../../core/schemaDiff/match/matches';
import { writePath } from '../../../core/schemaDiff/model/objectPath';
import { describeChange } from '../../../core/schemaDiff/report/changeWords';
import { percent } from '../../../core/schemaDiff/report/diffGroups';
import { escapeMarkdown as escape, paragraphs } from '../../support/editor/markdown';
import type { Drift } from '../driftModel';
import type { DriftNode } from './driftNode';
import { driftSummary, hazardWords, sidesWords } from './driftWords';

/** Markdown with what there is to say of a node; empty if that is all in its line. */
export function driftTooltip(node: DriftNode, drift: Drift | undefined): string {
  switch (node.kind) {
    case 'drift':
      return drift === undefined ? '' : rootTooltip(drift);
    case 'driftQuestion':
      return questionTooltip(node.match);
    case 'driftChange':
      return changeTooltip(node.told.change, drift);
    case 'driftPassed':
      return changeTooltip(node.change, undefined);
    case 'driftDecision':
      return escape('Kept in schema-map.json, and never asked again. Take it back to be asked');
    case 'driftHazard':
      return escape(node.hazard.message);
    case 'driftNote':
      return escape(node.text);
    default:
      return '';
  }
}

function rootTooltip(drift: Drift): string {
  const { via, comparedAtMs } = drift;
  return paragraphs(
    `**${escape(sidesWords(drift))}**`,
    escape(driftSummary(drift)),
    via && `Renames by the chain over ${escape(via.label)}`,
    `Compared ${escape(new Date(comparedAtMs).toLocaleString())}`,
  );
}

function questionTooltip({ from, to, confidence, words }: Question): string {
  return paragraphs(
    `**Is ${escape(writePath(from))} now ${escape(writePath(to))}?**`,
    `${percent(confidence)} sure:`,
    words.map((word) => `- ${escape(word)}`).join('\n'),
    'Until somebody has said, the two are taken for a drop and an addition.',
  );
}

function changeTooltip(change: Change, drift: Drift | undefined): string {
  const hazards = drift?.diff.hazards.filter((hazard) => hazard.change === change) ?? [];
  const absence = drift && explainAbsence(change, drift.diff);
  const said = drift && benchlingWords(drift.diff)(change);
  const old = writePath(change.object);
  return paragraphs(
    `**${escape(describeChange(change))}**`,
    'to' in change ? `${escape(old)} → ${escape(writePath(change.to))}` : `Of ${escape(old)}`,
    said && `In Benchling’s words: \`${said}\``,
    hazards.map(({ kind, message }) => `- ${hazardWords[kind]}: ${escape(message)}`).join('\n'),
    absence && escape(absence.message),
  );
}
