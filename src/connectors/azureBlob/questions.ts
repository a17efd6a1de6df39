import type { HttpHeaders, HttpRequest } from '../http/httpMessages';

/** The service repeats it in the answer. */
const idHeader = 'x-ms-client-request-id';

/**
 * Numbers what is asked of the service, so that an answer can be told from an older one, as a cache on
 * the way would give it: what is deleted from a disk rests on what a listing says now.
 * @see https://learn.microsoft.com/rest/api/storageservices/list-blobs, the header x-ms-client-request-id
 */
export class Questions {
  readonly #name = crypto.randomUUID();
  #count = 0;

  /** Numbers the next request by a header; not a write, whose answer no cache may keep. */
  number(method: HttpRequest['method'], headers: Map<string, string>): void {
    if (method !== 'GET' && method !== 'HEAD') return;
    this.#count += 1;
    headers.set(idHeader, `${this.#name}-${this.#count}`);
  }
}

/** True if an answer bears another request's number; services that repeat none say nothing. */
export function isOldAnswer(
  request: Pick<HttpRequest, 'headers'>,
  answer: { readonly headers: HttpHeaders },
): boolean {
  const asked = request.headers.get(idHeader);
  const answered = answer.headers.get(idHeader);
  return asked !== undefined && answered !== undefined && answered !== asked;
}
