import { CancellationError, QuickPickItemKind, window } from 'vscode';
import { DisposableStore } from '../../../core/base/disposables';
import { describeError } from '../../../core/base/errors';
import type { PickedMoment } from '../../../protocol/lineageApi';
import type { Connectors } from '../../support/lakes/connectors';
import type { OpenLake, OpenLakes } from '../../support/lakes/openLakes';
import { commitItem, dayItems, namedItem, type MomentItem } from './momentItems';

export interface PickMomentOptions {
  readonly lakes: OpenLakes;
  readonly connectors: Pick<Connectors, 'lineageCommits' | 'lineageMoment'>;
  readonly nowMs: number;
}

/**
 * Lets a person say as of when they want the lineage: now, a day, one of the last commits of the lake
 * files' repositories, or whatever a commit is called. `null` = they do not say.
 * @throws RepositoryError if what they typed is neither a time nor a commit
 */
export async function pickMoment(options: PickMomentOptions): Promise<PickedMoment | null> {
  const store = new DisposableStore();
  const lifetime = store.add(new Lifetime());
  const pick = store.add(window.createQuickPick<MomentItem>());
  pick.title = 'Lineage as of';
  pick.placeholder = 'A day, a commit of the lake file’s repository, or its hash, branch or tag';
  pick.matchOnDescription = true;
  pick.busy = true;
  const days = dayItems(options.nowMs);
  let known: readonly MomentItem[] = days;
  const show = (): void => {
    const typed = pick.value.trim();
    pick.items = typed === '' ? known : [...known, namedItem(typed)];
  };
  show();
  store.add(pick.onDidChangeValue(show));
  pick.show();
  const commits = commitItems(options, lifetime.signal).then((items) => {
    known = [...days, ...items];
    show();
    pick.busy = false;
  });
  try {
    const chosen = await new Promise<MomentItem>((resolve, reject) => {
      store.add(pick.onDidAccept(() => pick.selectedItems[0] && resolve(pick.selectedItems[0])));
      store.add(pick.onDidHide(() => reject(new CancellationError())));
      commits.catch(reject);
    });
    return chosen.typed === undefined
      ? (chosen.moment ?? null)
      : await namedMoment(chosen.typed, options, lifetime.signal);
  } catch (error) {
    if (error instanceof CancellationError) return null;
    throw error;
  } finally {
    store.dispose();
  }
}

class Lifetime {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;

  dispose(): void {
    this.#controller.abort();
  }
}

/** Of every lake under version control; of another, a line that says why there are none. */
async function commitItems(
  { lakes, connectors }: PickMomentOptions,
  signal: AbortSignal,
): Promise<readonly MomentItem[]> {
  const parts = await Promise.all(
    lakes.all.map(async (open): Promise<readonly MomentItem[]> => {
      const kind = QuickPickItemKind.Separator;
      const of = lakes.all.length > 1 ? ` of ${open.label}` : '';
      try {
        const commits = await connectors.lineageCommits(open.lake, signal);
        const head: MomentItem = { label: `Commits${of}`, kind };
        return commits.length === 0 ? [] : [head, ...commits.map(commitItem)];
      } catch (error) {
        signal.throwIfAborted();
        return [{ label: `No commits${of}: ${describeError(error)}`, kind }];
      }
    }),
  );
  return parts.flat();
}

/** What a person typed, in the first lake whose repository knows it. */
async function namedMoment(
  text: string,
  { lakes, connectors }: PickMomentOptions,
  signal: AbortSignal,
): Promise<PickedMoment | null> {
  const momentIn = async ({ lake }: OpenLake): Promise<PickedMoment> => {
    const { atMs, commit } = await connectors.lineageMoment(lake, text, signal);
    return { kind: 'moment', atMs, title: text, ...(commit !== undefined && { commit }) };
  };
  const [first, ...others] = lakes.all;
  if (first === undefined) return null;
  return others.reduce((asked, lake) => asked.catch(() => momentIn(lake)), momentIn(first));
}
