/** What the service says. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function refusal(status: number, code: string, more = ''): Answer {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message>${more}</Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

/** A document of S3's own namespace. */
export function document(name: string, content: string): Answer {
  const body = `<?xml version="1.0"?><${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

export function xmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
