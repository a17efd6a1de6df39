import type { Source } from '../../../lake/lake';
import type { BlobStore } from '../../../storage/blobStore';
import type { Digests } from '../../../storage/digests';
import type { FileTree } from '../../../storage/fileTree';
import { parseLineageId } from '../../graph/lineageId';
import {
  emptyPart,
  type LineageOptions,
  type LineagePart,
  type LineageReader,
} from '../../graph/lineageReader';
import { joinParts } from '../../graph/joinParts';
import { noting } from '../noting';
import { KnownBlobs } from '../../../storage/knownBlobs';
import { readRunFiles } from './runFiles';
import { readSamples, type SampledRun } from './readSamples';
import { ReceiptReads } from './receiptReads';
import { readSource, type SourcePart } from './readSource';

export interface RunReaderPorts {
  readonly blobStore: BlobStore;
  readonly fileTree: (folder: string) => FileTree;
  readonly digests: Digests;
  /** Small blobs of the account as others saw them; absent = nobody did. */
  readonly known?: KnownBlobs;
  /** The same of receipts. */
  readonly receiptReads?: ReceiptReads;
}

/** Tells of sources, their runs as sync left them, and what was taken out of runs. */
export class RunReader implements LineageReader {
  readonly name = 'Runs';
  readonly #blobs: KnownBlobs;
  readonly #receiptReads: ReceiptReads;

  constructor(
    readonly sources: readonly Source[],
    readonly ports: RunReaderPorts,
  ) {
    this.#blobs = ports.known ?? new KnownBlobs(ports.blobStore);
    this.#receiptReads = ports.receiptReads ?? new ReceiptReads(ports);
  }

  async read(options: LineageOptions): Promise<LineagePart> {
    const { signal, filesOf = [] } = options;
    const ports = { blobs: this.#blobs, fileTree: this.ports.fileTree };
    const read = this.sources.map((source) => readSource(source, ports, options));
    const sources = await Promise.all(read);
    const runs = new Map(sources.flatMap(runsOf));
    const known = { blobs: this.#blobs, receiptReads: this.#receiptReads, runs };
    const problems: string[] = [];
    const others = await Promise.all([
      noting(problems, signal, {
        what: 'Samples',
        read: () => readSamples(known, signal),
      }),
      ...[...filesOf].map((id) =>
        noting(problems, signal, {
          what: `The receipt of ${id}`,
          read: () => this.#files(id, signal),
        }),
      ),
    ]);
    const found = others.filter((part) => part !== undefined);
    return joinParts([...sources, ...found, { ...emptyPart, problems }]);
  }

  async #files(id: string, signal: AbortSignal): Promise<LineagePart> {
    const address = parseLineageId(id);
    if (address?.kind !== 'run') return emptyPart;
    const source = this.sources.find(({ name }) => name === address.source);
    if (source === undefined) return emptyPart;
    return readRunFiles({ source, run: address.run, id }, this.ports, signal);
  }
}

/** By what they are called in the lake. */
function runsOf({ nodes, runs, receipts }: SourcePart): readonly (readonly [string, SampledRun])[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return [...runs].flatMap(([name, id]) => {
    const node = byId.get(id);
    return node === undefined ? [] : [[name, { node, receipt: receipts.get(name) }] as const];
  });
}
