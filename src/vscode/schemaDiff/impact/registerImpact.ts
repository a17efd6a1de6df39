import { CodeActionKind, languages } from 'vscode';
import { DisposableStore, type Disposable } from '../../../core/base/disposables';
import type { Logger } from '../../../core/base/logger';
import { sqlLanguages } from '../../../core/sql/documents/documentStatements';
import { commands } from '../../support/editor/contributions';
import { registerCommand } from '../../support/editor/registerCommand';
import type { DriftModel } from '../driftModel';
import { fixRenames } from './fixRenames';
import { ImpactModel } from './impactModel';
import { ImpactSquiggles } from './impactSquiggles';

export interface ImpactOptions {
  readonly model: DriftModel;
  readonly logger: Logger;
}

export interface ImpactFeature extends Disposable {
  readonly model: ImpactModel;
}

/** Shows in the workspace's statements what the drift does to them, and writes its renames. */
export function registerImpact({ model, logger }: ImpactOptions): ImpactFeature {
  const store = new DisposableStore();
  const impact = store.add(new ImpactModel({ model, logger }));
  const squiggles = store.add(new ImpactSquiggles(impact));
  const selector = sqlLanguages.map((language) => ({ language }));
  const kinds = { providedCodeActionKinds: [CodeActionKind.QuickFix] };
  store.add(languages.registerCodeActionsProvider(selector, squiggles, kinds));
  store.add(registerCommand(commands.fixRenames, logger, () => fixRenames(impact)));
  return { model: impact, dispose: () => store.dispose() };
}
