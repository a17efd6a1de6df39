import { Uri } from 'vscode';
import { schemes } from '../support/editor/contributions';
import type { OpenLake, OpenLakes } from '../support/lakes/openLakes';

/** A blob of a lake. */
export interface BlobPlace {
  readonly lake: OpenLake;
  readonly container: string;
  /** The whole name within the container. */
  readonly name: string;
}

/** The address under which an editor shows a blob; the lake's endpoint is its start. */
export function blobUri({ lake, container, name }: BlobPlace): Uri {
  const { authority, path } = endpointOf(lake);
  return Uri.from({ scheme: schemes.blob, authority, path: `${path}/${container}/${name}` });
}

/** The blob of an address, `undefined` if no open lake has its endpoint: others are never asked. */
export function findBlob(uri: Uri, lakes: OpenLakes): BlobPlace | undefined {
  for (const lake of lakes.all) {
    const { authority, path } = endpointOf(lake);
    const isOfLake = uri.authority === authority && uri.path.startsWith(`${path}/`);
    const match = isOfLake ? /^([^/]+)\/?(.*)$/s.exec(uri.path.slice(path.length + 1)) : null;
    if (match?.[1] !== undefined) return { lake, container: match[1], name: match[2] ?? '' };
  }
  return undefined;
}

/** The https address of a blob, a container or a prefix, as other tools take it. */
export function blobUrl({ lake, container, name }: BlobPlace): string {
  const path = name.split('/').map(encodeURIComponent).join('/');
  const base = `${lake.lake.storage.blobEndpoint}/${encodeURIComponent(container)}`;
  return path === '' ? base : `${base}/${path}`;
}

function endpointOf(lake: OpenLake): { readonly authority: string; readonly path: string } {
  const { host, pathname } = new URL(lake.lake.storage.blobEndpoint);
  return { authority: host.toLowerCase(), path: pathname.replace(/\/$/, '') };
}
