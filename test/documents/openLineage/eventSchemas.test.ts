import { describe, expect, test } from 'vitest';
import { documentsBelow, readDocument } from '../contractDocuments';
import { EventSchemas } from './eventSchemas';

const schemas = new EventSchemas();
const fixtures = 'openlineage/spec/tests';
const facets = 'https://openlineage.io/spec/facets';

/** A valid event; what is wrong with it otherwise is put in. */
function eventWith(parts: Readonly<Record<string, unknown>>): unknown {
  return {
    eventTime: '2026-11-27T01:02:03.000Z',
    producer: 'https://example.com/producer',
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
    eventType: 'COMPLETE',
    run: { runId: '3f5e83fa-3480-44ff-99c5-ff943904e5e8' },
    job: { namespace: 'lab', name: 'qc' },
    ...parts,
  };
}

function facet(name: string, body: object): object {
  const schema = `${facets}/1-0-1/${name}.json`;
  return { _producer: 'https://example.com/producer', _schemaURL: schema, ...body };
}

describe('the schemas of OpenLineage', () => {
  test('take its own examples', () => {
    const examples = documentsBelow('.json', fixtures).filter((file) => file.includes('/'));
    expect(examples.length).toBeGreaterThan(40);
    for (const file of examples) {
      const name = file.split('/')[0] ?? '';
      const problems = schemas.problemsOfFacets(name, readDocument(fixtures, file));
      expect([file, problems]).toEqual([file, []]);
    }
  });

  test('take an event, and refuse one of which something is missing or wrong', () => {
    expect(schemas.problemsOf(eventWith({}))).toEqual([]);
    const wrong = [
      { run: {} },
      { run: { runId: 'one' } },
      { eventTime: 'now' },
      { job: undefined },
    ];
    for (const parts of wrong) expect(schemas.problemsOf(eventWith(parts))).not.toEqual([]);
  });

  test('refuse a facet with a wrong body, which that of events alone lets pass', () => {
    const error = facet('ErrorMessageRunFacet', { message: 5, programmingLanguage: 'sh' });
    const runId = '3f5e83fa-3480-44ff-99c5-ff943904e5e8';
    const event = eventWith({ run: { runId, facets: { errorMessage: error } } });
    expect(schemas.problemsOf(event)).toEqual([
      'run.facets.errorMessage/errorMessage/message must be string',
    ]);
  });

  test('refuse a facet that stands where it does not belong, or names another schema', () => {
    const body = { lifecycleStateChange: 'RENAME' };
    const inputs = (facetsOfInput: object): unknown =>
      eventWith({ inputs: [{ namespace: 'lab', name: 'a', ...facetsOfInput }] });
    const right = facet('LifecycleStateChangeDatasetFacet', body);
    const good = inputs({ facets: { lifecycleStateChange: right } });
    expect(schemas.problemsOf(good)).toEqual([]);
    const misplaced = inputs({ inputFacets: { lifecycleStateChange: right } });
    expect(schemas.problemsOf(misplaced)).toEqual([
      'inputs[0].inputFacets.lifecycleStateChange is not a InputDatasetFacet',
    ]);
    const other = facet('SchemaDatasetFacet', body);
    const misnamed = inputs({ facets: { lifecycleStateChange: other } });
    expect(schemas.problemsOf(misnamed)).toHaveLength(1);
  });

  test('let facets of one’s own pass that bear a prefix, and no others', () => {
    const own = facet('Own', {});
    const runId = '3f5e83fa-3480-44ff-99c5-ff943904e5e8';
    const withKey = (key: string): unknown => eventWith({ run: { runId, facets: { [key]: own } } });
    expect(schemas.problemsOf(withKey('lakeside_evidence'))).toEqual([]);
    expect(schemas.problemsOf(withKey('evidence'))).toHaveLength(1);
  });
});
