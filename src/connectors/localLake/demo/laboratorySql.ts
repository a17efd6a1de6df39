/**
 * Makes what the demo warehouse holds beside the registry's first tables: submissions, results of
 * proteomics and metabolomics, fermentations with their readings, logs of jobs and of the data broker.
 * The readings themselves are made later, see `manyReadings.ts`, and are not worth a log: after a crash
 * they are made again.
 */
export const laboratorySql = `
begin;

create schema telemetry;
comment on schema telemetry is 'What instruments of the laboratory report while they run';
comment on schema biosustain is 'The registry, mirrored one to one: views for people, $raw tables for programs';
comment on schema data_lake is 'How much lies in the lake, collected every night';
comment on schema log is 'Who ran what, and what came of it';
comment on schema acl is 'Who may see what';

create table biosustain."sequencing_submission$raw" (
  id text primary key, "display_id$" text not null unique, "status$" text not null, "requestor_id$" text references biosustain."user$raw",
  "scheduled_on$" date, "created_at$" timestamp not null, "modified_at$" timestamp not null, "archived$" boolean not null default false,
  "archive_purpose$" text, sequencer text, read_length integer, run_name text, options jsonb not null default '{}', _pkey bigint generated always as identity
);
comment on table biosustain."sequencing_submission$raw" is 'What was handed in for sequencing, also what was archived';
comment on column biosustain."sequencing_submission$raw".run_name is 'The folder of the run, as in the lake';
comment on column biosustain."sequencing_submission$raw".options is 'What was ticked in the form; its keys change with the form';
insert into biosustain."sequencing_submission$raw"
  (id, "display_id$", "status$", "requestor_id$", "scheduled_on$", "created_at$", "modified_at$", "archived$", sequencer, read_length, run_name, options)
select 'req_seq' || n, 'SEQ-' || lpad(n::text, 4, '0'), (array['COMPLETED', 'COMPLETED', 'IN_PROGRESS', 'PENDING'])[1 + n % 4], 'ent_u' || (1 + n % 3),
  date '2026-01-05' + n * 2, timestamp '2026-01-02 09:00' + n * interval '2 days', timestamp '2026-01-06 15:00' + n * interval '2 days', n % 19 = 0,
  (array['MiSeq', 'NextSeq 500', 'NovaSeq 6000'])[1 + n % 3], (array[150, 75, 300])[1 + n % 3],
  case when n = 160 then '261117_NB552211_0412_AHKJ7YBGXW' end,
  jsonb_build_object('demultiplex', n % 3 <> 0, 'lanes', array[1, 2, 3, 4], 'kit', jsonb_build_object('name', (array['TruSeqHT', 'plexWell'])[1 + n % 2], 'index', 'i5_rc'))
from generate_series(1, 160) n;
alter table biosustain."sequencing_submission_sample$raw"
  add column sequencing_submission text references biosustain."sequencing_submission$raw";
update biosustain."sequencing_submission_sample$raw" set sequencing_submission = 'req_seq' || (146 + _pkey);

create table biosustain."proteomics_submission_sample$raw" (
  id text primary key, "name$" text not null, "file_registry_id$" text unique, "created_at$" timestamp not null, "modified_at$" timestamp not null,
  "creator_id$" text references biosustain."user$raw", "archived$" boolean not null default false, "archive_purpose$" text,
  strain text references biosustain."strain$raw", medium text, osmolality_mmolkg double precision, volume_ul numeric(8, 2), _pkey bigint generated always as identity, acl_resource_id text
);
insert into biosustain."proteomics_submission_sample$raw"
  (id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$", "archived$", strain, medium, osmolality_mmolkg, volume_ul)
select 'bfi_pss' || n, 'PRT' || n, 'PSS' || lpad(n::text, 5, '0'), timestamp '2026-03-01 10:00' + n * interval '11 hours',
  timestamp '2026-03-02 10:00' + n * interval '11 hours', 'ent_u' || (1 + n % 3), n % 29 = 0, 'bfi_str' || (1 + n % 240),
  (array['M9 + glucose', 'LB', 'YPD'])[1 + n % 3], 280 + n % 60, 50 + (n * 37 % 400) / 4.0
from generate_series(0, 399) n;

create table biosustain."analytical_submission_sample$raw" (
  id text primary key, "name$" text not null, "file_registry_id$" text unique, "created_at$" timestamp not null, "modified_at$" timestamp not null,
  "archived$" boolean not null default false, "archive_purpose$" text, strain text references biosustain."strain$raw",
  cultivation_container_idposition text, sample_prep_sopversion text, _pkey bigint generated always as identity, acl_resource_id text
);
insert into biosustain."analytical_submission_sample$raw"
  (id, "name$", "file_registry_id$", "created_at$", "modified_at$", "archived$", strain, cultivation_container_idposition, sample_prep_sopversion)
select 'bfi_ass' || n, 'MET' || n, 'ASS' || lpad(n::text, 5, '0'), timestamp '2026-04-01 08:00' + n * interval '9 hours',
  timestamp '2026-04-01 16:00' + n * interval '9 hours', n % 31 = 0, 'bfi_str' || (1 + n % 240), 'PLT' || (1 + n / 96) || ' ' || chr(65 + n / 12 % 8) || (1 + n % 12), 'SOP-12 v' || (1 + n % 3)
from generate_series(0, 599) n;

create table biosustain."ac_metabolomics$raw" (
  id text primary key, "created_at$" timestamp not null, "modified_at$" timestamp not null, "archived$" boolean not null default false,
  "archive_purpose$" text, "entry_id$" text, "run_id$" text, "validation_status$" text,
  sample text not null references biosustain."analytical_submission_sample$raw", compound text not null, concentration_mm numeric(12, 6),
  below_limit boolean not null, peaks jsonb, unique (sample, compound)
);
comment on table biosustain."ac_metabolomics$raw" is 'A concentration for each sample and compound, with the peaks it was read from';
comment on column biosustain."ac_metabolomics$raw".concentration_mm is 'mmol per litre; null where nothing was found';
insert into biosustain."ac_metabolomics$raw"
select 'result_m' || s || '_' || c, timestamp '2026-09-01 08:00' + s * interval '17 minutes', timestamp '2026-09-02 08:00' + s * interval '17 minutes',
  false, null, case when s % 9 > 0 then 'etr_' || (s % 20) end, 'run_' || (s % 8), (array['VALID', 'VALID', 'VALID', 'INVALID'])[1 + (s + c) % 4],
  'bfi_ass' || s, compound, case when (s * c) % 13 > 0 then round((100 * (1 + sin(s * c)))::numeric, 6) end, (s * c) % 13 = 0,
  jsonb_build_array(jsonb_build_object('mz', 80 + c * 41.0265, 'rt', round((c * 1.7)::numeric, 2), 'area', (s * 7919 + c * 104729) % 1000000))
from generate_series(0, 599) s,
  unnest(array['glucose', 'acetate', 'ethanol', 'lactate', 'succinate', 'pyruvate', 'citrate', 'L-glutamate', 'L-alanine', 'glycerol']) with ordinality as known (compound, c);
create index ac_metabolomics_compound on biosustain."ac_metabolomics$raw" (compound, concentration_mm desc nulls last) where not "archived$";

create view biosustain.sequencing_submission as select id, "display_id$", "status$", "requestor_id$", "scheduled_on$", "created_at$", "modified_at$", "archived$",
  sequencer, read_length, run_name, options from biosustain."sequencing_submission$raw" where not "archived$";
create view biosustain.proteomics_submission_sample as select id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$", "archived$",
  strain, medium, osmolality_mmolkg, volume_ul from biosustain."proteomics_submission_sample$raw" where not "archived$";
create view biosustain.analytical_submission_sample as select id, "name$", "file_registry_id$", "created_at$", "modified_at$", "archived$", strain,
  cultivation_container_idposition, sample_prep_sopversion from biosustain."analytical_submission_sample$raw" where not "archived$";
create view biosustain.ac_metabolomics as select * from biosustain."ac_metabolomics$raw"
  where not "archived$" and "validation_status$" = 'VALID' and "entry_id$" is not null;

create table telemetry.fermenter (
  fermenter smallint primary key, name text not null unique, volume_l numeric(6, 1) not null, serviced_on date, settings jsonb not null default '{}'
);
insert into telemetry.fermenter
select n, 'F' || n, (array[1.0, 5.0, 30.0])[1 + n % 3], date '2026-06-01' + n * 3,
  jsonb_build_object('stirrer', jsonb_build_object('rpm', 400 + 50 * n, 'blades', 6), 'probes', array['pH', 'DO', 'T'])
from generate_series(1, 8) n;
create table telemetry.fermentation (
  id integer generated always as identity primary key, fermenter smallint not null references telemetry.fermenter, strain text references biosustain."strain$raw",
  began_at timestamptz not null, ended_at timestamptz, during tstzrange generated always as (tstzrange(began_at, ended_at)) stored, notes text
);
insert into telemetry.fermentation (fermenter, strain, began_at, ended_at, notes)
select 1 + n % 8, 'bfi_str' || (1 + n % 240), timestamptz '2026-01-03 08:00+00' + n * interval '11 hours', timestamptz '2026-01-04 20:00+00' + n * interval '11 hours',
  case when n % 10 = 0 then 'foamed over; antifoam added by hand' end
from generate_series(0, 119) n;
create unlogged table telemetry.fermenter_reading (
  fermenter smallint not null, at timestamptz not null, temperature_c real not null, ph real not null,
  dissolved_oxygen_percent real, primary key (fermenter, at)
);
comment on table telemetry.fermenter_reading is 'Two million readings. They are made in the background from when somebody first connects, which takes a minute or so';

create table log.data_broker (
  requested_at timestamptz not null, api_endpoint text not null, arguments jsonb, ip_address inet, username text, http_response smallint, response_info text, response_at timestamptz
) partition by range (requested_at);
create table log.data_broker_2026_10 partition of log.data_broker for values from ('2026-10-01') to ('2026-11-01');
create table log.data_broker_2026_11 partition of log.data_broker for values from ('2026-11-01') to ('2026-12-01');
comment on table log.data_broker is 'Every answer of the data broker, a partition for each month';
insert into log.data_broker
select timestamptz '2026-10-01 06:00+00' + n * interval '13 minutes', (array['/samples', '/samples/{id}', '/runs'])[1 + n % 3],
  jsonb_build_object('id', 'SSA00' || (1 + n % 4)), ('10.0.0.' || (1 + n % 200))::inet, (array['ada', 'bo', 'cy'])[1 + n % 3],
  case when n % 50 = 0 then 404 else 200 end, case when n % 50 = 0 then 'not found' end, timestamptz '2026-10-01 06:00+00' + n * interval '13 minutes' + interval '120 ms'
from generate_series(0, 5999) n;
create table log.job_message (
  id bigint generated by default as identity primary key, pipeline_run_id uuid not null, job_name text not null, at timestamp not null, level text not null, message text not null,
  foreign key (pipeline_run_id, job_name) references log.job
);
insert into log.job (pipeline_run_id, pipeline_name, job_name, is_delta_load, began_at, ended_at, insert_count, error_message)
select md5('run' || n)::uuid, (array['benchling_mirror', 'lake_statistics'])[1 + n % 2], 'nightly', n % 7 > 0, timestamp '2026-10-01 02:00' + n * interval '12 hours',
  timestamp '2026-10-01 02:10' + n * interval '12 hours', 100 + n * 37 % 900, case when n % 23 = 5 then 'relation "medium_new$raw" does not exist' end
from generate_series(0, 109) n;
insert into log.job_message (pipeline_run_id, job_name, at, level, message)
select pipeline_run_id, job_name, began_at + step * interval '3 minutes', case when step = 3 and error_message is not null then 'ERROR' else 'INFO' end,
  case step when 1 then 'began' when 2 then insert_count || ' rows' else coalesce(error_message, 'ended') end
from log.job, generate_series(1, 3) step;
create table acl.user_data_lake_key (
  "user" text not null, source_id text not null, key_hint text, valid_until date, primary key ("user", source_id),
  foreign key (source_id, "user") references acl.user_source
);
insert into acl.user_data_lake_key values ('ada', 'src_demo', '…a9', date '2027-01-01');

create table data_lake.metabolomics_stats (
  collected_at timestamp not null, no_of_data_sets integer not null, no_of_files integer not null, data_volume_bytes bigint not null, pipeline_run_id uuid
);
insert into data_lake.metabolomics_stats
select day, 8 + extract(day from day)::integer, 900 + 31 * extract(day from day)::integer, 41000000000 + 730000000 * extract(day from day)::bigint, gen_random_uuid()
from generate_series(timestamp '2026-11-01 05:30', timestamp '2026-11-20 05:30', interval '1 day') day;
create materialized view data_lake.volume_by_machine as
select seq_machine, max(no_of_runs) as runs, max(data_volume_bytes) as data_volume_bytes from data_lake.ngs_run_stats group by seq_machine;
comment on materialized view data_lake.volume_by_machine is 'The newest statistics of each sequencer';
create index ngs_run_stats_time on data_lake.ngs_run_stats (collected_at desc, seq_machine);

grant usage on schema telemetry to warehouse;
grant select on all tables in schema biosustain, data_lake to benchling_reader;
grant all on all tables in schema biosustain, data_lake, log, acl, telemetry to warehouse;

commit;
analyze;
`;
