export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** With the query, both encoded. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** Must be read to its end or left by breaking out of it: either frees the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** All of the body in one piece. */
  readonly bytes: () => Promise<Uint8Array>;
}

/**
 * Response headers, names in lower case. A map, as are those of requests: an object that gets its names
 * one by one costs as much as signing the request.
 */
export type HttpHeaders = ReadonlyMap<string, string | readonly string[]>;
