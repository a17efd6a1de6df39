import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { documentsBelow, readDocument } from '../contractDocuments';
import { addFormats } from '../formats';

/** What a facet is about, as the specification calls its base. */
type Place = 'RunFacet' | 'JobFacet' | 'DatasetFacet' | 'InputDatasetFacet' | 'OutputDatasetFacet';

/** A facet of the specification: its key, and a schema of its own, which that of events leaves out. */
interface FacetSchema {
  /** As the file is called. */
  readonly name: string;
  readonly key: string;
  /** None = the file does not tell. */
  readonly places: readonly string[];
  /** Of `{ key: facet }`. */
  readonly validate: ValidateFunction;
}

/** The schemas of OpenLineage: of events, and of every facet in a file of its own. */
export class EventSchemas {
  readonly #validateEvent: ValidateFunction;
  readonly #facets: readonly FacetSchema[];

  /** Reads them from the documents. */
  constructor() {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats(ajv);
    this.#validateEvent = ajv.compile(asObject(readDocument('openlineage/spec/OpenLineage.json')));
    this.#facets = documentsBelow('.json', 'openlineage/spec/facets').flatMap((file) => {
      const schema = asObject(readDocument('openlineage/spec/facets', file));
      const validate = ajv.compile(schema);
      const name = file.replace(/\.json$/, '');
      return Object.keys(asObject(schema['properties'])).map((key) => ({
        name,
        key,
        places: placesIn(schema, key),
        validate,
      }));
    });
  }

  /** What is wrong with an event and each of its facets, in sentences; empty = nothing. */
  problemsOf(event: unknown): readonly string[] {
    const problems = problemsIn(this.#validateEvent, event, 'event');
    for (const { place, path, key, facet } of facetsOf(event)) {
      problems.push(...this.#problemsOfFacet({ place, path, key, facet }));
    }
    return problems;
  }

  /** The same of `{ key: facet }` held against the file of that name, wherever it stands. */
  problemsOfFacets(name: string, facets: unknown): readonly string[] {
    const found = this.#facets.find((schema) => schema.name === name);
    return found === undefined
      ? [`there is no ${name}.json`]
      : problemsIn(found.validate, facets, name);
  }

  #problemsOfFacet({ place, path, key, facet }: PlacedFacet): readonly string[] {
    const where = `${path}.${key}`;
    const known = this.#facets.filter((schema) => schema.key === key);
    if (known.length === 0) {
      // Facets of one's own bear a prefix, so that they never meet those of the specification.
      return /^[a-z]+_\w+$/i.test(key) ? [] : [`${where} is of no specification and has no prefix`];
    }
    const schema = known.find(({ places }) => places.length === 0 || places.includes(place));
    if (schema === undefined) return [`${where} is not a ${place}`];
    return [
      ...problemsIn(schema.validate, { [key]: facet }, where),
      ...problemsOfAddress(schema.name, facet, where),
    ];
  }
}

interface PlacedFacet {
  readonly place: Place;
  readonly path: string;
  readonly key: string;
  readonly facet: unknown;
}

function facetsOf(event: unknown): readonly PlacedFacet[] {
  const { run, job, dataset, inputs, outputs } = asObject(event);
  return [
    ...facetsIn('RunFacet', 'run.facets', run, 'facets'),
    ...facetsIn('JobFacet', 'job.facets', job, 'facets'),
    ...facetsIn('DatasetFacet', 'dataset.facets', dataset, 'facets'),
    ...asList(inputs).flatMap((input, index) => [
      ...facetsIn('DatasetFacet', `inputs[${index}].facets`, input, 'facets'),
      ...facetsIn('InputDatasetFacet', `inputs[${index}].inputFacets`, input, 'inputFacets'),
    ]),
    ...asList(outputs).flatMap((output, index) => [
      ...facetsIn('DatasetFacet', `outputs[${index}].facets`, output, 'facets'),
      ...facetsIn('OutputDatasetFacet', `outputs[${index}].outputFacets`, output, 'outputFacets'),
    ]),
  ];
}

function facetsIn(
  place: Place,
  path: string,
  owner: unknown,
  property: string,
): readonly PlacedFacet[] {
  const facets = asObject(asObject(owner)[property]);
  return Object.entries(facets).map(([key, facet]) => ({ place, path, key, facet }));
}

/** A facet has to name the schema that it follows. */
function problemsOfAddress(name: string, facet: unknown, where: string): readonly string[] {
  const address = String(asObject(facet)['_schemaURL']);
  const form =
    /^https:\/\/openlineage\.io\/spec\/facets\/\d+-\d+-\d+\/(\w+)\.json(?:#\/\$defs\/\w+)?$/;
  return form.exec(address)?.[1] === name ? [] : [`${where} says that its schema is ${address}`];
}

/** The bases that the definition behind a key is made of. */
function placesIn(schema: Readonly<Record<string, unknown>>, key: string): readonly string[] {
  const reference = JSON.stringify(asObject(schema['properties'])[key]);
  const names = [...reference.matchAll(/#\/\$defs\/(\w+)/g)].map(([, name = '']) => name);
  const definitions = names.map((name) => JSON.stringify(asObject(schema['$defs'])[name]));
  const bases = definitions.join().matchAll(/OpenLineage\.json#\/\$defs\/(\w+Facet)\b/g);
  return [...bases].map(([, base = '']) => base);
}

function problemsIn(validate: ValidateFunction, value: unknown, where: string): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${where}${instancePath} ${message ?? 'is wrong'}`,
  );
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
