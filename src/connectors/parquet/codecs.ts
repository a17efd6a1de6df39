import * as zlib from 'node:zlib';
import type { Compressors } from 'hyparquet';

/** What unpacks the pages of a file, beside Snappy, which the library itself can. */
export const codecs: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
  ...zstandard(),
};

/** Node has it from 22.15 on, and with it every VS Code that Lakeside runs in. */
function zstandard(): Compressors {
  const unpack: unknown = Reflect.get(zlib, 'zstdDecompressSync');
  if (typeof unpack !== 'function') return {};
  return {
    ZSTD: (input) => {
      const output: unknown = unpack(input);
      if (output instanceof Uint8Array) return output;
      throw new TypeError('zstdDecompressSync returned no bytes');
    },
  };
}
