/** Something that people did in Benchling, as its warehouse shows it. */
export interface BenchlingEvent {
  /** Counted from 1. */
  readonly week: number;
  /** What was done, in their words; a sentence without its end. */
  readonly words: string;
  /** Finds a row once it was done. */
  readonly isThere: string;
  readonly sql: string;
}

/**
 * A month of changes as registries see them: names that were never good are put right, two fields turn
 * out to be each other's, one that nobody fills in is archived, and what grew too large is split.
 */
export const benchlingMonth: readonly BenchlingEvent[] = [
  {
    week: 1,
    words: 'Schema “Sequencing Submission Sample” is called “NGS Submission Sample”',
    isThere: schemaIs('ts_seqsub', 'ngs_submission_sample'),
    sql: `
      alter table biosustain."sequencing_submission_sample$raw" rename to "ngs_submission_sample$raw";
      alter view biosustain.sequencing_submission_sample rename to ngs_submission_sample;
      update biosustain."schema$raw" set name = 'NGS Submission Sample', system_name = 'ngs_submission_sample' where id = 'ts_seqsub';`,
  },
  {
    week: 1,
    words: 'Two of its fields have readable names',
    isThere: fieldIs('fld_sss_rin', 'rin_rqn'),
    sql: `
      ${renameField('ngs_submission_sample', 'rinrqn_if_rna', 'rin_rqn')}
      ${renameField('ngs_submission_sample', 'concentration_ngul', 'concentration_ng_per_ul')}
      ${nameField('fld_sss_rin', 'RIN/RQN', 'rin_rqn')}
      ${nameField('fld_sss_conc', 'Concentration (ng per uL)', 'concentration_ng_per_ul')}`,
  },
  {
    week: 2,
    words:
      'Proteomics Submission Sample: osmolality and volume had been filled in the wrong way round, and swap names',
    isThere: fieldIs('fld_pss_volume', 'osmolality_mmolkg'),
    sql: `
      ${renameField('proteomics_submission_sample', 'volume_ul', 'volume_of_before')}
      ${renameField('proteomics_submission_sample', 'osmolality_mmolkg', 'volume_ul')}
      ${renameField('proteomics_submission_sample', 'volume_of_before', 'osmolality_mmolkg')}
      ${nameField('fld_pss_volume', 'Osmolality (mmol/kg)', 'osmolality_mmolkg')}
      ${nameField('fld_pss_osmolality', 'Volume (uL)', 'volume_ul')}`,
  },
  {
    week: 2,
    words:
      'Plasmid: “Resistance” is called “Selection marker”, and “Length (bp)” is “Length” and takes decimals',
    isThere: fieldIs('fld_pla_length', 'length'),
    sql: `
      drop view biosustain.plasmid;
      alter table biosustain."plasmid$raw" rename column resistance to selection_marker;
      alter table biosustain."plasmid$raw" rename column length_bp to length;
      alter table biosustain."plasmid$raw" alter column length type double precision;
      create view biosustain.plasmid as select id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$", "archived$",
        selection_marker, length from biosustain."plasmid$raw" where not "archived$";
      ${nameField('fld_pla_resistance', 'Selection marker', 'selection_marker')}
      ${nameField('fld_pla_length', 'Length', 'length')}
      update biosustain."field_definition$raw" set type = 'float' where id = 'fld_pla_length';`,
  },
  {
    week: 3,
    words: 'Strain has a new field, “Biosafety level”',
    isThere: fieldIs('fld_str_biosafety', 'biosafety_level'),
    sql: `
      alter table biosustain."strain$raw" add column biosafety_level integer;
      update biosustain."strain$raw" set biosafety_level = 1 where "is_registered$";
      create or replace view biosustain.strain as select id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$", "archived$",
        "project_id$", "folder_id$", source_id, "url$", "is_registered$", parent_strain, genus, species, biosafety_level
        from biosustain."strain$raw" where not "archived$";
      insert into biosustain."field_definition$raw" (id, schema_id, position, name, system_name, type)
        values ('fld_str_biosafety', 'ts_strain', 3, 'Biosafety level', 'biosafety_level', 'integer');`,
  },
  {
    week: 3,
    words:
      'NGS Submission Sample: “Reference genome” is archived, which the sequencing team keeps elsewhere',
    isThere: `select 1 from biosustain."field_definition$raw" where id = 'fld_sss_ref' and "archived$"`,
    sql: `
      drop view biosustain.ngs_submission_sample;
      create view biosustain.ngs_submission_sample as select id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$",
        "archived$", "is_registered$", strain, nucleotide_type, concentration_ng_per_ul, rin_rqn
        from biosustain."ngs_submission_sample$raw" where not "archived$";
      ${archiveField('fld_sss_ref')}`,
  },
  {
    week: 3,
    words: 'The list “Nucleic acid” has a new value, “Complementary DNA (cDNA)”',
    isThere: `select 1 from biosustain."dropdown_option$raw" where id = 'sfso_cdna'`,
    sql: `
      insert into biosustain."dropdown_option$raw" (id, dropdown_id, name) values ('sfso_cdna', 'sfs_na', 'Complementary DNA (cDNA)');`,
  },
  {
    week: 4,
    words: 'A new schema, “Cell Bank”',
    isThere: schemaIs('ts_cellbank', 'cell_bank'),
    sql: `
      ${entityTable('cell_bank', 'strain text, passage integer, vials integer')}
      insert into biosustain."schema$raw" (id, schema_type, name, system_name) values ('ts_cellbank', 'custom_entity', 'Cell Bank', 'cell_bank');
      insert into biosustain."entity_schema$raw" (id, prefix, entity_type, containable_type) values ('ts_cellbank', 'CB', 'custom_entity', 'ENTITY');
      insert into biosustain."field_definition$raw" (id, schema_id, position, name, system_name, type, target_schema_id) values
        ('fld_cb_strain', 'ts_cellbank', 0, 'Strain', 'strain', 'entity_link', 'ts_strain'),
        ('fld_cb_passage', 'ts_cellbank', 1, 'Passage', 'passage', 'integer', null),
        ('fld_cb_vials', 'ts_cellbank', 2, 'Vials', 'vials', 'integer', null);
      insert into biosustain."cell_bank$raw" (id, "name$", "created_at$", "modified_at$", strain, passage, vials)
        values ('bfi_cb1', 'MCB 1', timestamp '2026-11-20 09:00', timestamp '2026-11-20 09:00', 'bfi_str1', 2, 40);
      ${entityView('cell_bank', 'strain, passage, vials')}`,
  },
  {
    week: 4,
    words:
      'Analytical Submission Sample is split: where a sample was grown is a schema of its own, “Cultivation”',
    isThere: schemaIs('ts_cultivation', 'cultivation'),
    sql: `
      ${entityTable('cultivation', 'analytical_submission_sample text, container_position text')}
      insert into biosustain."schema$raw" (id, schema_type, name, system_name) values ('ts_cultivation', 'custom_entity', 'Cultivation', 'cultivation');
      insert into biosustain."entity_schema$raw" (id, prefix, entity_type, containable_type) values ('ts_cultivation', 'CUL', 'custom_entity', 'ENTITY');
      insert into biosustain."field_definition$raw" (id, schema_id, position, name, system_name, type, target_schema_id) values
        ('fld_cul_sample', 'ts_cultivation', 0, 'Analytical submission sample', 'analytical_submission_sample', 'entity_link', 'ts_ass'),
        ('fld_cul_position', 'ts_cultivation', 1, 'Container position', 'container_position', 'text', null);
      insert into biosustain."cultivation$raw" (id, "name$", "created_at$", "modified_at$", analytical_submission_sample, container_position)
        select 'bfi_cul' || substr(id, 8), 'CUL' || substr(id, 8), "created_at$", "modified_at$", id, cultivation_container_idposition
        from biosustain."analytical_submission_sample$raw";
      ${entityView('cultivation', 'analytical_submission_sample, container_position')}
      drop view biosustain.analytical_submission_sample;
      create view biosustain.analytical_submission_sample as select id, "name$", "file_registry_id$", "created_at$", "modified_at$", "archived$", strain,
        sample_prep_sopversion from biosustain."analytical_submission_sample$raw" where not "archived$";
      ${archiveField('fld_ass_position')}`,
  },
];

