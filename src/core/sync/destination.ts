import type { Source } from '../lake/lake';
import { layoutOf, nameInLake } from '../runs/layouts/layoutOf';
import type { ReleaseRecord } from '../runs/releasedRun';

/** Where a run and the records of its sync lie in the lake; all names are within `container`. */
export interface Destination {
  readonly container: string;
  /** Of the run's own blobs; ends with `/`. */
  readonly prefix: string;
  /** md5sum's list of the run's files. */
  readonly md5sums: string;
  readonly receipt: string;
  /** Written last: the run is verified. */
  readonly marker: string;
  /** Blobs of Lakeside's own among those of the run, relative to the prefix; they have no file. */
  readonly flags: readonly string[];
  /** Empty, and leased by who writes to the run; gone when nobody does. */
  readonly lock: string;
  /** There while the run's folder is removed from its source. */
  readonly released: string;
}

export function destinationOf(source: Source, run: string): Destination {
  const name = nameInLake(source, run);
  const base = source.destination === '' ? name : `${source.destination}/${name}`;
  return destinationAt(source, source.container, base);
}

/** Where the copy of a run of the source lies by the record of its release. */
export function destinationOfRecord(source: Source, record: ReleaseRecord): Destination {
  return destinationAt(source, record.container, record.prefix.replace(/\/$/, ''));
}

function destinationAt(source: Source, container: string, base: string): Destination {
  return {
    container,
    prefix: `${base}/`,
    md5sums: `${base}.md5`,
    receipt: `${base}.receipt`,
    marker: `${base}.sync`,
    flags: layoutOf(source).flags.map(({ path }) => path),
    lock: `${base}.lock`,
    released: `${base}.released`,
  };
}

/** A destination as people read it, `container/prefix/run`. */
export function formatDestination(destination: Pick<Destination, 'container' | 'prefix'>): string {
  return `${destination.container}/${destination.prefix.slice(0, -1)}`;
}

/** The place that {@link formatDestination} told. */
export function parseDestination(text: string): Pick<Destination, 'container' | 'prefix'> {
  const [container = '', ...path] = text.split('/');
  return { container, prefix: `${path.join('/')}/` };
}
