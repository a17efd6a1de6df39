/**
 * Makes the registry as Benchling serves it and the warehouse mirrors it: tables `…$raw`, views that leave
 * out what is archived, and the tables that define schemas, fields and lists of values, with Benchling's
 * ids. Sample names agree with the sheets of the sample runs.
 * @see https://docs.benchling.com/docs/warehouse for the `$` columns
 */
export const registrySql = `create table biosustain."user$raw" (
  id text primary key, handle text not null, name text not null, email text, is_suspended boolean not null default false
);
insert into biosustain."user$raw" (id, handle, name) values
  ('ent_u1', 'ada', 'Ada Demo'), ('ent_u2', 'bo', 'Bo Demo'), ('ent_u3', 'cy', 'Cy Demo');

create table biosustain."schema$raw" (
  id text primary key, schema_type text not null, name text not null, system_name text not null unique,
  "archived$" boolean not null default false, "archive_purpose$" text
);
create table biosustain."entity_schema$raw" (
  id text primary key, prefix text, entity_type text not null, containable_type text,
  "archived$" boolean not null default false, "archive_purpose$" text
);
create table biosustain."dropdown$raw" (
  id text primary key, name text not null, system_name text not null, "archived$" boolean not null default false
);
create table biosustain."dropdown_option$raw" (
  id text primary key, dropdown_id text not null references biosustain."dropdown$raw", name text not null,
  "archived$" boolean not null default false
);
create table biosustain."field_definition$raw" (
  id text primary key, schema_id text not null references biosustain."schema$raw", position integer not null,
  name text not null, system_name text not null, type text not null, is_multi boolean not null default false,
  is_required boolean not null default false, tooltip text, target_schema_id text, dropdown_id text,
  "archived$" boolean not null default false, "archive_purpose$" text
);

insert into biosustain."schema$raw" (id, schema_type, name, system_name, "archived$") values
  ('ts_strain', 'custom_entity', 'Strain', 'strain', false),
  ('ts_plasmid', 'dna_sequence', 'Plasmid', 'plasmid', false),
  ('ts_seqsub', 'custom_entity', 'Sequencing Submission Sample', 'sequencing_submission_sample', false),
  ('ts_acprot', 'assay_result', 'AC Proteomics', 'ac_proteomics', false),
  ('ts_reqsample', 'request', 'Request Sample', 'request_sample', false),
  ('ts_oldmedium', 'custom_entity', 'Medium (old)', 'medium_old', true);
insert into biosustain."entity_schema$raw" (id, prefix, entity_type, containable_type) values
  ('ts_strain', 'STR', 'custom_entity', 'ENTITY'), ('ts_plasmid', 'PLA', 'dna_sequence', 'ENTITY'),
  ('ts_seqsub', 'SSS', 'custom_entity', 'ENTITY');
insert into biosustain."dropdown$raw" (id, name, system_name) values ('sfs_na', 'Nucleic acid', 'nucleic_acid');
insert into biosustain."dropdown_option$raw" (id, dropdown_id, name) values
  ('sfso_rna', 'sfs_na', 'Total RNA'), ('sfso_mrna', 'sfs_na', 'Messenger RNA (mRNA)'), ('sfso_dna', 'sfs_na', 'Genomic DNA');
insert into biosustain."field_definition$raw"
  (id, schema_id, position, name, system_name, type, is_required, target_schema_id, dropdown_id, "archived$") values
  ('fld_str_parent', 'ts_strain', 0, 'Parent strain', 'parent_strain', 'entity_link', false, 'ts_strain', null, false),
  ('fld_str_genus', 'ts_strain', 1, 'Genus', 'genus', 'text', true, null, null, false),
  ('fld_str_species', 'ts_strain', 2, 'Species', 'species', 'text', true, null, null, false),
  ('fld_pla_resistance', 'ts_plasmid', 0, 'Resistance', 'resistance', 'text', false, null, null, false),
  ('fld_pla_length', 'ts_plasmid', 1, 'Length (bp)', 'length_bp', 'integer', false, null, null, false),
  ('fld_sss_strain', 'ts_seqsub', 0, 'Strain', 'strain', 'entity_link', false, 'ts_strain', null, false),
  ('fld_sss_type', 'ts_seqsub', 1, 'Nucleotide type', 'nucleotide_type', 'dropdown', true, null, 'sfs_na', false),
  ('fld_sss_conc', 'ts_seqsub', 2, 'Concentration (ng/uL)', 'concentration_ngul', 'float', false, null, null, false),
  ('fld_sss_ref', 'ts_seqsub', 3, 'Reference genome', 'reference_genome', 'text', false, null, null, false),
  ('fld_sss_rin', 'ts_seqsub', 4, 'RIN/RQN (if RNA)', 'rinrqn_if_rna', 'float', false, null, null, false),
  ('fld_sss_medium', 'ts_seqsub', 5, 'Medium', 'medium', 'text', false, null, null, true);

create table biosustain."strain$raw" (
  id text primary key, "name$" text not null, "file_registry_id$" text unique, "created_at$" timestamp not null,
  "modified_at$" timestamp not null, "creator_id$" text references biosustain."user$raw", "archived$" boolean not null default false,
  "archive_purpose$" text, "project_id$" text, "folder_id$" text, source_id text, "url$" text, "is_registered$" boolean,
  parent_strain text, genus text, species text, _pkey bigint generated always as identity, _sync_key bigint, acl_resource_id text
);
insert into biosustain."strain$raw"
  (id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$", "archived$", "is_registered$", parent_strain, genus, species)
select 'bfi_str' || n, 'Strain ' || n, 'STR' || lpad(n::text, 5, '0'), timestamp '2026-01-05 08:00' + n * interval '7 hours',
  timestamp '2026-06-05 08:00' + n * interval '3 hours', 'ent_u' || (1 + n % 3), n % 17 = 0, n % 11 <> 0,
  case when n > 20 then 'bfi_str' || (n - 20) end, (array['Escherichia', 'Saccharomyces', 'Pseudomonas'])[1 + n % 3],
  (array['coli', 'cerevisiae', 'putida'])[1 + n % 3]
from generate_series(1, 240) n;

create table biosustain."plasmid$raw" (
  id text primary key, "name$" text not null, "file_registry_id$" text unique, "created_at$" timestamp not null,
  "modified_at$" timestamp not null, "creator_id$" text references biosustain."user$raw", "archived$" boolean not null default false,
  "archive_purpose$" text, resistance text, length_bp integer, _pkey bigint generated always as identity, acl_resource_id text
);
insert into biosustain."plasmid$raw"
  (id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$", "archived$", resistance, length_bp)
select 'seq_pla' || n, 'pDEMO' || n, 'PLA' || lpad(n::text, 5, '0'), timestamp '2026-02-01 09:00' + n * interval '5 hours',
  timestamp '2026-07-01 09:00' + n * interval '2 hours', 'ent_u' || (1 + n % 3), n % 23 = 0,
  (array['ampicillin', 'kanamycin', 'chloramphenicol'])[1 + n % 3], 2400 + (n * 137) % 9000
from generate_series(1, 90) n;

create table biosustain."sequencing_submission_sample$raw" (
  id text primary key, "name$" text not null, "file_registry_id$" text unique, "created_at$" timestamp not null,
  "modified_at$" timestamp not null, "creator_id$" text references biosustain."user$raw", "archived$" boolean not null default false,
  "archive_purpose$" text, "is_registered$" boolean, strain text, nucleotide_type text, concentration_ngul double precision,
  reference_genome text, rinrqn_if_rna double precision, medium text, _pkey bigint generated always as identity, acl_resource_id text
);
insert into biosustain."sequencing_submission_sample$raw"
  (id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$", "is_registered$", strain, nucleotide_type, concentration_ngul, reference_genome, rinrqn_if_rna)
select 'bfi_sss' || n, name, 'SSS' || lpad(n::text, 5, '0'), timestamp '2026-11-02 10:00' + n * interval '1 hour',
  timestamp '2026-11-02 12:00' + n * interval '1 hour', 'ent_u' || (1 + n % 3), true, 'bfi_str' || n,
  case when name like 'SSA%' then 'Genomic DNA' else 'Total RNA' end, round((12.5 + n * 1.75)::numeric, 2),
  (array['NC_000913.3', 'GCF_000146045.2', null])[1 + n % 3], case when name not like 'SSA%' then 8.1 + (n % 15) / 10.0 end
from unnest(array['SSA001','SSA002','SSA003','SSA004','SSB101','SSB102','SSB103','SSB104','SSB105','SSB106','SSC201','SSC202','SSC203','SSC204'])
  with ordinality as sample (name, n);

create table biosustain."ac_proteomics$raw" (
  id text primary key, "created_at$" timestamp not null, "modified_at$" timestamp not null, "archived$" boolean not null default false,
  "archive_purpose$" text, "entry_id$" text, "run_id$" text, "v3_id$" text, "validation_status$" text, sample text, protein text, abundance double precision
);
insert into biosustain."ac_proteomics$raw" (id, "created_at$", "modified_at$", "entry_id$", "validation_status$", sample, protein, abundance)
select 'result_' || n, timestamp '2026-10-01 08:00' + n * interval '9 minutes', timestamp '2026-10-02 08:00', 'etr_' || (n % 12), 
  (array['VALID', 'VALID', 'INVALID'])[1 + n % 3], 'PRT' || (n % 40), 'P' || lpad((10000 + n % 300)::text, 5, '0'), (n * 7919 % 100000) / 10.0
from generate_series(1, 2000) n;

create table biosustain."request_sample$raw" (
  id text primary key, "display_id$" text, "status$" text, "requestor_id$" text, "scheduled_on$" date,
  "created_at$" timestamp not null, "archived$" boolean not null default false, request_name text, samples jsonb
);
insert into biosustain."request_sample$raw"
select 'req_' || n, 'REQ-' || n, (array['PENDING', 'IN_PROGRESS', 'COMPLETED'])[1 + n % 3], 'ent_u' || (1 + n % 3), date '2026-11-01' + n,
  timestamp '2026-10-20 08:00' + n * interval '1 day', false, 'Request ' || n, jsonb_build_array('SSB10' || n)
from generate_series(1, 6) n;

create view biosustain."user" as select id, handle, name, email from biosustain."user$raw" where not is_suspended;
create view biosustain."schema" as select * from biosustain."schema$raw" where not "archived$";
create view biosustain.entity_schema as select * from biosustain."entity_schema$raw" where not "archived$";
create view biosustain.dropdown as select * from biosustain."dropdown$raw" where not "archived$";
create view biosustain.dropdown_option as select * from biosustain."dropdown_option$raw" where not "archived$";
create view biosustain.field_definition as select * from biosustain."field_definition$raw" where not "archived$";
create view biosustain.strain as select id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$", "archived$",
  "project_id$", "folder_id$", source_id, "url$", "is_registered$", parent_strain, genus, species
  from biosustain."strain$raw" where not "archived$";
create view biosustain.plasmid as select id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$", "archived$",
  resistance, length_bp from biosustain."plasmid$raw" where not "archived$";
create view biosustain.sequencing_submission_sample as select id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$",
  "archived$", "is_registered$", strain, nucleotide_type, concentration_ngul, reference_genome, rinrqn_if_rna
  from biosustain."sequencing_submission_sample$raw" where not "archived$";
create view biosustain.ac_proteomics as select * from biosustain."ac_proteomics$raw"
  where not "archived$" and "validation_status$" = 'VALID' and "entry_id$" is not null;
create view biosustain.request_sample as select * from biosustain."request_sample$raw" where not "archived$";`;
