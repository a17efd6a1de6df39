import { readdirSync, readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';

const folder = `${__dirname}/../fixtures/openLineage`;

/**
 * Says what is wrong with an event by OpenLineage's own schemas, of which those that are used here lie in
 * the fixtures; empty = nothing. The schema of events does not look into facets: each is held against its own.
 */
export function openLineageProblems(event: unknown): readonly string[] {
  const core = ajv.getSchema(coreId);
  if (core === undefined) throw new Error('The schema of events is missing');
  const problems = core(event) === true ? [] : [ajv.errorsText(core.errors)];
  for (const [key, facet] of facetsIn(event)) {
    const schema = String((facet as { _schemaURL?: unknown })._schemaURL);
    const file = schema.replace(/#.*$/, '');
    const validate = file === coreId ? undefined : ajv.getSchema(file);
    if (file !== coreId && validate === undefined) problems.push(`${key} has no schema ${file}`);
    else if (validate !== undefined && !validate({ [key]: facet })) {
      problems.push(`${key}: ${ajv.errorsText(validate.errors)}`);
    }
  }
  return problems;
}

const coreId = 'https://openlineage.io/spec/2-0-2/OpenLineage.json';
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  ajv.addSchema(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as object);
}

const facetKeys = new Set(['facets', 'inputFacets', 'outputFacets']);

function facetsIn(value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    facetKeys.has(key)
      ? Object.entries(inner as object)
      : key.startsWith('lakeside_')
        ? []
        : facetsIn(inner),
  );
}
