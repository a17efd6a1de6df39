import { ThemeIcon, TreeItem, TreeItemCheckboxState, TreeItemCollapsibleState } from 'vscode';
import { assertNever } from '../../../core/base/errors';
import { formatCount, formatQuantity } from '../../../core/base/sizes';
import { writePath } from '../../../core/schemaDiff/model/objectPath';
import { describeChange, signOf } from '../../../core/schemaDiff/report/changeWords';
import { tellChange } from '../../../core/schemaDiff/report/toldChanges';
import { percent } from '../../../core/schemaDiff/report/diffGroups';
import { commands, treeContexts } from '../../support/editor/contributions';
import { themeIcon } from '../../support/trees/themeIcon';
import type {
  DriftChangeNode,
  DriftCoverageNode,
  DriftDecisionNode,
  DriftGroupNode,
  DriftHazardNode,
  DriftNode,
  DriftNoteNode,
  DriftPassedNode,
  DriftQuestionNode,
  DriftRootNode,
  DriftRuleNode,
  DriftSectionName,
  DriftSectionNode,
} from './driftNode';
import {
  driftSummary,
  hazardIcons,
  hazardList,
  hazardWords,
  isMatching,
  ruleTitles,
  sidesWords,
  signIcons,
  signWords,
} from './driftWords';

const { None, Collapsed, Expanded } = TreeItemCollapsibleState;
const { Checked, Unchecked } = TreeItemCheckboxState;

/** How a node is drawn; its tooltip is made when somebody wants to see it. */
export function driftItem(node: DriftNode): TreeItem {
  const item = node.kind === 'driftCoverage' ? coverageItem(node) : itemOf(node);
  item.id = node.id;
  return item;
}

function itemOf(node: Exclude<DriftNode, DriftCoverageNode>): TreeItem {
  switch (node.kind) {
    case 'drift':
      return rootItem(node);
    case 'driftSection':
      return sectionItem(node);
    case 'driftQuestion':
      return questionItem(node);
    case 'driftDecision':
      return decisionItem(node);
    case 'driftTable':
    case 'driftKind':
      return groupItem(node);
    case 'driftChange':
      return changeItem(node);
    case 'driftHazard':
      return hazardItem(node);
    case 'driftRule':
      return ruleItem(node);
    case 'driftPassed':
      return passedItem(node);
    case 'driftNote':
      return noteItem(node);
    default:
      return assertNever(node);
  }
}

function rootItem({ drift, isComparing, failure }: DriftRootNode): TreeItem {
  const item = new TreeItem('Schema Drift', Expanded);
  const sides = drift === undefined ? '' : `${sidesWords(drift)} · `;
  item.description = `${sides}${stateWords({ drift, isComparing, failure })}`;
  item.iconPath = rootIcon({ drift, isComparing, failure });
  item.contextValue = drift === undefined ? treeContexts.driftNone : treeContexts.drift;
  item.accessibilityInformation = { label: `schema drift, ${item.description}` };
  return item;
}

type RootState = Pick<DriftRootNode, 'drift' | 'isComparing' | 'failure'>;

function stateWords({ drift, isComparing, failure }: RootState): string {
  if (isComparing) return 'comparing…';
  if (failure !== undefined) return 'could not be compared';
  return drift === undefined ? '' : driftSummary(drift);
}

function rootIcon({ drift, isComparing, failure }: RootState): ThemeIcon {
  if (isComparing) return new ThemeIcon('loading~spin');
  if (failure !== undefined) return themeIcon({ icon: 'error', color: 'list.errorForeground' });
  return drift !== undefined && isMatching(drift.diff)
    ? themeIcon({ icon: 'pass', color: 'testing.iconPassed' })
    : new ThemeIcon('git-compare');
}

const sectionLooks: Readonly<
  Record<DriftSectionName, { readonly title: string; readonly icon: string }>
> = {
  questions: { title: 'Questions', icon: 'question' },
  decided: { title: 'Decided', icon: 'person' },
  passedOver: { title: 'Passed Over', icon: 'filter' },
  notes: { title: 'Notes', icon: 'info' },
};

function sectionItem({ section, count }: DriftSectionNode): TreeItem {
  const { title, icon } = sectionLooks[section];
  const item = new TreeItem(title, section === 'questions' ? Expanded : Collapsed);
  item.description = formatCount(count);
  item.iconPath = new ThemeIcon(icon);
  return item;
}

