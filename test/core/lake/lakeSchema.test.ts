import { describe, expect, it } from 'vitest';
import schema from '../../../src/core/lake/lake.schema.json';
import { parseDuration } from '../../../src/core/base/durations';
import { parseLake } from '../../../src/core/lake/parseLake';

/** Every schema of an object below a schema, with where it is. */
function objectSchemas(value: unknown, place = '#'): readonly (readonly [string, object])[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && value.type === 'object' ? [[place, value] as const] : [];
  const below = Object.entries(value).flatMap(([key, child]) =>
    objectSchemas(child, `${place}/${key}`),
  );
  return [...own, ...below];
}

describe('the schema of lake.json', () => {
  it.each(objectSchemas(schema))(
    'refuses unknown keys and describes known ones at %s',
    (_place, object) => {
      expect(object).toHaveProperty('additionalProperties');
      if (!('properties' in object)) return;
      for (const property of Object.values(Object(object.properties) as object)) {
        const isDescribed = 'description' in property || '$ref' in property;
        expect(isDescribed, JSON.stringify(property)).toBe(true);
      }
    },
  );

  it('names the defaults that a lake really gets', () => {
    const { lake } = parseLake(
      JSON.stringify({
        storage: { blobEndpoint: 'https://lab.blob.core.windows.net' },
        sources: [{ name: 'a', folder: 'a', kind: 'folders', container: 'abc' }],
        connections: { a: { host: 'a', database: 'a', user: 'a' } },
      }),
      { file: 'lake.json', resolveFolder: (folder) => folder },
    );
    const {
      destination,
      completionDelay,
      removeSource,
      engine,
      projectGlob,
      blankGlob,
      escapeNames,
      release,
    } = schema.definitions.source.properties;
    expect(lake?.sources[0]).toMatchObject({
      destination: destination.default,
      completionDelayMs: parseDuration(completionDelay.default),
      removeSource: removeSource.default,
      engine: engine.default,
      projectGlob: projectGlob.default,
      blankGlob: blankGlob.default,
      escapeNames: escapeNames.default,
      release: {
        graceMs: parseDuration(release.properties.grace.default),
        emptyFolders: release.properties.emptyFolders.default,
      },
    });
    const { port, tls, writable } = schema.definitions.connection.properties;
    expect(lake?.connections.get('a')).toMatchObject({
      port: port.default,
      tls: tls.default,
      writable: writable.default,
    });
  });
});
