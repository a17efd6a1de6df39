import { median } from './times.mjs';

/**
 * @typedef {object} Sample  one run of one tool
 * @property {string} tool
 * @property {string} settings
 * @property {number} wallMs
 * @property {number} cpuMs
 * @property {number} peakBytes
 * @property {number} [requests]
 * @property {number} [proofMs]  from the last commit to the last listing
 * @property {number} [resentBytes]
 */

/** Medians by tool and settings, in the order in which they first ran. */
export function summarize(samples) {
  return [...groupBySettings(samples).values()].map((group) => {
    const [{ tool, settings }] = group;
    const walls = group.map(({ wallMs }) => wallMs);
    return {
      tool,
      settings,
      runs: group.length,
      wallMs: Math.round(median(walls)),
      wallMinMs: Math.round(Math.min(...walls)),
      wallMaxMs: Math.round(Math.max(...walls)),
      ...mediansOf(group, ['cpuMs', 'peakBytes', 'requests', 'proofMs', 'resentBytes']),
    };
  });
}

function mediansOf(group, names) {
  const known = names.filter((name) => group.every((sample) => sample[name] !== undefined));
  const entries = known.map((name) => [name, Math.round(median(group.map((each) => each[name])))]);
  return Object.fromEntries(entries);
}

/** The summary of each tool's fastest settings. */
export function bestByTool(summaries) {
  const best = new Map();
  for (const summary of summaries)
    if (summary.wallMs < (best.get(summary.tool)?.wallMs ?? Infinity))
      best.set(summary.tool, summary);
  return best;
}

function groupBySettings(samples) {
  const groups = new Map();
  for (const sample of samples) {
    const key = `${sample.tool} ${sample.settings}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return groups;
}
