import type { MatchDecision } from '../match/matches';
import { SchemaError } from '../schemaError';
import { FieldError, FieldReader } from './fieldReader';
import { parseJsonText } from './jsonText';
import { readPath } from './sharedFields';

/** What the file of decisions is called; it lies beside the snapshots that they are about. */
export const schemaMapFile = 'schema-map.json';

const mapFormat = 'lakeside-schema-map';
const mapVersion = 2;
/** Without decisions on values of enums, which it has no place for. */
const plainVersion = 1;

/**
 * What people have said of which objects are one, a line for each decision, in the order of the older
 * names.
 */
export function writeSchemaMap(decisions: readonly MatchDecision[]): string {
  const keyOf = ({ kind, from, to }: MatchDecision): string => JSON.stringify([kind, from, to]);
  const sorted = [...decisions].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const lines = sorted.map(
    ({ kind, from, to, isSame }) => `    ${JSON.stringify({ kind, from, to, isSame })}`,
  );
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  const version = sorted.some(({ kind }) => kind === 'enumValue') ? mapVersion : plainVersion;
  return `{\n  "format": "${mapFormat}",\n  "version": ${version},\n  "decisions": ${list}\n}\n`;
}

/**
 * Reads decisions that were written as JSON, also by hand.
 * @throws SchemaError `mapMalformed` with the place
 */
export function parseSchemaMap(text: string, name: string): readonly MatchDecision[] {
  const { value, place } = parseJsonText(text);
  if (place !== undefined) throw malformed(name, `${place} is no JSON`);
  try {
    return readMap(new FieldReader(value, ''));
  } catch (error) {
    if (error instanceof FieldError) throw malformed(name, error.message);
    throw error;
  }
}

function readMap(reader: FieldReader): readonly MatchDecision[] {
  const at = reader.fields(['format', 'version', 'decisions']);
  at('format').choice([mapFormat]);
  const version = at('version');
  if (![plainVersion, mapVersion].includes(version.number())) {
    version.wrong(`must be ${plainVersion} or ${mapVersion}`);
  }
  return at('decisions').list(readDecision);
}

function readDecision(reader: FieldReader): MatchDecision {
  const at = reader.fields(['kind', 'from', 'to', 'isSame']);
  const kind = at('kind').choice(['table', 'column', 'enumValue']);
  const parts = kind === 'table' ? 2 : 3;
  return {
    kind,
    from: readPath(at('from'), parts),
    to: readPath(at('to'), parts),
    isSame: at('isSame').truth(),
  };
}

function malformed(name: string, problem: string): SchemaError {
  return new SchemaError('mapMalformed', `${name} is no list of decisions: ${problem}`, {
    remedy: 'Correct this place; what is decided there would be asked again otherwise',
  });
}
