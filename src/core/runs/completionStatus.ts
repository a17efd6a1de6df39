import { childOf, readXml, textOf, type XmlElement } from './readXml';

/** What `RunCompletionStatus.xml` says. */
export type CompletionStatus =
  | { readonly kind: 'success' }
  /** The run did not end as it should; `said` are the instrument's words. */
  | { readonly kind: 'failure'; readonly said: string }
  /** Not XML (yet), or without a status. */
  | { readonly kind: 'unclear' };

/** The value that means success, by element: NovaSeq writes the one, NextSeq the other. */
const successValues: Readonly<Record<string, string>> = {
  RunStatus: 'RunCompleted',
  CompletionStatus: 'CompletedAsPlanned',
};

/**
 * Reads `RunCompletionStatus.xml`. Its being there does not mean success, and words that are not
 * known to mean success are a failure.
 */
export function parseCompletionStatus(bytes: Uint8Array): CompletionStatus {
  const root = soleChild(readXml(bytes));
  const said = Object.keys(successValues).flatMap((element) => {
    const value = textOf(root, element);
    return value === undefined || value === '' ? [] : [{ element, value }];
  });
  const failed = said.find(({ element, value }) => value !== successValues[element]);
  if (failed) return { kind: 'failure', said: failed.value };
  return { kind: said.length > 0 ? 'success' : 'unclear' };
}

/** The document's element, whatever its name. */
function soleChild(document: XmlElement | undefined): XmlElement | undefined {
  const [name] = Object.keys(document ?? {});
  return name === undefined ? undefined : childOf(document, name);
}
