import type { HttpRequest } from '../httpMessages';

/** What a header's value may not have: it would be another header, or another request. */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * The head of a request as it goes over the wire, of Latin-1 characters only.
 * @throws TypeError for a header that cannot be sent.
 * @see RFC 9112 sections 3 and 5
 */
export function renderHead({ method, path, headers, body }: HttpRequest, host: string): string {
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  for (const [name, value] of headers) {
    if (unsendable.test(value)) throw new TypeError(`The header ${name} cannot be sent`);
    head += `${name}: ${value}\r\n`;
  }
  const isWrite = method === 'PUT' || method === 'POST';
  if (body !== undefined || isWrite) head += `content-length: ${body?.length ?? 0}\r\n`;
  return `${head}\r\n`;
}
