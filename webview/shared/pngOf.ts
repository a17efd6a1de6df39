/** The bytes of a picture as PNG, in Base64. @throws Error if the browser makes none, for want of memory */
export function pngOf(canvas: HTMLCanvasElement): string {
  const [, bytes = ''] = canvas.toDataURL('image/png').split(';base64,');
  if (bytes === '') throw new Error('The picture could not be made');
  return bytes;
}
