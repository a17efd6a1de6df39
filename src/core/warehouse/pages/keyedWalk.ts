import { abortable } from '../../base/abortable';
import { Anchors } from './anchors';
import { CountedWalk } from './countedWalk';
import type { RowsRequest } from './pageReader';
import {
  totalAfter,
  type FoundRows,
  type Place,
  type StreamOptions,
  type WalkProgress,
} from './walk';

/** Rows that are skipped from the start without anybody noticing. */
const nearRows = 10_000;

/**
 * Goes through an order in which a row can be found by its key or address. Places are found in the
 * background, from the first row on; a place that is not found yet is guessed from what the server
 * knows of the table.
 */
export class KeyedWalk extends CountedWalk {
  #hasBegun = false;
  #anchors: Anchors | undefined;
  #isFinding = false;

  get progress(): WalkProgress | undefined {
    if (!this.#isFinding || this.#anchors === undefined) return undefined;
    return {
      kind: 'findingPlaces',
      rowsFound: this.#anchors.reach,
      rowsTotal: this.total?.rows ?? 0,
    };
  }

  /** The first rows wait for nothing else; where others are depends on how many there are. */
  async read(place: Place, { signal }: { readonly signal: AbortSignal }): Promise<FoundRows> {
    if (place.offset > 0 && this.total?.kind !== 'exact') {
      await abortable(this.estimated(), signal);
    }
    const found = await this.#readAt(place, signal);
    if (!found.isEstimated) this.learn(totalAfter(this.total, place, found.rows.length));
    const mayBeMore = found.rows.length === place.limit || place.offset > 0;
    if (mayBeMore && !this.#hasBegun) void this.#findPlaces();
    return found;
  }

  async stream(place: Place, { shape, signal, onRows }: StreamOptions): Promise<void> {
    await this.reader.stream({ ...this.#exactly(place), shape }, { signal, onRows });
  }

  async #readAt(place: Place, signal: AbortSignal): Promise<FoundRows> {
    const request = (await this.#guess(place, signal)) ?? this.#exactly(place);
    const rows = await this.reader.rows(request, { signal });
    return { rows, isEstimated: request.isGuess === true };
  }

  /** A place that is known, or that few rows are before; far ones skip all rows before them. */
  #exactly({ offset, limit }: Place): Request {
    const { selection, shape } = this.options;
    const start = this.#anchors?.startOf(offset) ?? this.#anchors?.farStartOf(offset);
    const from =
      start === undefined
        ? ({ from: 'start', skip: offset } as const)
        : { from: start.anchor, skip: start.skip };
    return { ...selection, ...from, limit, shape };
  }

  async #guess({ offset, limit }: Place, signal: AbortSignal): Promise<Request | undefined> {
    const { selection, shape } = this.options;
    const total = this.total;
    const reach = Math.max(nearRows, this.#anchors?.reach ?? 0);
    if (total?.kind !== 'estimate' || offset < reach) return undefined;
    const isGuess = true;
    const request = { ...selection, limit, shape, isGuess };
    if (offset + limit >= total.rows && selection.order.kind === 'keyed') {
      return { ...request, from: 'end', skip: 0, limit: Math.max(1, total.rows - offset) };
    }
    const fraction = offset / total.rows;
    const guess = await this.reader.guessAnchor(selection, fraction, { signal });
    if (guess === undefined) return undefined;
    const skip = Math.max(0, Math.round((fraction - guess.fraction) * total.rows));
    return { ...request, from: guess.anchor, skip };
  }

  async #findPlaces(): Promise<void> {
    const { selection, onChange, onFailure } = this.options;
    const signal = this.lifetime;
    this.#hasBegun = true;
    try {
      const anchors = new Anchors(await this.estimated());
      this.#anchors = anchors;
      this.#isFinding = true;
      const request = { ...selection, every: anchors.comesEvery };
      const rows = await this.reader.anchors(request, {
        signal,
        onAnchors: (found) => {
          anchors.add(found);
          onChange();
        },
      });
      anchors.finish(rows);
      this.take({ rows, kind: 'exact' });
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    } finally {
      this.#isFinding = false;
      if (!signal.aborted) onChange();
    }
  }
}

interface Request extends RowsRequest {
  readonly isGuess?: boolean;
}
