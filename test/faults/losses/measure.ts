import { lstat } from 'node:fs/promises';
import { forEachConcurrent } from '../../../src/core/base/concurrency';
import { FaultLab, type Leaf, type ServiceUnderFault } from '../faultLab';
import { scenarios } from '../scenarios/all';
import type { Scenario } from '../scenarios/scenario';
import { toolsOf, type Programs, type Said, type Tool } from './tools';

/** What came of a run in the hands of a tool, seen past the tool. */
export interface Measured {
  readonly tool: Tool['name'];
  /** Exit codes of copying and of freeing the disk; `null` = still at it after two minutes. */
  readonly codes: readonly (number | null)[];
  /** Files that are neither on disk nor, byte by byte, in the lake. */
  readonly lost: readonly string[];
  /** What is not in the lake as it was on disk, lost or not. */
  readonly uncarried: readonly string[];
  /** Of those, what the tool's output does not name. */
  readonly unnamed: readonly string[];
  /** The run's files are off the disk. */
  readonly isFreed: boolean;
}

export interface MeasuredScenario {
  readonly name: string;
  /** Set if the rivals cannot be brought into the situation. */
  readonly onlyHere?: string;
  readonly results: readonly Measured[];
}

/** Scenarios under way at a time: tools mostly wait, AzCopy in steps of two seconds. */
const lanes = 3;

/** Runs every scenario with every tool, each on a run and a container of its own; asserts nothing. */
export async function measureLosses(
  service: ServiceUnderFault,
  programs: Programs,
  options: { readonly only?: string; readonly onScenario: (measured: MeasuredScenario) => void },
): Promise<readonly MeasuredScenario[]> {
  const chosen = scenarios
    .filter(({ name }) => name.includes(options.only ?? ''))
    .filter(({ impossibleOn }) => !impossibleOn?.[service.kind]);
  const measured: MeasuredScenario[] = [];
  await forEachConcurrent(chosen.entries(), { limit: lanes }, async ([index, scenario]) => {
    const { name, onlyHere } = scenario;
    const tools = onlyHere === undefined ? toolsOf(programs) : [];
    const results = await Promise.all(tools.map((tool) => measure(scenario, tool, service)));
    const entry = { name, ...(onlyHere === undefined ? {} : { onlyHere }), results };
    measured[index] = entry;
    options.onScenario(entry);
  });
  return measured;
}

async function measure(
  scenario: Scenario,
  tool: Tool,
  service: ServiceUnderFault,
): Promise<Measured> {
  const lab = await FaultLab.create(service);
  try {
    await scenario.prepare?.(lab);
    const before = await lab.leaves();
    lab.proxy.inject(...(scenario.faults?.(lab) ?? []));
    const copied = await tool.copy(lab);
    lab.proxy.clear();
    if (copied.code === 0) await scenario.tampers?.(lab);
    const freed = await tool.free(lab, copied);
    return await judge(lab, tool, { before, said: [copied, freed] });
  } finally {
    await lab.dispose();
  }
}

async function judge(
  lab: FaultLab,
  { name: tool }: Tool,
  { before, said }: { readonly before: readonly Leaf[]; readonly said: readonly Said[] },
): Promise<Measured> {
  const intact = await lab.intact();
  const output = said.map((each) => each.output).join('\n');
  const uncarried: string[] = [];
  const files = new Map(lab.kept);
  for (const [path, bytes] of files) {
    if ((await lab.carried(path).catch(() => undefined))?.equals(bytes) !== true)
      uncarried.push(path);
  }
  const odd = before.filter(({ path, kind }) => kind !== 'file' || !files.has(path));
  const oddLost: string[] = [];
  for (const { path, kind } of odd) {
    if (kind !== 'file') uncarried.push(path);
    const isThere = await lstat(lab.at(path)).then(
      () => true,
      () => false,
    );
    if (!isThere && kind !== 'file') oddLost.push(path);
  }
  return {
    tool,
    codes: said.map(({ code }) => code),
    lost: [...uncarried.filter((path) => files.has(path) && !intact.has(path)), ...oddLost],
    uncarried,
    unnamed: uncarried.filter(
      (path) => !output.includes(path) && !output.includes(JSON.stringify(path).slice(1, -1)),
    ),
    isFreed: files.size > 0 && intact.size === 0,
  };
}
