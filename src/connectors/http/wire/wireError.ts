/** What can go wrong on a connection beside what the operating system and TLS say, as codes. */
export type WireErrorCode =
  | 'WIRE_CONNECT_TIMEOUT'
  | 'WIRE_TIMEOUT'
  /** The other side ended the connection before its answer. */
  | 'WIRE_CLOSED'
  /** What came is no HTTP. */
  | 'WIRE_BAD_ANSWER';

export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: WireErrorCode;

  constructor(code: WireErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export function badAnswer(what: string): WireError {
  return new WireError('WIRE_BAD_ANSWER', `The answer is not HTTP: ${what}`);
}
