/** A message of the server: the character that tells its kind, and what follows the length. */
export interface BackendMessage {
  readonly kind: number;
  readonly body: Buffer;
}

const headerBytes = 5;

/**
 * Cuts what comes from a server into messages. One that spans many chunks is joined once, when its end
 * is there, whatever its size.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class MessageReader {
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** What has to be there before it is worth looking again. */
  #neededBytes = headerBytes;

  /** The messages that are complete now; they share the memory of the chunk. */
  read(chunk: Buffer): readonly BackendMessage[] {
    if (this.#waitingBytes > 0 || chunk.length < headerBytes) {
      this.#waiting.push(chunk);
      this.#waitingBytes += chunk.length;
      if (this.#waitingBytes < this.#neededBytes) return [];
      return this.#cut(this.#takeWaiting());
    }
    return this.#cut(chunk);
  }

  /** What came after the last complete message. */
  get rest(): Buffer {
    return Buffer.concat(this.#waiting);
  }

  #cut(bytes: Buffer): readonly BackendMessage[] {
    const messages: BackendMessage[] = [];
    let offset = 0;
    this.#neededBytes = headerBytes;
    while (offset + headerBytes <= bytes.length) {
      const messageBytes = 1 + bytes.readUInt32BE(offset + 1);
      const end = offset + messageBytes;
      if (end > bytes.length) {
        this.#neededBytes = messageBytes;
        break;
      }
      messages.push({
        kind: bytes[offset] ?? 0,
        body: bytes.subarray(offset + headerBytes, end),
      });
      offset = end;
    }
    if (offset < bytes.length) {
      this.#waiting = [bytes.subarray(offset)];
      this.#waitingBytes = bytes.length - offset;
    }
    return messages;
  }

  #takeWaiting(): Buffer {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return bytes;
  }
}
