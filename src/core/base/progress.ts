/** How far a piece of work is, in absolute numbers; `total` is absent while it is unknown. */
export interface Progress {
  readonly done: number;
  readonly total?: number;
  readonly unit: 'bytes' | 'files' | 'blobs';
}

/** Receives progress as often as work reports it; whoever draws it throttles. */
export type OnProgress = (progress: Progress) => void;
