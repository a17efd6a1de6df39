/** A picture that a view drew. */
export const pictureFormats = ['svg', 'png'] as const;

export type PictureFormat = (typeof pictureFormats)[number];

export interface PictureRequest {
  /** What it shows; the file is named after it. */
  readonly name: string;
  readonly format: PictureFormat;
  /** Of a PNG in base64, of an SVG its text. */
  readonly data: string;
}

export type PictureResult =
  { readonly kind: 'written'; readonly file: string } | { readonly kind: 'cancelled' };
