import type { Change } from './change';

/** Tells a change from every other of its diff, and finds it again in a later one. */
export function changeKey({ kind, object, ...change }: Change): string {
  return JSON.stringify([kind, object, 'to' in change ? change.to : []]);
}
