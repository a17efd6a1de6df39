import type { Disposable } from '../../core/base/disposables';
import type { OpenLakes } from '../support/lakes/openLakes';

/**
 * Calls when the workspace has other lakes than before, or one that describes something else; not when
 * only the ways into them changed, as by credentials, settings or trust.
 */
export function onOtherLakes(
  lakes: Pick<OpenLakes, 'all' | 'onDidChange'>,
  run: () => void,
): Disposable {
  let last = [...lakes.all];
  return lakes.onDidChange(() => {
    const now = [...lakes.all];
    const isSame = now.length === last.length && now.every((lake, at) => lake === last[at]);
    last = now;
    if (!isSame) run();
  });
}
