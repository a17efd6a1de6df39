import { lakesideStep } from './lakesideStep';

const readme = `# expression

Counts for every good sample of \`gros://sequencing-qc\` how often a few genes were read, and publishes
\`gros://expression\`. The counts are made up: aligning reads takes a reference and an afternoon.

    lakeside run expression
`;

function step(genes: readonly string[]): string {
  return `// Counts genes in the samples that are good.
import { createHash } from 'node:crypto';
import { publish, read } from './lakeside.mjs';

const genes = [${genes.map((gene) => `'${gene}'`).join(', ')}];

const samples = read('gros://sequencing-qc').filter(({ verdict }) => verdict === 'good');
const rows = samples.flatMap(({ sample }) =>
  genes.map((gene) => ({ sample, gene, count: countOf(sample, gene) })),
);
publish('expression/master', rows);
console.log(\`\${rows.length} counts of \${samples.length} samples\`);

/** The same for the same sample and gene. */
function countOf(sample, gene) {
  return createHash('md5').update(\`\${sample} \${gene}\`).digest().readUInt16BE(0) % 5000;
}
`;
}

const files = { 'README.md': readme, 'lakeside.mjs': lakesideStep };

/** Counts genes; reads what `sequencing-qc` publishes. */
export const expression = {
  name: 'expression',
  commits: [
    {
      branch: 'master',
      atMs: Date.UTC(2026, 9, 28, 12, 30),
      message: 'Count genes in good samples',
      files: { ...files, 'expression.mjs': step(['rpoB', 'gyrA', 'dnaK']) },
    },
    {
      branch: 'master',
      atMs: Date.UTC(2026, 10, 8, 10, 5),
      message: 'Count two more genes',
      files: { 'expression.mjs': step(['rpoB', 'gyrA', 'dnaK', 'lacZ', 'katG']) },
    },
  ],
} as const;
