import type { LakeDatasets } from '../../lake/lake';
import type { DatasetName } from '../reference/grosReference';
import type { SeenCatalog } from './catalogText';
import type { SeenVersions } from './versionsText';

/** Catalogs as this machine saw them last; only caches. */
export interface DatasetCatalogs {
  /** `undefined` = it was never seen, or what was kept of it is of no use. */
  load(place: string): Promise<SeenCatalog | undefined>;
  /** Rejects with what the system says if it cannot be kept. */
  save(place: string, catalog: SeenCatalog): Promise<void>;
  /** As `load`, for the versions of one dataset. */
  loadVersions(place: string, name: DatasetName): Promise<SeenVersions | undefined>;
  /** As `save`. */
  saveVersions(place: string, name: DatasetName, seen: SeenVersions): Promise<void>;
}

/** Where datasets lie, as text that no other place has. */
export function placeKey(endpoint: string, { container, prefix }: LakeDatasets): string {
  return `${endpoint}/${container}/${prefix}`;
}
