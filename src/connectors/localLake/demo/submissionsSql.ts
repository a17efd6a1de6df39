/** Makes what the registry holds of submissions, and of results of metabolomics; follows `registrySql`. */
export const submissionsSql = `create table biosustain."sequencing_submission$raw" (
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

insert into biosustain."schema$raw" (id, schema_type, name, system_name) values
  ('ts_seqreq', 'request', 'Sequencing Submission', 'sequencing_submission'),
  ('ts_pss', 'custom_entity', 'Proteomics Submission Sample', 'proteomics_submission_sample'),
  ('ts_ass', 'custom_entity', 'Analytical Submission Sample', 'analytical_submission_sample'),
  ('ts_acmet', 'assay_result', 'AC Metabolomics', 'ac_metabolomics');
insert into biosustain."entity_schema$raw" (id, prefix, entity_type, containable_type) values
  ('ts_pss', 'PSS', 'custom_entity', 'ENTITY'), ('ts_ass', 'ASS', 'custom_entity', 'ENTITY');
insert into biosustain."field_definition$raw" (id, schema_id, position, name, system_name, type, is_required, target_schema_id) values
  ('fld_sss_submission', 'ts_seqsub', 6, 'Sequencing submission', 'sequencing_submission', 'entity_link', false, 'ts_seqreq'),
  ('fld_acp_sample', 'ts_acprot', 0, 'Sample', 'sample', 'text', false, null),
  ('fld_acp_protein', 'ts_acprot', 1, 'Protein', 'protein', 'text', false, null),
  ('fld_acp_abundance', 'ts_acprot', 2, 'Abundance', 'abundance', 'float', false, null),
  ('fld_req_name', 'ts_reqsample', 0, 'Request name', 'request_name', 'text', false, null),
  ('fld_req_samples', 'ts_reqsample', 1, 'Samples', 'samples', 'json', false, null),
  ('fld_seq_sequencer', 'ts_seqreq', 0, 'Sequencer', 'sequencer', 'text', false, null),
  ('fld_seq_length', 'ts_seqreq', 1, 'Read length', 'read_length', 'integer', false, null),
  ('fld_seq_run', 'ts_seqreq', 2, 'Run name', 'run_name', 'text', false, null),
  ('fld_seq_options', 'ts_seqreq', 3, 'Options', 'options', 'json', false, null),
  ('fld_pss_strain', 'ts_pss', 0, 'Strain', 'strain', 'entity_link', false, 'ts_strain'),
  ('fld_pss_medium', 'ts_pss', 1, 'Medium', 'medium', 'text', false, null),
  ('fld_pss_osmolality', 'ts_pss', 2, 'Osmolality (mmol/kg)', 'osmolality_mmolkg', 'float', false, null),
  ('fld_pss_volume', 'ts_pss', 3, 'Volume (uL)', 'volume_ul', 'float', false, null),
  ('fld_ass_strain', 'ts_ass', 0, 'Strain', 'strain', 'entity_link', false, 'ts_strain'),
  ('fld_ass_position', 'ts_ass', 1, 'Cultivation container ID/position', 'cultivation_container_idposition', 'text', false, null),
  ('fld_ass_sop', 'ts_ass', 2, 'Sample prep SOP/version', 'sample_prep_sopversion', 'text', false, null),
  ('fld_acm_sample', 'ts_acmet', 0, 'Sample', 'sample', 'entity_link', true, 'ts_ass'),
  ('fld_acm_compound', 'ts_acmet', 1, 'Compound', 'compound', 'text', true, null),
  ('fld_acm_concentration', 'ts_acmet', 2, 'Concentration (mM)', 'concentration_mm', 'float', false, null),
  ('fld_acm_below', 'ts_acmet', 3, 'Below limit', 'below_limit', 'boolean', true, null),
  ('fld_acm_peaks', 'ts_acmet', 4, 'Peaks', 'peaks', 'json', false, null);`;
