/** A time as a person in a log finds it: `2026-11-27 06:12 UTC`. */
export function formatMoment(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
