import { lakesideStep } from './lakesideStep';

const readme = `# lab-report

Puts together what is known of every sample, from \`gros://sequencing-qc\` and \`gros://expression\`: as
\`gros://lab-report\`, and as the table \`data_lake.sample_quality\` of the warehouse.

    lakeside run lab-report

The branch \`feature/strict-qc\` refuses a report with a sample of little DNA. There is one, so it fails.
`;

const loadSql = `-- Puts the rows of a report in the place of those of the last one. The step fills in what has a dollar.
with run as (
  insert into log.job (pipeline_run_id, pipeline_name, job_name, is_delta_load, ended_at, insert_count)
  values (md5('$RUN')::uuid, 'lab-report', 'sample_quality', false, now(), $COUNT)
  on conflict (pipeline_run_id, job_name) do update set ended_at = now()
  returning pipeline_run_id
)
insert into data_lake.sample_quality (sample, megabytes, concentration_ngul, counts, verdict, reported_at, pipeline_run_id)
select sample, megabytes, concentration, counts, verdict, now(), run.pipeline_run_id
from run, (values ($ROWS)) as report (sample, megabytes, concentration, counts, verdict)
on conflict (sample) do update set
  megabytes = excluded.megabytes, concentration_ngul = excluded.concentration_ngul, counts = excluded.counts,
  verdict = excluded.verdict, reported_at = excluded.reported_at, pipeline_run_id = excluded.pipeline_run_id;
`;

interface StepParts {
  readonly check?: string;
  readonly branch?: string;
  readonly isLoading?: boolean;
}

function step({ check = '', branch = 'master', isLoading = false }: StepParts): string {
  return `// Reports on every sample that was judged.
${isLoading ? "import { readFileSync } from 'node:fs';\n" : ''}import { ${isLoading ? 'lakeside, ' : ''}publish, read } from './lakeside.mjs';

const samples = read('gros://sequencing-qc');
const counts = new Map();
for (const { sample, count } of read('gros://expression')) {
  counts.set(sample, (counts.get(sample) ?? 0) + Number(count));
}
const rows = samples.map(({ sample, megabytes, concentration, verdict }) => ({
  sample, megabytes, concentration, counts: counts.get(sample) ?? 0, verdict,
}));
${check}publish('lab-report/${branch}', rows);
${isLoading ? load : ''}console.log(\`\${rows.length} samples reported\`);
`;
}

const load = `const run = process.env.LAKESIDE_RUN ?? 'by hand';
const values = rows.map((row) =>
  \`'\${row.sample}', \${row.megabytes}::numeric, \${row.concentration || 'null'}::float8, \${row.counts}, '\${row.verdict}'\`,
);
const sql = String(readFileSync('load.sql'))
  .replaceAll('$ROWS', values.join('), ('))
  .replaceAll('$RUN', run)
  .replaceAll('$COUNT', rows.length);
lakeside('query', '--connection', 'warehouse', '--write', '--', sql);
`;

const strictCheck = `const poor = rows.find(({ concentration }) => Number(concentration) < 15);
if (poor) {
  console.error(\`\${poor.sample} has only \${poor.concentration} ng/µl of DNA, and a strict report takes 15\`);
  process.exit(1);
}
`;

const files = { 'README.md': readme, 'lakeside.mjs': lakesideStep };

/** Reports on samples; reads what both others publish. One of its branches fails. */
export const labReport = {
  name: 'lab-report',
  commits: [
    {
      branch: 'master',
      atMs: Date.UTC(2026, 9, 28, 15, 2),
      message: 'Report on every sample',
      files: { ...files, 'report.mjs': step({}) },
    },
    {
      branch: 'master',
      atMs: Date.UTC(2026, 10, 9, 8, 47),
      message: 'Load the report into the warehouse',
      files: { 'report.mjs': step({ isLoading: true }), 'load.sql': loadSql },
    },
    {
      branch: 'feature/strict-qc',
      atMs: Date.UTC(2026, 10, 15, 16, 20),
      message: 'Refuse a report with a sample of little DNA',
      files: { 'report.mjs': step({ check: strictCheck, branch: 'feature/strict-qc' }) },
    },
  ],
} as const;
