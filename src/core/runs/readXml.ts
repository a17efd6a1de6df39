import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** More than any run description has; larger text is not parsed. */
export const maxXmlBytes = 4 * 1024 * 1024;

/** An element: its attributes and children by name, text where it has only text. */
export type XmlValue = string | XmlElement | readonly XmlValue[];
export interface XmlElement {
  readonly [name: string]: XmlValue;
}

/**
 * The document an instrument wrote; `undefined` if it is not well-formed XML (yet): files are seen
 * while they are written. Entities stay as they are, document types are refused.
 */
export function readXml(bytes: Uint8Array): XmlElement | undefined {
  const text = decodeText(bytes).trim();
  if (bytes.length >= maxXmlBytes || /<!(?:DOCTYPE|ENTITY)/i.test(text)) return undefined;
  try {
    if (XMLValidator.validate(text) !== true) return undefined;
    return new XMLParser(options).parse(text) as XmlElement;
  } catch {
    // Nested too deeply, or names that no instrument writes.
    return undefined;
  }
}

/** The element below the others; `undefined` if there is none or if it has no children. */
export function childOf(
  element: XmlElement | undefined,
  ...names: string[]
): XmlElement | undefined {
  let current: XmlValue | undefined = element;
  for (const name of names) current = isElement(current) ? current[name] : undefined;
  return isElement(current) ? current : undefined;
}

/** All children of one name, in the order of the document; those without anything in them too. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  const value = element?.[name];
  if (value === undefined) return [];
  const values = isList(value) ? value : [value];
  return values.map((child) => (isElement(child) ? child : {}));
}

/** The text of a child or attribute; `undefined` if there is none, or if it is not text. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.[name];
  return typeof value === 'string' ? value : undefined;
}

const options = {
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: false,
  ignoreDeclaration: true,
  parseTagValue: false,
  parseAttributeValue: false,
};

function isElement(value: XmlValue | undefined): value is XmlElement {
  return typeof value === 'object' && !Array.isArray(value);
}

function isList(value: XmlValue | undefined): value is readonly XmlValue[] {
  return Array.isArray(value);
}

/** Text of UTF-8, or of UTF-16 that says so with a byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
