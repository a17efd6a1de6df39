/** The bound of a partition in which midnight goes without saying, as the server prints it or a person. */
export function normalBound(bound: string): string {
  return bound.replace(/'(\d{4}-\d\d-\d\d) 00:00:00(?:[+-]\d\d(?::?\d\d)?)?'/g, "'$1'");
}
