import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A self-signed certificate and its key. */
export interface Certificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Makes a certificate for one host name, signed by itself. @see RFC 5280, section 4.1 */
export function makeCertificate(options: {
  readonly hostName: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = certificateBody(options, publicKey);
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, sequence(ecdsaWithSha256), bitString(signature));
  return {
    certificatePem: pem('CERTIFICATE', certificate),
    keyPem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

/** A certificate of today for a host name. */
export function certificateFor(hostName: string): Certificate {
  const dayMs = 86_400_000;
  const now = Date.now();
  return makeCertificate({
    hostName,
    notBefore: new Date(now - dayMs),
    notAfter: new Date(now + dayMs),
  });
}

function certificateBody(
  { hostName, notBefore, notAfter }: Parameters<typeof makeCertificate>[0],
  publicKey: KeyObject,
): Buffer {
  const name = sequence(set(sequence(commonName, element(0x0c, Buffer.from(hostName)))));
  return sequence(
    element(0xa0, integer(2)),
    integer(1),
    sequence(ecdsaWithSha256),
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(subjectAlternativeName(hostName), authority())),
  );
}

function subjectAlternativeName(hostName: string): Buffer {
  const dnsName = element(0x82, Buffer.from(hostName));
  return sequence(objectId(0x55, 0x1d, 0x11), octets(sequence(dnsName)));
}

/** It signs itself, so it is an authority too. */
function authority(): Buffer {
  const isTrue = element(0x01, Buffer.from([0xff]));
  return sequence(objectId(0x55, 0x1d, 0x13), isTrue, octets(sequence(isTrue)));
}

const ecdsaWithSha256 = objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
const commonName = objectId(0x55, 0x04, 0x03);

function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return element(0x18, Buffer.from(digits));
}

function integer(value: number): Buffer {
  return element(0x02, Buffer.from([value]));
}

function bitString(bytes: Buffer): Buffer {
  return element(0x03, Buffer.concat([Buffer.from([0]), bytes]));
}

function octets(bytes: Buffer): Buffer {
  return element(0x04, bytes);
}

function objectId(...bytes: readonly number[]): Buffer {
  return element(0x06, Buffer.from(bytes));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

function set(...parts: readonly Buffer[]): Buffer {
  return element(0x31, Buffer.concat(parts));
}

/** Tag, length and content in DER. @see ITU-T X.690, section 8.1 */
function element(tag: number, content: Buffer): Buffer {
  const length =
    content.length < 0x80 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
