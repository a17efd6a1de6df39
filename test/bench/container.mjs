import { StorageSharedKeyCredential } from '@azure/storage-blob';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  generateAccountSASQueryParameters,
} from '@azure/storage-blob';
import { RUN } from './shapes.mjs';

export const CONTAINER = 'bench';
const ACCOUNT = 'devstoreaccount1';
/** Published with the emulator. @see https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const ACCOUNT_KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const SIGNATURE_LIFE_MS = 24 * 60 * 60 * 1000;

/** The blob endpoint of an emulator on this port. */
export function endpointAt(port) {
  return `http://127.0.0.1:${port}/${ACCOUNT}`;
}

/** The bench's container with a signature that allows everything. */
export function signedContainerUrl(endpoint) {
  const signature = generateAccountSASQueryParameters(
    {
      expiresOn: new Date(Date.now() + SIGNATURE_LIFE_MS),
      permissions: AccountSASPermissions.parse('rwdlac'),
      services: 'b',
      resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
    },
    new StorageSharedKeyCredential(ACCOUNT, ACCOUNT_KEY),
  );
  return `${endpoint}/${CONTAINER}?${signature.toString()}`;
}

export async function createContainer(endpoint) {
  const url = `${signedContainerUrl(endpoint)}&restype=container`;
  const answer = await fetch(url, { method: 'PUT' });
  if (!answer.ok) throw new Error(`the container could not be created: ${answer.status}`);
}

/**
 * Makes sure that the container holds every file of the run with its size and MD5; blobs beside
 * them (a tool's own records) are fine.
 *
 * @param {string} endpoint
 * @param {ReadonlyMap<string, { sizeBytes: number, md5: string }>} expected
 * @throws Error naming the first file that is missing or different
 */
export async function checkContainer(endpoint, expected) {
  checkListing(await listContainer(endpoint), expected);
}

/** The same for a listing that a tool made: `{ sizeBytes, md5 }` by blob name. */
export function checkListing(listing, expected) {
  for (const [path, { sizeBytes, md5 }] of expected) {
    const blob = listing.get(`${RUN}/${path}`);
    if (blob === undefined) throw new Error(`${path} is not in the container`);
    if (blob.sizeBytes !== sizeBytes || (md5 !== undefined && blob.md5 !== md5))
      throw new Error(`${path} is not what was sent: ${JSON.stringify(blob)}`);
  }
}

async function listContainer(endpoint) {
  const listing = new Map();
  let marker = '';
  do {
    const query = `&restype=container&comp=list&marker=${encodeURIComponent(marker)}`;
    const text = await (await fetch(signedContainerUrl(endpoint) + query)).text();
    for (const [blob] of text.matchAll(/<Blob>.*?<\/Blob>/gs))
      listing.set(element(blob, 'Name'), {
        sizeBytes: Number(element(blob, 'Content-Length')),
        md5: element(blob, 'Content-MD5'),
      });
    marker = element(text, 'NextMarker');
  } while (marker !== '');
  return listing;
}

function element(xml, name) {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
}