function questionItem({ match }: DriftQuestionNode): TreeItem {
  const { from, to, confidence, words } = match;
  const item = new TreeItem(`Is ${writePath(from)} now ${shortened(from, to)}?`, None);
  item.description = `${percent(confidence)} · ${words.join(', ')}`;
  item.iconPath = themeIcon({ icon: 'question', color: 'list.warningForeground' });
  item.contextValue = treeContexts.driftQuestion;
  item.accessibilityInformation = {
    label: `Is ${writePath(from)} now ${writePath(to)}? ${item.description}`,
  };
  return item;
}

/** A path without what it has in common with the one it was before. */
function shortened(from: readonly string[], to: readonly string[]): string {
  const [owner, other] = [from.slice(0, -1), to.slice(0, -1)];
  return writePath(writePath(owner) === writePath(other) ? to.slice(-1) : to);
}

function decisionItem({ decision: { from, to, isSame } }: DriftDecisionNode): TreeItem {
  const words = isSame ? 'is now' : 'is not';
  const item = new TreeItem(`${writePath(from)} ${words} ${shortened(from, to)}`, None);
  item.description = isSame ? 'the same' : 'not the same';
  item.iconPath = new ThemeIcon(isSame ? 'check' : 'x');
  item.contextValue = treeContexts.driftDecision;
  return item;
}

function groupItem({ kind, title, told, hazards, isIncluded }: DriftGroupNode): TreeItem {
  const item = new TreeItem(title, Collapsed);
  const count = formatQuantity(told.length, 'change');
  item.description = hazards.length === 0 ? count : `${count} · ⚠ ${hazardList(hazards)}`;
  item.checkboxState = checkbox(isIncluded);
  item.iconPath = new ThemeIcon(kind === 'driftTable' ? 'table' : 'list-unordered');
  item.contextValue = kind === 'driftTable' ? treeContexts.driftTable : treeContexts.driftKind;
  item.accessibilityInformation = {
    label: `${title}, ${item.description}, ${isIncluded ? 'migrated' : 'left out'}`,
  };
  return item;
}

function checkbox(isIncluded: boolean): NonNullable<TreeItem['checkboxState']> {
  return {
    state: isIncluded ? Checked : Unchecked,
    tooltip: isIncluded ? 'A migration makes this' : 'A migration leaves this out',
  };
}

function changeItem({ told, hazards, isIncluded, isUnderTable }: DriftChangeNode): TreeItem {
  const { change } = told;
  const words = tellChange(told);
  const label = isUnderTable ? words : `${writePath(change.object.slice(0, 2))}: ${words}`;
  const item = new TreeItem(label, hazards.length > 0 ? Collapsed : None);
  const sign = signOf(change);
  if (hazards.length > 0) item.description = `⚠ ${hazardList(hazards)}`;
  item.iconPath = new ThemeIcon(signIcons[sign]);
  item.checkboxState = checkbox(isIncluded);
  item.contextValue = treeContexts.driftChange;
  item.accessibilityInformation = {
    label: [signWords[sign], label, hazardList(hazards), isIncluded ? '' : 'left out']
      .filter((part) => part !== '')
      .join(', '),
  };
  return item;
}

function hazardItem({ hazard: { kind, message } }: DriftHazardNode): TreeItem {
  const item = new TreeItem(`${hazardWords[kind]}: ${message}`, None);
  item.iconPath = themeIcon({ icon: hazardIcons[kind], color: 'list.warningForeground' });
  return item;
}

function ruleItem({ rule, changes }: DriftRuleNode): TreeItem {
  const item = new TreeItem(ruleTitles[rule], Collapsed);
  item.description = `${rule} · ${formatQuantity(changes.length, 'change')}`;
  item.iconPath = new ThemeIcon('law');
  return item;
}

function passedItem({ change }: DriftPassedNode): TreeItem {
  const item = new TreeItem(describeChange(change), None);
  item.description = writePath(change.object.slice(0, 2));
  item.iconPath = new ThemeIcon(signIcons[signOf(change)]);
  return item;
}

function coverageItem({ figures }: DriftCoverageNode): TreeItem {
  const item = new TreeItem('One to One', None);
  item.description = figures;
  item.iconPath = new ThemeIcon('checklist');
  item.command = { command: commands.showCoverage, title: 'Show One-to-One Coverage' };
  return item;
}

const noteColors: Readonly<Partial<Record<DriftNoteNode['icon'], string>>> = {
  pass: 'testing.iconPassed',
  error: 'list.errorForeground',
};

function noteItem({ text, icon }: DriftNoteNode): TreeItem {
  const item = new TreeItem(text, None);
  const color = noteColors[icon];
  item.iconPath = themeIcon({ icon, ...(color !== undefined && { color }) });
  if (icon === 'error') {
    item.description = 'Try again';
    item.command = { command: commands.compareAgain, title: 'Try Again' };
  }
  return item;
}
