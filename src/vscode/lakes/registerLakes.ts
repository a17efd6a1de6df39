import type { Disposable, LogOutputChannel } from 'vscode';
import { DisposableStore } from '../../core/base/disposables';
import { commands } from '../support/editor/contributions';
import { registerCommand } from '../support/editor/registerCommand';
import { LakeFiles, type LakeFilesOptions } from './lakeFiles';
import { openLakeFile } from './openLakeFile';

/** Reads the workspace's lake files and keeps them current. */
export function registerLakes(
  options: LakeFilesOptions & { readonly logger: LogOutputChannel },
): Disposable & { readonly lakes: LakeFiles } {
  const { logger } = options;
  const store = new DisposableStore();
  const lakes = store.add(new LakeFiles(options));
  store.add(registerCommand(commands.openLakeFile, logger, openLakeFile));
  store.add(registerCommand(commands.showLog, logger, () => logger.show()));
  return { lakes, dispose: () => store.dispose() };
}
