/**
 * @typedef {object} Sample  one run of one tool
 * @property {string} tool
 * @property {string} settings
 * @property {number} wallMs
 * @property {number} cpuMs
 * @property {number} peakBytes
 * @property {number | undefined} requests
 */

/** Medians by tool and settings, in the order in which they first ran. */
export function summarize(samples) {
  return [...groupBySettings(samples).values()].map((group) => {
    const [{ tool, settings, requests }] = group;
    const walls = group.map(({ wallMs }) => wallMs);
    return {
      tool,
      settings,
      runs: group.length,
      wallMs: Math.round(median(walls)),
      wallMinMs: Math.round(Math.min(...walls)),
      wallMaxMs: Math.round(Math.max(...walls)),
      cpuMs: Math.round(median(group.map(({ cpuMs }) => cpuMs))),
      peakBytes: median(group.map(({ peakBytes }) => peakBytes)),
      requests,
    };
  });
}

/** One contender a tool: the one whose settings did best so far. */
export function fasterContenders(contenders, samples) {
  const best = bestByTool(summarize(samples));
  return contenders.filter(({ tool, settings }) => best.get(tool)?.settings === settings);
}

/** The summary of each tool's fastest settings, of those that ran in the most rounds. */
export function bestByTool(summaries) {
  const best = new Map();
  for (const summary of summaries)
    if (isBetter(summary, best.get(summary.tool))) best.set(summary.tool, summary);
  return best;
}

function isBetter(summary, other) {
  if (other === undefined || summary.runs > other.runs) return true;
  return summary.runs === other.runs && summary.wallMs < other.wallMs;
}

function groupBySettings(samples) {
  const groups = new Map();
  for (const sample of samples) {
    const key = `${sample.tool} ${sample.settings}`;
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  return groups;
}

function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
