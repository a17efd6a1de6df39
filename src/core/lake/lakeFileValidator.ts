import { Ajv, type ValidateFunction } from 'ajv';
import schema from './lake.schema.json';
import type { LakeFile } from './lakeFile';

// Compiling the schema takes longer than all else that a command does at its start. The build
// (esbuild.mjs) therefore puts the compiled code in the place of this module.

/** Keywords that editors understand and validation does not need. */
const editorKeywords = ['enumDescriptions', 'patternErrorMessage', 'defaultSnippets'];

/**
 * What the build takes the compiled code from. A definition is one function, however often it is referred
 * to: as code in each of its places it is twice as long.
 */
export const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
  inlineRefs: false,
  code: { source: true, esm: true },
});
ajv.addVocabulary(editorKeywords);

/** Tells whether a value is a lake file; its `errors` say why the last one was none. */
export const validateLakeFile: ValidateFunction<LakeFile> = ajv.compile<LakeFile>(undescribed());

/** The schema without what is for people: errors carry it, and all of it would be in the code. */
function undescribed(): object {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === 'description' && typeof value === 'string' ? undefined : value,
  );
  return JSON.parse(text) as object;
}
