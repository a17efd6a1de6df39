import type { Connection } from './lake';

/** True if a lake file describes both alike; none is like no other. */
export function isSameConnection(one: Connection, other: Connection | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
