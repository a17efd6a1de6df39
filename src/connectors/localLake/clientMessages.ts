/** What a Postgres client sends, as far as a server must tell it apart. */
export type ClientMessage =
  /** Asks for encryption, before anything else. */
  | { readonly kind: 'encryptionRequest' }
  | { readonly kind: 'cancelRequest' }
  | { readonly kind: 'startup'; readonly bytes: Uint8Array; readonly user: string }
  /** Ends the connection. */
  | { readonly kind: 'terminate' }
  /** Anything else; `endsTurn` if the server answers with "ready for query". */
  | { readonly kind: 'request'; readonly bytes: Uint8Array; readonly endsTurn: boolean };

/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
const codes = { ssl: 80_877_103, gss: 80_877_104, cancel: 80_877_102 } as const;
const lengthBytes = 4;
const maxMessageBytes = 256 * 1024 * 1024;

/**
 * Cuts what a client sends into messages.
 * @throws RangeError if it is not what a client of Postgres sends
 */
export async function* readClientMessages(
  chunks: AsyncIterable<Buffer>,
): AsyncIterable<ClientMessage> {
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let size = firstSize(rest, isStarted); size <= rest.length;) {
      const bytes = rest.subarray(0, size);
      const message: ClientMessage = isStarted ? parseRequest(bytes) : parseStart(bytes);
      rest = rest.subarray(size);
      isStarted ||= message.kind === 'startup';
      yield message;
      size = firstSize(rest, isStarted);
    }
  }
}

/** Size of the first message, also of one that is not all there; a start has no type before it. */
function firstSize(bytes: Buffer, isStarted: boolean): number {
  const typeBytes = isStarted ? 1 : 0;
  if (bytes.length < typeBytes + lengthBytes) return Infinity;
  const size = bytes.readInt32BE(typeBytes);
  if (size < lengthBytes || size > maxMessageBytes) throw new RangeError('Not a Postgres client');
  return typeBytes + size;
}

function parseStart(bytes: Buffer): ClientMessage {
  switch (bytes.length < 2 * lengthBytes ? 0 : bytes.readInt32BE(lengthBytes)) {
    case codes.ssl:
    case codes.gss:
      return { kind: 'encryptionRequest' };
    case codes.cancel:
      return { kind: 'cancelRequest' };
    default:
      return { kind: 'startup', bytes, user: parameterOf(bytes, 'user') };
  }
}

/** Names and values follow the version, each ended by a zero byte. */
function parameterOf(bytes: Buffer, name: string): string {
  const texts = bytes.toString('utf8', 2 * lengthBytes).split('\0');
  const index = texts.findIndex((text, place) => place % 2 === 0 && text === name);
  return texts[index + 1] ?? '';
}

function parseRequest(bytes: Buffer): ClientMessage {
  const type = bytes.toString('latin1', 0, 1);
  if (type === 'X') return { kind: 'terminate' };
  // Query, Sync and FunctionCall.
  return { kind: 'request', bytes, endsTurn: ['Q', 'S', 'F'].includes(type) };
}
