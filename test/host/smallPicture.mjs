import UPNG from 'upng-js';

/** A palette of this many colors shows no difference in a picture of an editor, looked at side by side. */
const COLORS = 64;

/**
 * The same picture as a PNG with a palette: a quarter of the size. The pictures of the README are part
 * of the packed extension.
 *
 * @param {Uint8Array} png
 * @returns {Buffer}
 */
export function smallPicture(png) {
  const { buffer, byteOffset, byteLength } = png;
  const image = UPNG.decode(buffer.slice(byteOffset, byteOffset + byteLength));
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, COLORS));
}