function schemaIs(id: string, systemName: string): string {
  return `select 1 from biosustain."schema$raw" where id = '${id}' and system_name = '${systemName}'`;
}

function fieldIs(id: string, systemName: string): string {
  return `select 1 from biosustain."field_definition$raw" where id = '${id}' and system_name = '${systemName}'`;
}

/** In the table and in the view over it, which keeps its own names otherwise. */
function renameField(table: string, from: string, to: string): string {
  return `alter table biosustain."${table}$raw" rename column ${from} to ${to};
      alter view biosustain.${table} rename column ${from} to ${to};`;
}

function nameField(id: string, name: string, systemName: string): string {
  return `update biosustain."field_definition$raw" set name = '${name}', system_name = '${systemName}' where id = '${id}';`;
}

function archiveField(id: string): string {
  return `update biosustain."field_definition$raw" set "archived$" = true, "archive_purpose$" = 'Retired' where id = '${id}';`;
}

function entityTable(name: string, fields: string): string {
  return `create table biosustain."${name}$raw" (
        id text primary key, "name$" text not null, "file_registry_id$" text unique, "created_at$" timestamp not null, "modified_at$" timestamp not null,
        "creator_id$" text references biosustain."user$raw", "archived$" boolean not null default false, "archive_purpose$" text,
        ${fields}, _pkey bigint generated always as identity, acl_resource_id text
      );`;
}

function entityView(name: string, fields: string): string {
  return `create view biosustain.${name} as select id, "name$", "file_registry_id$", "created_at$", "modified_at$", "creator_id$", "archived$",
        ${fields} from biosustain."${name}$raw" where not "archived$";`;
}
