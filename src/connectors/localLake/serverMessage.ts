/** What the servers tell the process that started them, one after the other. */
export type ServerMessage =
  | { readonly kind: 'step'; readonly step: string }
  | { readonly kind: 'ready' }
  /** Others of this local lake run already. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly message: string };

/** `undefined` = a message of something else, such as Node itself. */
export function parseServerMessage(value: unknown): ServerMessage | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  switch (value.kind) {
    case 'ready':
    case 'taken':
      return { kind: value.kind };
    case 'step':
      return { kind: 'step', step: textOf(value, 'step') };
    case 'failed':
      return { kind: 'failed', message: textOf(value, 'message') };
    default:
      return undefined;
  }
}

function textOf(value: object, key: string): string {
  return String(Object.entries(value).find(([name]) => name === key)?.[1] ?? '');
}
