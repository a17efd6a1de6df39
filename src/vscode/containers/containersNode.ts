import type { OperatorError } from '../../core/base/errors';
import type { BlobEntry } from '../../core/storage/blobStore';
import type { OpenLake } from '../support/lakes/openLakes';
import type { FolderPlace } from './containersModel';

/** A line of the view *Containers*. */
export type ContainersNode =
  | {
      readonly kind: 'account';
      readonly lakeId: string;
      readonly lake: OpenLake;
    }
  | ({ readonly kind: 'container' } & FolderPlace)
  | ({ readonly kind: 'prefix' } & FolderPlace)
  | {
      readonly kind: 'blob';
      readonly lake: OpenLake;
      readonly container: string;
      readonly blob: BlobEntry;
    }
  | { readonly kind: 'more'; readonly place: FolderPlace; readonly shown: number }
  | { readonly kind: 'failure'; readonly id: string; readonly error: OperatorError }
  | { readonly kind: 'empty'; readonly id: string };

/** The level that holds a blob or a prefix. */
export function parentLevel(
  { lake, container }: Omit<FolderPlace, 'prefix'>,
  name: string,
): FolderPlace {
  const end = name.endsWith('/') ? name.length - 2 : name.length - 1;
  const slash = end < 0 ? -1 : name.lastIndexOf('/', end);
  return { lake, container, prefix: name.slice(0, slash + 1) };
}
