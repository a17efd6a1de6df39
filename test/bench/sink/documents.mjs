/** The XML documents of the Blob service. @see https://learn.microsoft.com/rest/api/storageservices/list-blobs */
const XML = '<?xml version="1.0" encoding="utf-8"?>';

export function errorDocument(code, message) {
  return `${XML}<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
}

export function containersDocument(names) {
  const items = names.map((name) => `<Container><Name>${name}</Name><Properties/></Container>`);
  return `${XML}<EnumerationResults><Containers>${items.join('')}</Containers><NextMarker/></EnumerationResults>`;
}

/** One page of a listing; `delimiter` undefined lists flat. */
export function blobsDocument(container, options) {
  const { prefix, marker, pageSize, delimiter, withMetadata } = options;
  const items = [];
  let nextMarker = '';
  let lastPrefix;
  for (const name of container.names(prefix, marker)) {
    const folder = delimiter === undefined ? undefined : folderOf(name, prefix, delimiter);
    if (folder !== undefined && folder === lastPrefix) continue;
    if (items.length === pageSize) {
      nextMarker = name;
      break;
    }
    lastPrefix = folder;
    items.push(
      folder === undefined
        ? blobElement(name, container.blob(name), withMetadata)
        : `<BlobPrefix><Name>${escapeXml(folder)}</Name></BlobPrefix>`,
    );
  }
  return `${XML}<EnumerationResults><Prefix>${escapeXml(prefix)}</Prefix><Blobs>${items.join('')}</Blobs><NextMarker>${escapeXml(nextMarker)}</NextMarker></EnumerationResults>`;
}

function folderOf(name, prefix, delimiter) {
  const end = name.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : name.slice(0, end + delimiter.length);
}

function blobElement(name, blob, withMetadata) {
  const md5 = blob.md5 === undefined ? '<Content-MD5/>' : `<Content-MD5>${blob.md5}</Content-MD5>`;
  const metadata = withMetadata ? metadataElement(blob.metadata) : '';
  return (
    `<Blob><Name>${escapeXml(name)}</Name><Properties>` +
    `<Creation-Time>${blob.modified}</Creation-Time><Last-Modified>${blob.modified}</Last-Modified>` +
    `<Etag>${blob.etag}</Etag><Content-Length>${blob.sizeBytes}</Content-Length>` +
    `<Content-Type>${escapeXml(blob.contentType)}</Content-Type>${md5}<BlobType>BlockBlob</BlobType>` +
    `<AccessTier>Hot</AccessTier><LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState>` +
    `<ServerEncrypted>true</ServerEncrypted></Properties>${metadata}</Blob>`
  );
}

function metadataElement(metadata) {
  const items = [...metadata].map(([key, value]) => `<${key}>${escapeXml(value)}</${key}>`);
  return `<Metadata>${items.join('')}</Metadata>`;
}

/** `undefined` leaves a list out. */
export function blockListDocument(committed, uncommitted) {
  return `${XML}<BlockList>${blocksElement('CommittedBlocks', committed)}${blocksElement('UncommittedBlocks', uncommitted)}</BlockList>`;
}

function blocksElement(element, blocks) {
  if (blocks === undefined) return '';
  const items = [...blocks].map(
    ({ id, sizeBytes }) => `<Block><Name>${id}</Name><Size>${sizeBytes}</Size></Block>`,
  );
  return `<${element}>${items.join('')}</${element}>`;
}

/** The ids of a Put Block List body with the list each is to be found in. */
export function parseBlockList(text) {
  const items = text.matchAll(/<(Latest|Committed|Uncommitted)>([^<]*)<\/\1>/g);
  return [...items].map(([, from, id]) => ({ from, id: id.trim() }));
}

function escapeXml(text) {
  return /[&<>]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : text;
}
