import type { PipelineRun } from '../../../../core/datasets/runs/pipelineRun';
import { pipelineHistory } from './pipelineHistory';
import { tablesAt } from './demoTables';
import { readsOf, sequencedRun } from './sequencedRun';

/** Since when reports are loaded, as the repository's commits say. */
const loadsSinceMs = Date.UTC(2026, 10, 9, 8, 47);

/**
 * Makes the table that reports are loaded into, as the newest of them has left it, and what the log of
 * jobs knows of those loads.
 */
export function sampleQualitySql(): string {
  const loads = pipelineHistory().filter(
    ({ pipeline, startedAtMs }) => pipeline === 'lab-report' && startedAtMs >= loadsSinceMs,
  );
  const newest = loads.at(-1);
  const rows = newest === undefined ? [] : rowsOf(newest);
  return `
begin;

create table data_lake.sample_quality (
  sample text primary key, megabytes numeric(12, 3) not null, concentration_ngul double precision, counts integer not null, verdict text not null,
  reported_at timestamp not null, pipeline_run_id uuid not null
);
comment on table data_lake.sample_quality is 'The newest lab report, which the pipeline lab-report loads';
create view data_lake.good_sample as
select sample, megabytes, counts from data_lake.sample_quality where verdict = 'good';
comment on view data_lake.good_sample is 'What may be used of the newest lab report';
insert into log.job (pipeline_run_id, pipeline_name, job_name, is_delta_load, began_at, ended_at, insert_count)
values ${loads.map(jobOf).join(',\n  ')};
insert into data_lake.sample_quality
values ${rows.join(',\n  ')};
alter table data_lake.sample_quality owner to warehouse;
alter view data_lake.good_sample owner to warehouse;
grant select on data_lake.sample_quality, data_lake.good_sample to benchling_reader;

commit;
`;
}

function rowsOf(run: PipelineRun): readonly string[] {
  const samples = [...readsOf(sequencedRun)].map(([sample, files]) => ({
    sample,
    fileSizes: files.map(({ bytes }) => bytes.length),
  }));
  const report = tablesAt(run.startedAtMs, samples)['lab-report'] ?? [];
  return report.map(
    ({ sample, megabytes, concentration, counts, verdict }) =>
      `('${sample}', ${megabytes}, ${concentration}, ${counts}, '${verdict}', ${timeOf(run)}, ${idOf(run)})`,
  );
}

function jobOf(run: PipelineRun): string {
  const began = `timestamp '${new Date(run.startedAtMs).toISOString().slice(0, 19)}'`;
  return `(${idOf(run)}, 'lab-report', 'sample_quality', false, ${began}, ${timeOf(run)}, 4)`;
}

function timeOf({ endedAtMs, startedAtMs }: PipelineRun): string {
  return `timestamp '${new Date(endedAtMs ?? startedAtMs).toISOString().slice(0, 19)}'`;
}

/** As `load.sql` of the repository makes it. */
function idOf({ id }: PipelineRun): string {
  return `md5('${id}')::uuid`;
}
