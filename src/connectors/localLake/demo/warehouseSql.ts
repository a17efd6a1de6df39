import { registrySql } from './registrySql';

/** Makes the demo warehouse: the registry, mirrored, the statistics of the lake, and a log of jobs. */
export const warehouseSql = `
begin;

create role warehouse login;
create role benchling_reader login;

create schema biosustain;
create schema data_lake;
create schema log;
create schema acl;

${registrySql}

create table data_lake.ngs_run_stats (
  collected_at timestamp not null, no_of_runs integer not null, data_volume_bytes bigint not null, seq_machine text not null, pipeline_run_id uuid
);
insert into data_lake.ngs_run_stats
select day, 40 + extract(day from day)::integer + length(machine), (40 + extract(day from day)::bigint) * volume, machine, gen_random_uuid()
from generate_series(timestamp '2026-11-01 03:00', timestamp '2026-11-20 03:00', interval '1 day') day,
  (values ('miseq01', 14500000000), ('nextseq01', 61000000000), ('novaseq01', 310000000000)) as machines (machine, volume);
create table data_lake.ngs_sample_stats (
  collected_at timestamp not null, no_of_samples integer not null, data_volume_bytes bigint not null, sample_names json, pipeline_run_id uuid
);
insert into data_lake.ngs_sample_stats
select day, 14, 14 * 2100000000::bigint, json_build_array('SSA001', 'SSB101', 'SSC201'), gen_random_uuid()
from generate_series(timestamp '2026-11-01 04:00', timestamp '2026-11-20 04:00', interval '1 day') day;
create table data_lake.proteomics_stats (
  collected_at timestamp not null, no_of_runs integer not null, no_of_samples integer not null, data_volume_bytes bigint not null,
  request_names json, pipeline_run_id uuid
);
insert into data_lake.proteomics_stats
values (timestamp '2026-11-20 05:00', 12, 40, 96000000000, json_build_array('Request 1', 'Request 2'), gen_random_uuid());

create table log.job (
  pipeline_run_id uuid not null, pipeline_name text not null, job_name text not null, is_delta_load boolean not null,
  began_at timestamp not null default now(), ended_at timestamp, insert_count bigint, error_message text, primary key (pipeline_run_id, job_name)
);
create procedure log.job_begin(p_pipeline_run_id uuid, p_pipeline_name text, p_job_name text, p_is_delta_load boolean)
language sql as $$
  insert into log.job (pipeline_run_id, pipeline_name, job_name, is_delta_load)
  values (p_pipeline_run_id, p_pipeline_name, p_job_name, p_is_delta_load)
$$;
create procedure log.job_end(p_pipeline_run_id uuid, p_job_name text, p_insert_count bigint, p_error_message text)
language sql as $$
  update log.job set ended_at = now(), insert_count = p_insert_count, error_message = p_error_message
  where pipeline_run_id = p_pipeline_run_id and job_name = p_job_name
$$;
create table acl.user_source (source_id text not null, "user" text not null, primary key (source_id, "user"));
insert into acl.user_source values ('src_demo', 'ada'), ('src_demo', 'bo');

grant usage on schema biosustain, data_lake to benchling_reader;
grant select on all tables in schema biosustain, data_lake to benchling_reader;
grant usage, create on schema biosustain, data_lake, log, acl to warehouse;
grant all on all tables in schema biosustain, data_lake, log, acl to warehouse;
grant execute on all procedures in schema log to warehouse;

commit;
`;
