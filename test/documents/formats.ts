import type { Ajv2020 } from 'ajv/dist/2020.js';

/** Formats that the documents name; those of numbers say nothing beside their type. */
export function addFormats(ajv: Pick<Ajv2020, 'addFormat'>): void {
  ajv.addFormat('uri', (text: string) => URL.canParse(text));
  ajv.addFormat('date-time', dateTime);
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat('uuid', /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i);
  for (const name of ['int32', 'int64', 'float', 'double', 'binary']) ajv.addFormat(name, true);
}

/** With its zone. @see RFC 3339 */
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
