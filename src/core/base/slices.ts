/*
 * Work on a hundred thousand files takes a while even where nothing is waited for. Done in one go it
 * would hold up whatever else the process does: in the editor, every other extension.
 */

/** How long work keeps the event loop to itself, in milliseconds. */
const sliceMs = 10;
/** Items between two looks at the clock, which costs as much as a cheap item. */
const itemsPerLook = 64;

/** Node's own; browsers have none. */
declare const setImmediate: ((resume: () => void) => unknown) | undefined;

/** When the turn that work runs in is used up. */
let turnEndsAtMs = 0;
/** Work that waits for a turn, each for one of its own: together they would take a turn as long as all. */
const waiting: (() => void)[] = [];

/** Lets everything else have its turn, if this one has lasted long enough. */
export async function pauseIfDue(): Promise<void> {
  if (performance.now() < turnEndsAtMs) return;
  await new Promise<void>(takeTurn);
  turnEndsAtMs = performance.now() + sliceMs;
}

function takeTurn(resume: () => void): void {
  waiting.push(resume);
  if (waiting.length === 1) nextTurn(giveTurn);
}

function giveTurn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) nextTurn(giveTurn);
}

/** Timers take a millisecond at least, so Node's way to the next turn is taken where there is one. */
function nextTurn(resume: () => void): void {
  if (typeof setImmediate !== 'undefined') setImmediate(resume);
  else setTimeout(resume, 0);
}

/** Does `work` for every item in order, rows counted from 0, in turns of the event loop that are short. */
export async function forEachInSlices<T>(
  items: Iterable<T>,
  work: (item: T, row: number) => void,
): Promise<void> {
  let row = 0;
  let untilLook = itemsPerLook;
  for (const item of items) {
    work(item, row);
    row += 1;
    untilLook -= 1;
    if (untilLook > 0) continue;
    untilLook = itemsPerLook;
    await pauseIfDue();
  }
  await pauseIfDue();
}

/** What `work` makes of every item, in order. */
export async function mapInSlices<T, R>(
  items: Iterable<T>,
  work: (item: T) => R,
): Promise<readonly R[]> {
  const results: R[] = [];
  await forEachInSlices(items, (item) => results.push(work(item)));
  return results;
}

/** What the numbers of all items add up to. */
export async function sumInSlices<T>(
  items: Iterable<T>,
  numberOf: (item: T) => number,
): Promise<number> {
  let sum = 0;
  await forEachInSlices(items, (item) => {
    sum += numberOf(item);
  });
  return sum;
}

/** How many items pass. */
export async function countInSlices<T>(
  items: Iterable<T>,
  passes: (item: T) => boolean,
): Promise<number> {
  return sumInSlices(items, (item) => (passes(item) ? 1 : 0));
}

/** The items that pass, in order. */
export async function filterInSlices<T>(
  items: Iterable<T>,
  passes: (item: T) => boolean,
): Promise<readonly T[]> {
  const results: T[] = [];
  await forEachInSlices(items, (item) => {
    if (passes(item)) results.push(item);
  });
  return results;
}

/** Items by their keys, groups and what is in them in the order in which they come. */
export async function groupInSlices<T, K>(
  items: Iterable<T>,
  keyOf: (item: T) => K,
): Promise<ReadonlyMap<K, readonly T[]>> {
  const groups = new Map<K, T[]>();
  await forEachInSlices(items, (item) => {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  });
  return groups;
}

/** Items that are sorted at a time. */
const itemsPerSort = 2048;

/** The items in order; those that are equal stay in the order in which they came. */
export async function sortInSlices<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
): Promise<readonly T[]> {
  let runs: (readonly T[])[] = await runsOf(items, compare);
  while (runs.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(await mergeSorted(runs[index] ?? [], runs[index + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Sorted pieces; what is nearly in order already, as most lists are, makes few of them. */
async function runsOf<T>(items: readonly T[], compare: (a: T, b: T) => number): Promise<T[][]> {
  const runs: T[][] = [];
  for (let start = 0; start < items.length; start += itemsPerSort) {
    const sorted = items.slice(start, start + itemsPerSort).sort(compare);
    const run = runs.at(-1);
    if (run !== undefined && compare(run.at(-1) as T, sorted[0] as T) <= 0) run.push(...sorted);
    else runs.push(sorted);
    await pauseIfDue();
  }
  return runs;
}

async function mergeSorted<T>(
  first: readonly T[],
  second: readonly T[],
  compare: (a: T, b: T) => number,
): Promise<readonly T[]> {
  return mapInSlices(inOrder(first, second, compare), (item) => item);
}

function* inOrder<T>(
  first: readonly T[],
  second: readonly T[],
  compare: (a: T, b: T) => number,
): Generator<T> {
  let next = 0;
  for (const item of first) {
    for (let other = second[next]; other !== undefined && compare(other, item) < 0;) {
      yield other;
      next += 1;
      other = second[next];
    }
    yield item;
  }
  yield* second.slice(next);
}
