import { lakesideStep } from './lakesideStep';

const readme = `# sequencing-qc

Says of every sample in the lake whether it may be used: \`qc.mjs\` counts what was sequenced of it, and
asks the registry (\`samples.sql\`) how much there was of it to begin with. Publishes \`gros://sequencing-qc\`.

    lakeside run sequencing-qc
`;

const samplesSql = `-- What was handed in for sequencing, as the registry has it.
select "name$" as sample, nucleotide_type, concentration_ngul as concentration
from biosustain.sequencing_submission_sample
order by "name$";
`;

/** The step, with the least megabytes that a sample has to have. */
function step(leastMegabytes: string): string {
  return `// Judges the samples whose reads are in the lake.
import { lakeside, publish, query } from './lakeside.mjs';

const leastMegabytes = ${leastMegabytes};

const registered = new Map(query('--file', 'samples.sql').map((row) => [row.sample, row]));
const { entries } = JSON.parse(lakeside('ls', 'samples/', '--recursive', '--json'));
const sizes = new Map();
for (const { name, sizeBytes } of entries) {
  const [sample, , kind] = name.split('/');
  if (kind === 'fastq') sizes.set(sample, [...(sizes.get(sample) ?? []), sizeBytes]);
}

const rows = [...sizes].map(([sample, files]) => {
  const megabytes = files.reduce((sum, size) => sum + size, 0) / 1e6;
  const { nucleotide_type = '', concentration = '' } = registered.get(sample) ?? {};
  const verdict = megabytes >= leastMegabytes && concentration !== '' ? 'good' : 'poor';
  return { sample, files: files.length, megabytes: megabytes.toFixed(3), nucleotide_type, concentration, verdict };
});
publish('sequencing-qc/master', rows);
console.log(\`\${rows.length} samples, \${rows.filter(({ verdict }) => verdict === 'good').length} of them good\`);
`;
}

const files = { 'README.md': readme, 'lakeside.mjs': lakesideStep, 'samples.sql': samplesSql };

/** Judges samples; the first of the demo's three pipelines. */
export const sequencingQc = {
  name: 'sequencing-qc',
  commits: [
    {
      branch: 'master',
      atMs: Date.UTC(2026, 9, 28, 9, 12),
      message: 'Judge samples by what was sequenced of them',
      files: { ...files, 'qc.mjs': step('0.03') },
    },
    {
      branch: 'master',
      atMs: Date.UTC(2026, 10, 10, 14, 40),
      message: 'Take a sample for good that was sequenced half as deep',
      files: { 'qc.mjs': step('0.015') },
    },
  ],
} as const;
