import type { Catalog } from '../../src/core/warehouse/catalog/catalog';
import { catalogOf, type CatalogSketch, type RelationSketch } from './catalogs';

/** A registry with pairs of views and tables, a table that names itself, and keys of two columns. */
export function laboratoryCatalog(): Catalog {
  return catalogOf({
    'acl.user_source': { columns: { source_id: 'text', user: 'text' }, primaryKey: ['source_id'] },
    'biosustain.user$raw': {
      columns: { id: 'text', handle: 'text', name: 'text' },
      primaryKey: ['id'],
    },
    'biosustain.user': { kind: 'view', columns: { id: 'text', handle: 'text', name: 'text' } },
    'biosustain.strain$raw': {
      columns: { id: 'text', name$: 'text', creator_id$: 'text', parent_strain: 'text' },
      primaryKey: ['id'],
      references: {
        creator_id$: 'biosustain.user$raw.id',
        parent_strain: 'biosustain.strain$raw.id',
      },
    },
    'biosustain.strain': {
      kind: 'view',
      comment: 'Strains that are not archived',
      columns: { id: 'text', name$: 'text', creator_id$: 'text' },
    },
    'biosustain.sequencing_submission': {
      columns: { id: 'text', requestor_id: 'text', options: 'jsonb', scheduled_on: 'date' },
      primaryKey: ['id'],
      references: { requestor_id: 'biosustain.user$raw.id' },
    },
    'biosustain.sample': {
      columns: {
        id: 'text',
        strain: { type: 'text', isNullable: false },
        submission: 'text',
        concentration_ngul: 'double precision',
      },
      primaryKey: ['id'],
      references: {
        strain: 'biosustain.strain$raw.id',
        submission: 'biosustain.sequencing_submission.id',
      },
    },
    'biosustain.ac_metabolomics': {
      columns: { id: 'text', sample: 'text', compound: 'text', peaks: 'jsonb' },
      primaryKey: ['id'],
      references: { sample: 'biosustain.sample.id' },
    },
    'biosustain.ac_proteomics': {
      columns: { id: 'text', sample: 'text', protein: 'text' },
      primaryKey: ['id'],
      references: { sample: 'biosustain.sample.id' },
    },
    'biosustain.plasmid': { columns: { id: 'text', resistance: 'text' }, primaryKey: ['id'] },
    'biosustain.newest_samples': { kind: 'view', columns: { id: 'text' } },
    'telemetry.fermenter': {
      columns: { fermenter: 'smallint', name: 'text' },
      primaryKey: ['fermenter'],
    },
    'telemetry.fermentation': {
      columns: { id: 'integer', fermenter: 'smallint', strain: 'text' },
      primaryKey: ['id'],
      references: {
        fermenter: 'telemetry.fermenter.fermenter',
        strain: 'biosustain.strain$raw.id',
      },
    },
  });
}

/** As many tables as asked for, each fourth without any foreign key. */
export function largeCatalog(tables: number): Catalog {
  const sketch: Record<string, RelationSketch> = {};
  for (let number = 0; number < tables; number += 1) {
    const isLoose = number % 4 === 3 || number === 0;
    const target = nameOf(Math.floor((number * number) / (tables + 7)));
    sketch[nameOf(number)] = {
      columns: { id: 'bigint', parent_id: 'bigint', note: 'text' },
      primaryKey: ['id'],
      ...(!isLoose && { references: { parent_id: `${target}.id` } }),
    };
  }
  return catalogOf(sketch satisfies CatalogSketch);
}

function nameOf(number: number): string {
  return `lab.table_${String(number).padStart(4, '0')}`;
}
