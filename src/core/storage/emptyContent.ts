/** No bytes and their MD5, for a blob that is there for its name alone. @see https://www.rfc-editor.org/rfc/rfc1321 appendix A.5 */
export const emptyContent = {
  bytes: new Uint8Array(),
  md5: Uint8Array.from([
    0xd4, 0x1d, 0x8c, 0xd9, 0x8f, 0x00, 0xb2, 0x04, 0xe9, 0x80, 0x09, 0x98, 0xec, 0xf8, 0x42, 0x7e,
  ]),
} as const;
