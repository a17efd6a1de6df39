import { XMLParser } from 'fast-xml-parser';
import { assert, array, asyncProperty, string } from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import {
  parseBlobPage,
  parseBlockLists,
  parseFolderPage,
} from '../../../src/connectors/azureBlob/documents';

function blob(name: string, more = ''): string {
  return (
    `<Blob><Name>${name}</Name><Properties><Creation-Time>x</Creation-Time>` +
    '<Last-Modified>Thu, 01 Jan 2026 00:00:00 GMT</Last-Modified><Etag>"0x8D"</Etag>' +
    `<Content-Length>5</Content-Length>${more}<BlobType>BlockBlob</BlobType></Properties></Blob>`
  );
}

function listing(items: string, marker = '<NextMarker/>'): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://a/" ContainerName="c"><Prefix>p</Prefix><Blobs>${items}</Blobs>${marker}</EnumerationResults>`,
  );
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

describe('a listing', () => {
  test('yields what a blob is, and no MD5 where the service tells none', async () => {
    const md5 = '<Content-MD5>XUFAKrxLKna5cZ2REBfFkg==</Content-MD5>';
    const page = await parseBlobPage(
      listing(blob('a', md5) + blob('b', '<Content-MD5 />') + blob('c')),
    );
    const rest = { sizeBytes: 5, etag: '0x8D', modifiedAtMs: Date.UTC(2026, 0, 1) };
    expect(page).toEqual({
      blobs: [
        { name: 'a', md5Hex: '5d41402abc4b2a76b9719d911017c592', ...rest },
        { name: 'b', md5Hex: undefined, ...rest },
        { name: 'c', md5Hex: undefined, ...rest },
      ],
      marker: undefined,
    });
  });

  test('yields no MD5 where the service tells something else', async () => {
    const good = '<Content-MD5>XUFAKrxLKna5cZ2REBfFkg==</Content-MD5>';
    const bad = '<Content-MD5>!!!!!!!!!!!!!!!!!!!!!!==</Content-MD5>';
    const page = await parseBlobPage(listing(blob('a', good) + blob('b', bad)));
    expect(page?.blobs.map(({ md5Hex }) => md5Hex)).toEqual([
      '5d41402abc4b2a76b9719d911017c592',
      undefined,
    ]);
  });

  test('decodes entities in names and markers', async () => {
    const page = await parseBlobPage(
      listing(
        blob('a&amp;lt;&lt;&gt;&quot;&apos;&#65;&#x1F9EC;&unknown;'),
        '<NextMarker>m&amp;n</NextMarker>',
      ),
    );
    expect(page?.blobs[0]?.name).toBe(`a&lt;<>"'A🧬&unknown;`);
    expect(page?.marker).toBe('m&n');
  });

  test('decodes names that the service had to encode, and only those', async () => {
    const encoded = blob('x').replace('<Name>x', '<Name Encoded="true">a%01%25b');
    const page = await parseBlobPage(listing(encoded + blob('a%01')));
    expect(page?.blobs.map(({ name }) => name)).toEqual(['a\u0001%b', 'a%01']);
  });

  test('leaves out the folders that accounts with a hierarchical namespace list as blobs', async () => {
    const folder = blob('folder', '<ResourceType>directory</ResourceType>');
    const page = await parseBlobPage(listing(folder + blob('folder/a')));
    expect(page?.blobs.map(({ name }) => name)).toEqual(['folder/a']);
  });

  test('of one level yields prefixes apart from blobs', async () => {
    const prefix =
      '<BlobPrefix><Name>p/a&amp;b/</Name><Properties><Content-Length>0</Content-Length></Properties></BlobPrefix>';
    const page = await parseFolderPage(
      listing(prefix + blob('p/c'), '<NextMarker>next</NextMarker>'),
    );
    expect([page?.prefixes, page?.blobs.map(({ name }) => name), page?.continuation]).toEqual([
      ['p/a&b/'],
      ['p/c'],
      'next',
    ]);
  });

  test('is none if it is cut short or something else', async () => {
    const whole = listing(blob('a'));
    for (const bytes of [Buffer.of(), Buffer.from('<html></html>'), whole.subarray(0, -10)]) {
      expect(await parseBlobPage(bytes)).toBeUndefined();
    }
  });

  test('is read as a real XML parser reads it, whatever the names', async () => {
    const parser = new XMLParser({
      parseTagValue: false,
      trimValues: false,
      isArray: (tag) => tag === 'Blob',
    });
    const name = string({ unit: 'grapheme', minLength: 1 }).filter(
      (text) => !/[\p{Cc}\uFFFE\uFFFF]/u.test(text),
    );
    await assert(
      asyncProperty(array(name, { minLength: 1, maxLength: 5 }), async (names) => {
        const xml = listing(names.map((text) => blob(escapeXml(text))).join(''));
        const parsed = parser.parse(xml.toString()).EnumerationResults.Blobs.Blob as readonly {
          readonly Name: string;
        }[];
        const scanned = (await parseBlobPage(xml))?.blobs.map((entry) => entry.name);
        expect(scanned).toEqual(parsed.map((entry) => entry.Name));
        expect(scanned).toEqual(names);
      }),
    );
  });

  test('of megabytes is never one text, and no name is cut in two, of whatever letters', async () => {
    const names = Array.from({ length: 5_000 }, (_, row) => `${'é🧬x'.repeat(row % 30)}${row}`);
    const metadata = '</Properties><Metadata><Row>é</Row></Metadata>';
    const items = names.map((name, row) =>
      row % 3 === 0 ? blob(name).replace('</Properties>', metadata) : blob(name),
    );
    const folder = blob('folder', '<ResourceType>directory</ResourceType>');
    const bytes = listing(items.toSpliced(2_500, 0, folder).join(''), '<NextMarker>é</NextMarker>');
    const sizes: number[] = [];
    const decode = Buffer.prototype.toString;
    const watched = vi.spyOn(Buffer.prototype, 'toString');
    watched.mockImplementation(function (this: Buffer, ...way) {
      sizes.push(this.length);
      return decode.apply(this, way);
    });
    const page = await parseBlobPage(bytes).finally(() => watched.mockRestore());
    expect(page?.blobs.map(({ name }) => name)).toEqual(names);
    expect(page?.blobs.map((one) => one.metadata?.['row'])).toEqual(
      names.map((_, row) => (row % 3 === 0 ? 'é' : undefined)),
    );
    expect(page?.marker).toBe('é');
    expect(bytes.length).toBeGreaterThan(1_000_000);
    expect(Math.max(...sizes)).toBeLessThan(70_000);
  });
});

test('block lists keep committed and uncommitted apart, empty ones included', () => {
  const block = '<Block><Name>AAE=</Name><Size>7</Size></Block>';
  const entry = { id: Uint8Array.from([0, 1]), sizeBytes: 7 };
  const list = (committed: string, uncommitted: string) =>
    parseBlockLists(`<?xml version="1.0"?><BlockList>${committed}${uncommitted}</BlockList>`);
  expect(
    list(
      `<CommittedBlocks>${block}</CommittedBlocks>`,
      `<UncommittedBlocks>${block}${block}</UncommittedBlocks>`,
    ),
  ).toEqual({ committed: [entry], uncommitted: [entry, entry] });
  expect(list('<CommittedBlocks />', '')).toEqual({ committed: [], uncommitted: [] });
  expect(parseBlockLists('<html/>')).toBeUndefined();
});

test('no checksum of the SDK is ever switched on: it stores its own framing as content on emulators', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join('src', file), 'utf8'));
  const forbidden =
    /contentChecksumAlgorithm|StorageCrc64|UploadFile\(|uploadStream\(|uploadData\(/i;
  expect(sources.filter((text) => forbidden.test(text))).toEqual([]);
});
