import { formatCount, formatQuantity } from '../../core/base/sizes';
import type { ActivityKind, LiveActivity } from '../support/window/activities';
import { joined, shareText } from '../support/window/activityWords';
import type { BrokenLake } from '../support/lakes/openLakes';
import type { RunsOverview } from '../support/window/runsOverview';
import { waitingRuns } from './needs';

/** What the one item in the status bar is made from. */
export interface StatusFacts {
  readonly hasLake: boolean;
  /** Lake files that cannot be used. */
  readonly broken: readonly BrokenLake[];
  readonly overview: RunsOverview;
  readonly running: readonly LiveActivity[];
}

export interface StatusLine {
  readonly icon: string;
  /** Without the icon. */
  readonly text: string;
  /** True if something waits for the person. */
  readonly isUrgent: boolean;
  /** Which view says more. */
  readonly view: 'runs' | 'activity';
}

/** What matters now in a few words; `undefined` = nothing to say, because there is no lake. */
export function statusLine(facts: StatusFacts): StatusLine | undefined {
  const needs = needsText(facts);
  const isUrgent = needs !== undefined;
  const [newest] = facts.running;
  if (newest !== undefined) {
    const text = joined([runningText(facts.running), needs]);
    return { icon: 'sync~spin', text: `Lakeside: ${text}`, isUrgent, view: 'activity' };
  }
  if (!facts.hasLake && !isUrgent) return undefined;
  const { icon, text } = restingLook(facts.overview, needs);
  return { icon, text: `Lakeside: ${text}`, isUrgent, view: 'runs' };
}

function restingLook(
  overview: RunsOverview,
  needs: string | undefined,
): { readonly icon: string; readonly text: string } {
  const ready = countText(overview, 'ready');
  const offline = offlineText(overview);
  if (needs !== undefined) return { icon: 'bell-dot', text: joined([needs, offline]) };
  if (offline !== undefined) return { icon: 'debug-disconnect', text: joined([offline, ready]) };
  if (ready !== undefined) return { icon: 'cloud-upload', text: ready };
  return calmLook(overview);
}

function calmLook(overview: RunsOverview): { readonly icon: string; readonly text: string } {
  const arriving = overview.runs.filter(({ state }) => arrivingStates.includes(state)).length;
  if (arriving > 0) return { icon: 'pulse', text: `${formatCount(arriving)} arriving` };
  const verified = countText(overview, 'verified');
  return verified === undefined
    ? { icon: 'database', text: 'no runs' }
    : { icon: 'verified', text: verified };
}

const arrivingStates: readonly string[] = ['sequencing', 'copying', 'settling', 'syncing'];

function countText({ runs }: RunsOverview, state: 'ready' | 'verified'): string | undefined {
  const count = runs.filter((run) => run.state === state).length;
  return count === 0 ? undefined : `${formatCount(count)} ${state}`;
}

function needsText({ overview, broken }: StatusFacts): string | undefined {
  const refused = overview.outages.filter(({ isRefused }) => isRefused).length;
  const count = waitingRuns(overview).length + refused + broken.length;
  if (count === 0) return undefined;
  return `${formatCount(count)} ${count === 1 ? 'needs' : 'need'} you`;
}

function offlineText({ outages }: RunsOverview): string | undefined {
  const places = outages.filter(({ isRefused }) => !isRefused);
  const [first, second] = places;
  if (first === undefined) return undefined;
  if (second !== undefined) return `${formatQuantity(places.length, 'place')} offline`;
  return first.kind === 'source' ? `${first.name} offline` : 'storage offline';
}

/** `syncing 34 %`, and what holds it back, if anything does; of several `2 running`. */
function runningText(running: readonly LiveActivity[]): string {
  const [newest, second] = running;
  if (newest === undefined) return '';
  if (second !== undefined) return `${formatCount(running.length)} running`;
  const share = newest.progress && shareText(newest.progress);
  const doing = [verbs[newest.kind], share].filter((part) => part !== undefined).join(' ');
  return joined([doing, newest.heldBack]);
}

const verbs: Readonly<Record<ActivityKind, string>> = {
  sync: 'syncing',
  verify: 'verifying',
  plan: 'planning',
  release: 'releasing',
  undoRelease: 'putting back',
  download: 'downloading',
  publish: 'publishing',
  runPipeline: 'running a pipeline',
  localLake: 'starting',
  benchling: 'renaming',
};
