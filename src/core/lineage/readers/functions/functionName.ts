import { readName } from '../../../sql/quoteName';
import type { TablePath } from '../../../schemaDiff/model/objectPath';

const signatureName = /^("(?:[^"]|"")*"|[^."]+)\.("(?:[^"]|"")*"|[^("]+)\(/;

/** The schema and the name that a signature such as `lab."Days"(interval)` begins with. */
export function functionName(signature: string): TablePath {
  const [, schema = '', name = signature] = signatureName.exec(signature) ?? [];
  return [readName(schema), readName(name)];
}
