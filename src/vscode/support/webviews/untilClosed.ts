/** What ends calls of a view: the view that takes one back, or the panel that is `closed`. */
export function untilClosed(closed: AbortSignal): (signal: AbortSignal | undefined) => AbortSignal {
  return (signal) => (signal === undefined ? closed : AbortSignal.any([signal, closed]));
}
