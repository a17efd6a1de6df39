import type { OperatorError } from '../../core/base/errors';
import type { PageReader } from '../../core/warehouse/pages/pageReader';

/** A reader whose connection may come to be described otherwise. */
export interface LateReader extends PageReader {
  /** Ends its connections; until facts are asked anew, whatever else is asked fails with this error. */
  letGo(why: OperatorError): void;
}

/** A reader that is made when it is first asked, and made again if that failed or it was let go. */
export function lateReader(make: () => Promise<PageReader>): LateReader {
  let made: Promise<PageReader> | undefined;
  let gone: OperatorError | undefined;
  const get = async (): Promise<PageReader> => {
    if (gone !== undefined) throw gone;
    const current = (made ??= make());
    try {
      return await current;
    } catch (error) {
      if (made === current) made = undefined;
      throw error;
    }
  };
  const close = (): void => {
    void made?.then(
      (reader) => reader.close(),
      () => undefined,
    );
  };
  return {
    facts: async (options) => {
      gone = undefined;
      return (await get()).facts(options);
    },
    rows: async (request, options) => (await get()).rows(request, options),
    stream: async (request, options) => (await get()).stream(request, options),
    anchors: async (request, options) => (await get()).anchors(request, options),
    guessAnchor: async (selection, fraction, options) =>
      (await get()).guessAnchor(selection, fraction, options),
    cursor: async (selection, options) => (await get()).cursor(selection, options),
    estimate: async (filters, options) => (await get()).estimate(filters, options),
    count: async (filters, options) => (await get()).count(filters, options),
    statistics: async (column, options) => (await get()).statistics(column, options),
    profile: async (request, options) => (await get()).profile(request, options),
    series: async (request, options) => (await get()).series(request, options),
    outline: async (request, options) => (await get()).outline(request, options),
    checkPath: async (path, options) => (await get()).checkPath(path, options),
    statement: async (selection, options) => (await get()).statement(selection, options),
    export: async (selection, options) => (await get()).export(selection, options),
    close,
    letGo: (why) => {
      close();
      made = undefined;
      gone = why;
    },
  };
}
